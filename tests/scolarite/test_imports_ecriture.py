"""What a confirmed import writes: exactly what the dry run said, or nothing."""

import random
import threading
import time
from collections import Counter
from datetime import date
from itertools import islice, product
from string import ascii_uppercase

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.query import QuerySet
from django.test.utils import CaptureQueriesContext

from referentiel.models import AnneeDeFormation
from scolarite.actions import imports as actions
from scolarite.actions.eleves import constater_la_sortie
from scolarite.imports import ecriture
from scolarite.imports.etat import etat_de
from scolarite.imports.plan import Sort
from scolarite.models import (
    AppartenanceGroupe,
    Classe,
    Eleve,
    Groupe,
    ImportDeListe,
    Inscription,
    Role,
    Utilisateur,
)
from socle.models.evenements import Evenement
from tests.factories import AnneeScolaireFactory, ClasseFactory, EleveFactory, UtilisateurFactory
from tests.scolarite.fichiers import PRONOTE, SIECLE, csv_de
from tests.scolarite.listes import (
    MEF_PREMIERE,
    MEF_SECONDE,
    MEF_TERMINALE,
    charger_les_mef,
    importer,
    ligne,
    liste_de,
    plan_de,
    proposition,
    seule_ligne,
)

AUJOURD_HUI = date(2026, 11, 23)
HIER = date(2026, 11, 22)
RENTREE = date(2026, 9, 1)


@pytest.fixture
def mefs(db):
    charger_les_mef()


def _tables() -> dict[str, list]:
    """Every row of the school, to compare before and after."""
    return {
        modele.__name__: sorted(map(repr, modele.objects.values_list()))
        for modele in apps.get_app_config("scolarite").get_models()
    }


# --- The samples ----------------------------------------------------------------------------------
def test_the_siecle_sample_makes_the_whole_school(annee, m_albaredol, mefs):
    bilan = importer(annee, SIECLE.read_bytes(), m_albaredol).bilan

    assert bilan.items() >= {"creer": 72, "sans_classe": 1, "classes": 3, "groupes": 6, "sorties": 0}.items()
    assert Eleve.objects.count() == 72
    assert Counter(Inscription.objects.values_list("classe__code", "du")) == {
        ("2AGO1", date(2026, 9, 2)): 24,
        ("1AGO1", date(2026, 9, 2)): 23,
        ("TAGO1", date(2026, 9, 2)): 24,
    }
    assert sorted(Classe.objects.values_list("code", "niveau", "diplome__sigle", "famille__code")) == [
        ("1AGO1", AnneeDeFormation.PREMIERE, "AGOrA", None),
        ("2AGO1", AnneeDeFormation.SECONDE, None, "GATL"),
        ("TAGO1", AnneeDeFormation.TERMINALE, "AGOrA", None),
    ]
    assert Groupe.objects.count() == 6
    assert AppartenanceGroupe.objects.count() == 71
    assert list(Eleve.objects.filter(ine=None).values_list("nom", "prenom")) == [("MOREAU-LENOIR", "Loïc")]
    assert list(Eleve.objects.filter(inscriptions=None).values_list("nom", "prenom")) == [("CHAUVIN", "Mathéo")]


def test_every_new_eleve_has_an_account_that_opens_nothing_yet(annee, m_albaredol, mefs):
    importer(annee, SIECLE.read_bytes(), m_albaredol)

    comptes = Utilisateur.objects.filter(eleve__isnull=False)
    assert (comptes.count(), Role.objects.filter(utilisateur__in=comptes, role=Role.Nature.ELEVE).count()) == (72, 72)
    assert not any(compte.has_usable_password() for compte in comptes)
    assert Utilisateur.objects.get(eleve__nom="D'HONDT", eleve__prenom="Océane").identifiant == "oceane.dhondt"


def test_an_identifiant_is_unique_in_the_whole_database(annee, m_albaredol, autre_lycee):
    UtilisateurFactory(identifiant="ali.ba")
    UtilisateurFactory(identifiant="ali.ba3")
    contenu = csv_de("BÂ;Ali;01/02/2009;M;", "BA;ALI;02/02/2009;M;")

    importer(annee, contenu, m_albaredol)

    assert sorted(Eleve.objects.values_list("utilisateur__identifiant", flat=True)) == ["ali.ba2", "ali.ba4"]


def test_a_second_run_of_the_same_file_changes_nothing(annee, m_albaredol, mefs):
    importer(annee, SIECLE.read_bytes(), m_albaredol)
    avant = _tables()

    bilan = importer(annee, SIECLE.read_bytes(), m_albaredol).bilan

    apres = _tables()
    assert (bilan["inchange"], bilan["creer"], bilan["modifier"], bilan["deplacer"]) == (72, 0, 0, 0)
    assert {nom for nom in avant if avant[nom] != apres[nom]} == {"ImportDeListe"}


def test_the_pronote_list_of_the_same_school_changes_nothing_either(annee, m_albaredol, mefs):
    importer(annee, SIECLE.read_bytes(), m_albaredol)

    assert plan_de(annee, PRONOTE.read_bytes()).comptes() == {
        "creer": 0,
        "deplacer": 0,
        "modifier": 0,
        "inchange": 71,
        "douteux": 0,
        "ignorer": 0,
        "ecarter": 0,
        "sans_classe": 0,
        "classes": 0,
        "groupes": 0,
        "sorties": 0,
    }


def test_siecle_after_pronote_only_adds_what_pronote_did_not_know(annee, m_albaredol, mefs):
    formations = etat_de(annee, AUJOURD_HUI).formations
    mefs_du_fichier = {"2AGO1": MEF_SECONDE, "1AGO1": MEF_PREMIERE, "TAGO1": MEF_TERMINALE}
    classes = {classe: f"creer:{formations[mef[:10]].cle}" for classe, mef in mefs_du_fichier.items()}
    importer(annee, PRONOTE.read_bytes(), m_albaredol, classes=classes)

    plan = plan_de(annee, SIECLE.read_bytes())

    assert plan.comptes().items() >= {"creer": 1, "modifier": 71, "deplacer": 0, "douteux": 0, "classes": 0}.items()
    champs = Counter(changement.champ for fait in plan.lignes for changement in fait.changements)
    assert champs == {"ine": 70, "identifiant_siecle": 71}


# --- The dry run tells the truth ------------------------------------------------------------------
NOMS = ["BÂ", "BA", "DUPRÉ", "N'DIAYE", "LE GOFF"]
PRENOMS = ["Ali", "Zoé", "Léa"]
NAISSANCES = ["01/02/2009", "02/02/2009", ""]
INES = ["", "", "123456789AB", "987654321CD", "111111111EF"]
CLASSES = ["", "TAGO1", "TAGO2", "TAGO3", "2CUI1"]
GROUPES = [(), ("GR1",), ("GR2",), ("GR1", "GR2")]


def _liste_au_hasard(hasard: random.Random) -> bytes:
    lignes = []
    for _ in range(hasard.randint(1, 12)):
        classe = hasard.choice(CLASSES)
        balises = {
            "ELEVE_ID": str(hasard.randint(1, 15)),
            "ID_NATIONAL": hasard.choice(INES),
            "CODE_SEXE": hasard.choice(["1", "2", "9"]),
            "CODE_MEF": {"2CUI1": "99999999999", "TAGO3": ""}.get(classe, "24730004331"),
            "DATE_ENTREE": hasard.choice(["", "02/09/2026", "12/10/2026"]),
            "DATE_SORTIE": hasard.choice(["", "", "", "15/10/2026"]),
        }
        identite = (hasard.choice(NOMS), hasard.choice(PRENOMS), classe)
        lignes.append(ligne(*identite, *hasard.choice(GROUPES), naissance=hasard.choice(NAISSANCES), **balises))
    return liste_de(*lignes)


@pytest.mark.parametrize("graine", range(40))
def test_the_counts_of_the_dry_run_are_the_counts_of_the_rows(annee, m_albaredol, mefs, graine):
    """Three random lists in a row, decided at random: what is announced is what the tables show."""
    hasard = random.Random(graine)  # noqa: S311 -- a test that can be played again
    for jour in range(3):
        contenu = _liste_au_hasard(hasard)
        importation = proposition(annee, contenu, m_albaredol)
        _, plan = actions.apercu(importation)
        importation = actions.choisir(importation=importation, choix=_decisions_au_hasard(hasard, plan))
        _, plan = actions.apercu(importation)
        annonce, avant = plan.comptes(), _etat_des_eleves()

        actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)

        importation.refresh_from_db()
        apres = _etat_des_eleves()
        touches = {pk for pk in avant if avant[pk] != apres[pk]}
        deplaces = {pk for pk in touches if avant[pk]["classe"] != apres[pk]["classe"]}
        assert {cle: importation.bilan[cle] for cle in annonce} == annonce, f"list {jour}"
        assert len(apres) - len(avant) == annonce["creer"]
        assert len(deplaces) == annonce["deplacer"]
        assert len(touches - deplaces) == annonce["modifier"]
        # A second run changes nothing, but for a doubt that was left aside and that the others have settled.
        laissees = {fait.ligne.numero for fait in plan.lignes if fait.doute}
        ecrites = {fait.ligne.numero for fait in plan_de(annee, contenu).lignes if fait.ecrite}
        assert ecrites <= laissees


def _decisions_au_hasard(hasard: random.Random, plan) -> dict:
    lignes = {}
    for fait in plan.lignes:
        if fait.doute:
            possibles = ["ignorer", *["creer"] * fait.peut_creer]
            possibles += [f"rattacher:{candidat.pk}" for candidat in fait.candidats]
            lignes[str(fait.ligne.numero)] = hasard.choice(possibles)
    return {"lignes": lignes, "classes": {}}


def _etat_des_eleves() -> dict[int, dict]:
    etat = {
        eleve["pk"]: eleve | {"classe": None, "groupes": set()}
        for eleve in Eleve.objects.values("pk", *ecriture.CHAMPS)
    }
    for eleve, classe in Inscription.objects.en_cours(AUJOURD_HUI).values_list("eleve", "classe__code"):
        etat[eleve]["classe"] = classe
    for eleve, groupe in AppartenanceGroupe.objects.filter(au=None).values_list("eleve", "groupe__code"):
        etat[eleve]["groupes"].add(groupe)
    return etat


# --- All or nothing -------------------------------------------------------------------------------
@pytest.fixture
def tago1_peuplee(annee, tago1, lycee):
    """A class that the list changes, moves and completes."""
    for nom, naissance in (("BÂ", date(2009, 2, 1)), ("DUPRÉ", date(2009, 2, 18))):
        EleveFactory(etablissement=lycee, nom=nom, prenom="Ali", naissance=naissance, classe=tago1)


COMPLETE = liste_de(
    ligne("BÂ", "Ali", "TAGO1", "GR1", naissance="01/02/2009", ID_NATIONAL="123456789AB"),
    ligne("DUPRÉ", "Ali", "TAGO2", "GR2", naissance="18/02/2009"),
    ligne("PÉRON", "Jade", "TAGO2", "GR2", naissance="01/01/2009"),
)


@pytest.mark.parametrize("rang", range(1, 11))
def test_a_failure_at_any_step_leaves_everything_as_it_was(annee, m_albaredol, mefs, tago1_peuplee, monkeypatch, rang):
    importation = proposition(annee, COMPLETE, m_albaredol)
    _, plan = actions.apercu(importation)
    avant, evenements = _tables(), Evenement.objects.count()
    appels = _tomber_en_panne(monkeypatch, rang)

    with pytest.raises(ConnectionError):
        actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)

    assert len(appels) == rang
    assert (_tables(), Evenement.objects.count()) == (avant, evenements)


def test_control_without_the_failure_the_same_import_is_written(annee, m_albaredol, mefs, tago1_peuplee, monkeypatch):
    appels = _tomber_en_panne(monkeypatch, 1000)

    importer(annee, COMPLETE, m_albaredol)

    assert len(appels) == 10  # nine steps and the audit trail: the test above fails at each
    assert Eleve.objects.count() == 3


def _tomber_en_panne(monkeypatch, rang: int) -> list[str]:
    """Fail at the `rang`-th bulk writing; return those that were called."""
    appels = []

    def piege(nom, vraie):
        def ecrire(requete, objets, *arguments, **options):
            objets = list(objets)
            if objets:
                appels.append(f"{nom} {requete.model.__name__}")
                if len(appels) == rang:
                    raise ConnectionError("panne")
            return vraie(requete, objets, *arguments, **options)

        return ecrire

    for nom in ("bulk_create", "bulk_update"):
        monkeypatch.setattr(QuerySet, nom, piege(nom, getattr(QuerySet, nom)))
    noter = actions.noter

    def noter_en_panne(**options):
        appels.append("noter")
        if len(appels) == rang:
            raise ConnectionError("panne")
        return noter(**options)

    monkeypatch.setattr(actions, "noter", noter_en_panne)
    return appels


def test_an_import_is_refused_when_the_data_have_moved_since_the_dry_run(annee, m_albaredol, tago1_peuplee, mefs):
    importation = proposition(annee, COMPLETE, m_albaredol)
    _, plan = actions.apercu(importation)
    Eleve.objects.filter(nom="BÂ").update(ine="123456789AB")
    avant = _tables()

    with pytest.raises(ValidationError, match="Les données ont changé depuis l’aperçu"):
        actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)

    assert _tables() == avant


def test_a_confirmed_import_cannot_be_confirmed_changed_or_given_up(annee, m_albaredol, tago1_peuplee, mefs):
    importation = proposition(annee, COMPLETE, m_albaredol)
    _, plan = actions.apercu(importation)
    actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)

    for refuse in (
        lambda: actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol),
        lambda: actions.choisir(importation=importation, choix={}),
        lambda: actions.abandonner(importation=importation),
    ):
        with pytest.raises(ValidationError, match="déjà été confirmé"):
            refuse()


def test_a_confirmed_import_keeps_no_name_and_leaves_one_event(annee, m_albaredol, mefs):
    importation = importer(annee, SIECLE.read_bytes(), m_albaredol)

    importation.refresh_from_db()
    assert (importation.lecture, importation.choix) == (None, {})
    assert "MOREAU" not in repr(ImportDeListe.objects.values_list().get(pk=importation.pk))
    [evenement] = Evenement.objects.filter(verbe="importer")
    assert (evenement.identifiant, evenement.objet_id) == ("albaredol", importation.pk)
    assert evenement.details["creer"] == 72


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_write_once(annee, m_albaredol, mefs):
    importation = proposition(annee, COMPLETE, m_albaredol)
    _, plan = actions.apercu(importation)
    depart, resultats = threading.Barrier(4), []

    def confirmer():
        depart.wait()
        try:
            actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)
            resultats.append("fait")
        except ValidationError as refus:
            resultats.append(refus.code)
        finally:
            connection.close()

    fils = [threading.Thread(target=confirmer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(resultats) == ["confirme", "confirme", "confirme", "fait"]
    assert Eleve.objects.count() == 3


# --- Classes, departures and groups ---------------------------------------------------------------
def _inscriptions(eleve) -> list[tuple]:
    return list(eleve.inscriptions.order_by("du").values_list("classe__code", "du", "au", "motif_sortie"))


@pytest.fixture
def ali(annee, tago1, lycee):
    return EleveFactory(etablissement=lycee, nom="BÂ", prenom="Ali", naissance=date(2009, 2, 1), classe=tago1)


@pytest.fixture
def tago2(annee):
    return ClasseFactory(annee=annee, code="TAGO2")


def _ali(classe: str, *groupes: str, **balises) -> bytes:
    return liste_de(ligne("BÂ", "Ali", classe, *groupes, naissance="01/02/2009", **balises))


def test_a_pupil_who_changes_class_leaves_the_old_one_the_day_before(annee, m_albaredol, ali, tago2):
    fait = seule_ligne(annee, _ali("TAGO2"))
    assert (fait.sort, fait.eleve.inscription.classe, fait.classe.nom) == (Sort.DEPLACER, "TAGO1", "TAGO2")

    importer(annee, _ali("TAGO2"), m_albaredol)

    assert _inscriptions(ali) == [
        ("TAGO1", RENTREE, HIER, "changement_de_classe"),
        ("TAGO2", AUJOURD_HUI, None, ""),
    ]


def test_a_class_that_has_not_begun_is_corrected_rather_than_left(annee, m_albaredol, ali, tago2, time_machine):
    time_machine.move_to("2026-08-28 10:00:00+02:00")

    importer(annee, _ali("TAGO2"), m_albaredol)

    assert _inscriptions(ali) == [("TAGO2", RENTREE, None, "")]


def test_the_new_year_closes_the_class_of_the_year_before(lycee, annee, m_albaredol, tago1, mefs):
    ancienne = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), code="1AGO1")
    ali = EleveFactory(etablissement=lycee, nom="BÂ", prenom="Ali", naissance=date(2009, 2, 1))
    Inscription.objects.create(eleve=ali, classe=ancienne, du=date(2025, 9, 1))

    importer(annee, _ali("TAGO1", DATE_ENTREE="02/09/2026"), m_albaredol)

    assert _inscriptions(ali) == [
        ("1AGO1", date(2025, 9, 1), RENTREE, "passage"),
        ("TAGO1", date(2026, 9, 2), None, ""),
    ]


def test_a_pupil_who_comes_back_is_enrolled_again(annee, m_albaredol, ali):
    ali.inscriptions.update(au=date(2026, 10, 10))

    importer(annee, _ali("TAGO1"), m_albaredol)

    assert [(du, au) for _, du, au, _ in _inscriptions(ali)] == [
        (RENTREE, date(2026, 10, 10)),
        (AUJOURD_HUI, None),
    ]


def test_a_pupil_already_enrolled_for_a_later_year_is_left_there(lycee, annee, ali, tago2):
    suivante = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2027), code="TAGO9")
    ali.inscriptions.update(au=date(2027, 8, 31))
    Inscription.objects.create(eleve=ali, classe=suivante, du=date(2027, 9, 1))

    fait = seule_ligne(annee, _ali("TAGO2"))

    assert (fait.sort, fait.motif) == (Sort.IGNORER, "Déjà inscrit en TAGO9 pour l’année 2027-2028.")


def test_a_newcomer_without_a_date_of_entry_starts_with_the_class_or_today(annee, m_albaredol, ali, mefs):
    contenu = csv_de("PÉRON;Jade;01/01/2009;F;TAGO1", "LEROY;Tom;01/01/2009;M;TAGO2")
    formation = etat_de(annee, AUJOURD_HUI).formations[MEF_TERMINALE[:10]]

    importer(annee, contenu, m_albaredol, classes={"TAGO2": f"creer:{formation.cle}"})

    assert dict(Inscription.objects.exclude(eleve=ali).values_list("classe__code", "du")) == {
        "TAGO1": AUJOURD_HUI,  # somebody was already there
        "TAGO2": RENTREE,
    }


def test_a_silence_of_the_file_empties_nothing(annee, m_albaredol, ali):
    Eleve.objects.filter(pk=ali.pk).update(ine="123456789AB", sexe="M", nom_usage="BÂ-DIALLO")

    fait = seule_ligne(annee, csv_de("BÂ;Ali;01/02/2009;;"))

    assert (fait.sort, fait.changements, fait.motif) == (
        Sort.INCHANGE,
        (),
        "Le fichier ne donne pas de classe : l’inscription en TAGO1 est gardée.",
    )


def test_a_pupil_without_class_is_created_and_shown(annee, m_albaredol, tago1):
    importation = importer(annee, csv_de("BÂ;Ali;01/02/2009;M;"), m_albaredol)

    assert (importation.bilan["creer"], importation.bilan["sans_classe"]) == (1, 1)
    assert Eleve.objects.get().inscriptions.count() == 0


def test_half_groups_follow_the_list_and_other_groups_are_left_alone(annee, lycee, m_albaredol, ali, noe):
    equipe = Groupe.objects.create(etablissement=lycee, annee=annee, code="ÉQUIPE", nature="equipe", du=RENTREE)
    AppartenanceGroupe.objects.create(groupe=equipe, eleve=ali, du=RENTREE)
    deux = [ligne("BÂ", "Ali", "TAGO1", "GR1", naissance="01/02/2009"), ligne("PETIT", "Noé", "2AGO1", "GR2")]
    importer(annee, liste_de(*deux), m_albaredol)
    inverses = [ligne("BÂ", "Ali", "TAGO1", "GR2", naissance="01/02/2009"), ligne("PETIT", "Noé", "2AGO1", "GR1")]

    bilan = importer(annee, liste_de(*inverses), m_albaredol).bilan

    assert (bilan["modifier"], bilan["groupes"]) == (2, 0)
    assert sorted(ali.appartenances.values_list("groupe__code", "du", "au")) == [
        ("GR1", RENTREE, HIER),
        ("GR2", AUJOURD_HUI, None),
        ("ÉQUIPE", RENTREE, None),
    ]


def _membre(eleve, annee, code: str, nature: str) -> AppartenanceGroupe:
    groupe = Groupe.objects.create(
        etablissement=eleve.etablissement, annee=annee, code=code, nature=nature, du=annee.du
    )
    return AppartenanceGroupe.objects.create(groupe=groupe, eleve=eleve, du=annee.du)


def test_the_half_groups_of_a_class_are_left_with_it_even_when_the_list_names_no_group(annee, m_albaredol, ali, tago2):
    demi, equipe = _membre(ali, annee, "TAGO1GR1", "demi_groupe"), _membre(ali, annee, "ÉQUIPE", "equipe")

    importer(annee, csv_de("BÂ;Ali;01/02/2009;M;TAGO2"), m_albaredol)

    demi.refresh_from_db()
    equipe.refresh_from_db()
    assert (demi.au, equipe.au) == (HIER, None)


def test_the_new_year_closes_the_groups_of_the_year_before(lycee, annee, m_albaredol, tago1, mefs):
    precedente = AnneeScolaireFactory(etablissement=lycee, rentree=2025)
    ali = EleveFactory(etablissement=lycee, nom="BÂ", prenom="Ali", naissance=date(2009, 2, 1))
    Inscription.objects.create(eleve=ali, classe=ClasseFactory(annee=precedente), du=date(2025, 9, 1))
    equipe = _membre(ali, precedente, "ÉQUIPE", "equipe")

    importer(annee, _ali("TAGO1", DATE_ENTREE="02/09/2026"), m_albaredol)

    equipe.refresh_from_db()
    assert equipe.au == RENTREE


def test_the_account_follows_a_corrected_name_and_keeps_its_identifiant(annee, m_albaredol, lea):
    contenu = liste_de(
        ligne("MARTIN", "Léa-Lou", "TAGO1", naissance="14/05/2009", NOM_USAGE="MARTIN-ROUX", ELEVE_ID="7")
    )
    Eleve.objects.filter(pk=lea.pk).update(identifiant_siecle="7")

    importer(annee, contenu, m_albaredol)

    compte = Utilisateur.objects.get(eleve=lea)
    assert (compte.nom, compte.prenom, compte.identifiant) == ("MARTIN-ROUX", "Léa-Lou", "lea.martin")


def test_a_pupil_who_comes_back_may_sign_in_again(annee, m_albaredol, lea):
    constater_la_sortie(eleve=lea, au=date(2026, 10, 10), motif=Inscription.Sortie.AUTRE, par=m_albaredol)
    assert Role.objects.get(utilisateur=lea.utilisateur).au == date(2026, 10, 10)

    importer(annee, liste_de(ligne("MARTIN", "Léa", "TAGO1", naissance="14/05/2009")), m_albaredol)

    assert Role.objects.get(utilisateur=lea.utilisateur).au is None


def test_the_absent_are_listed_and_never_removed(annee, m_albaredol, ali, lea):
    importation = importer(annee, _ali("TAGO1"), m_albaredol)

    assert importation.bilan["sorties"] == 1
    assert importation.bilan["eleves_absents"] == [lea.pk]
    assert lea.inscriptions.get().au is None


def test_a_list_of_one_class_says_nothing_about_the_others(annee, ali, lea, noe):
    plan = plan_de(annee, csv_de("BÂ;Ali;01/02/2009;M;TAGO1"))

    assert [(sortie.eleve.pk, sortie.classe, sortie.motif) for sortie in plan.sorties] == [
        (lea.pk, "TAGO1", "Son nom n’est pas dans le fichier.")
    ]


def test_the_absent_stand_in_the_order_of_a_dictionary(annee, lycee, tago1):
    for nom in ("MARTINEZ", "BARTHÉLÉMY", "BÂ", "MARÉCHAL"):
        EleveFactory(etablissement=lycee, nom=nom, prenom="Zoé", classe=tago1)

    plan = plan_de(annee, csv_de("DUPRÉ;Ali;01/02/2009;M;TAGO1"))

    assert [sortie.eleve.nom for sortie in plan.sorties] == ["BÂ", "BARTHÉLÉMY", "MARÉCHAL", "MARTINEZ"]


def test_nobody_is_said_absent_because_of_a_doubt_or_of_an_unreadable_line(annee, ali, lea):
    plan = plan_de(annee, csv_de("BÂ;Ali;02/02/2009;M;TAGO1", "MARTIN;Léa;le 14 mai;F;TAGO1"))

    assert [fait.sort for fait in plan.lignes] == [Sort.DOUTEUX, Sort.ECARTER]
    assert plan.sorties == ()


def test_a_departure_written_in_the_file_is_a_departure_to_confirm(annee, m_albaredol, ali):
    contenu = _ali("TAGO1", DATE_SORTIE="10/10/2026")

    plan = plan_de(annee, contenu)
    importer(annee, contenu, m_albaredol)

    motif = "Sorti de l’établissement le 10/10/2026, selon le fichier."
    assert [(fait.sort, fait.motif) for fait in plan.lignes] == [(Sort.IGNORER, motif)]
    assert [sortie.motif for sortie in plan.sorties] == [motif]
    assert ali.inscriptions.get().au is None


def test_a_class_whose_formation_agora_does_not_follow_is_not_imported(annee, m_albaredol, mefs, ali):
    cuisine = {"CODE_MEF": "99999999999"}
    contenu = liste_de(
        ligne("BÂ", "Ali", "1CUI1", naissance="01/02/2009", **cuisine), ligne("ROUX", "Tom", "1CUI1", **cuisine)
    )

    plan = plan_de(annee, contenu)

    motif = "Classe 1CUI1. Sa formation (MEF 9999999999) n’est pas suivie dans Agora."
    assert [(fait.sort, fait.motif) for fait in plan.lignes] == [(Sort.IGNORER, motif)] * 2
    assert [(sortie.eleve.pk, sortie.motif) for sortie in plan.sorties] == [(ali.pk, motif)]
    assert plan.classes_a_creer == []


def test_a_class_typed_by_hand_in_small_letters_is_the_class_of_the_list(annee, m_albaredol, tago1, mefs):
    Classe.objects.filter(pk=tago1.pk).update(code="tago1")
    importer(annee, csv_de("BÂ;Ali;01/02/2009;M;TAGO1"), m_albaredol)
    assert Inscription.objects.get().classe == tago1
    assert Classe.objects.count() == 1


def test_two_classes_that_read_the_same_are_told_apart_by_their_exact_code(annee, m_albaredol, tago1, mefs):
    ClasseFactory(annee=annee, code="tago1")
    importer(annee, csv_de("BÂ;Ali;01/02/2009;M;TAGO1"), m_albaredol)
    assert Inscription.objects.get().classe == tago1


def test_an_unknown_class_without_mef_waits_for_a_choice(annee, m_albaredol, mefs, tago1):
    contenu = csv_de("PÉRON;Jade;01/01/2009;F;T-AGORA")
    assert seule_ligne(annee, contenu).sort == Sort.DOUTEUX

    importer(annee, contenu, m_albaredol, classes={"T-AGORA": f"classe:{tago1.pk}"})

    assert list(tago1.inscriptions.values_list("eleve__nom", flat=True)) == ["PÉRON"]


# --- Cost -----------------------------------------------------------------------------------------
def _grande_liste(nombre: int, classe: str) -> bytes:
    noms = (f"{premier}{deuxieme}{troisieme}" for premier, deuxieme, troisieme in product(ascii_uppercase, repeat=3))
    eleves = [(nom, f"GR{rang % 2}") for rang, nom in enumerate(islice(noms, nombre))]
    return liste_de(*[ligne(nom, "Ali", classe, groupe, naissance="01/02/2009") for nom, groupe in eleves])


@pytest.mark.parametrize("nombre", [2, 60])
def test_the_number_of_queries_does_not_depend_on_the_number_of_lines(annee, m_albaredol, mefs, tago1, tago2, nombre):
    importer(annee, _grande_liste(nombre, "TAGO1"), m_albaredol)
    importation = proposition(annee, _grande_liste(nombre, "TAGO2").replace(b"GR0", b"GR9"), m_albaredol)
    _, plan = actions.apercu(importation)

    with CaptureQueriesContext(
        connection,
    ) as requetes:
        actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)

    assert len(requetes) == 19


def test_a_thousand_lines_are_imported_in_a_few_seconds(annee, m_albaredol, mefs):
    importation = proposition(annee, _grande_liste(1000, "TAGO1"), m_albaredol)
    debut = time.monotonic()

    _, plan = actions.apercu(importation)
    actions.confirmer(importation=importation, empreinte=plan.empreinte, par=m_albaredol)

    assert Eleve.objects.count() == 1000
    assert time.monotonic() - debut < 8
