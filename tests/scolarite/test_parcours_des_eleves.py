"""A pupil arrives, changes class, leaves, comes back: closed with a date, never deleted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from referentiel.models import AnneeDeFormation
from scolarite.actions import eleves as actions
from scolarite.models import Classe, Eleve, Groupe, Inscription, Role, Utilisateur
from scolarite.regles import fin_d_acces
from socle.dates import ecrire_jour
from socle.models import Evenement
from tests.factories import (
    RENTREE,
    AnneeScolaireFactory,
    ClasseFactory,
    EleveFactory,
    FamilleDeMetiersFactory,
    GroupeFactory,
)

Sortie = Inscription.Sortie
JOUR = date(2026, 11, 23)


@pytest.fixture
def tago2(annee):
    return ClasseFactory(annee=annee, code="TAGO2", libelle="Terminale AGOrA 2")


@pytest.fixture
def annee_suivante(lycee):
    return AnneeScolaireFactory(etablissement=lycee, rentree=2027)


@pytest.fixture
def seconde_commune(annee):
    """A seconde of a famille de métiers, with three pupils who must choose."""
    classe = ClasseFactory(
        annee=annee, code="2GATL1", niveau=AnneeDeFormation.SECONDE, diplome=None, famille=FamilleDeMetiersFactory()
    )
    for prenom in ("Ana", "Bilal", "Chloé"):
        EleveFactory(etablissement=annee.etablissement, nom="DURAND", prenom=prenom, classe=classe)
    return classe


def _histoire(eleve) -> list[tuple]:
    return list(eleve.inscriptions.order_by("du").values_list("classe__code", "du", "au", "motif_sortie"))


def _role(eleve) -> Role:
    return Role.objects.get(utilisateur=eleve.utilisateur_id)


def test_a_pupil_added_by_hand_is_in_the_class_from_that_day(client, lycee, tago1, m_albaredol):
    client.force_login(m_albaredol)
    saisie = {"nom": "LEROY", "prenom": "Zoé", "classe": tago1.pk, "du": "2026-11-23", "ine": "123 456789ab"}
    reponse = client.post(reverse("scolarite:creer_un_eleve"), saisie)
    zoe = Eleve.objects.get(nom="LEROY")
    assert reponse.headers["Location"] == reverse("scolarite:eleve", args=[zoe.pk])
    assert (zoe.etablissement, zoe.ine, zoe.utilisateur) == (lycee, "123456789AB", None)
    assert _histoire(zoe) == [("TAGO1", JOUR, None, "")]


def test_somebody_of_the_same_name_is_asked_about_and_never_merged(client, lea, m_albaredol):
    client.force_login(m_albaredol)
    saisie = {"nom": "Martin", "prenom": "Lea", "du": "2026-11-23"}
    premiere = client.get(reverse("scolarite:creer_un_eleve")).text
    assert 'type="hidden" name="autre_eleve"' in premiere
    refus = client.post(reverse("scolarite:creer_un_eleve"), saisie)
    assert refus.status_code == 422
    assert "MARTIN Léa est déjà dans la liste" in refus.text
    assert 'type="checkbox" name="autre_eleve"' in refus.text
    assert Eleve.objects.count() == 1
    client.post(reverse("scolarite:creer_un_eleve"), saisie | {"autre_eleve": "on"})
    assert list(Eleve.objects.order_by("pk").values_list("nom", "prenom")) == [("MARTIN", "Léa"), ("Martin", "Lea")]


def test_the_same_name_in_another_school_is_nobody_s_business(client, lea, mme_zidane):
    ailleurs = lea.etablissement.pk
    actions.creer_eleve(
        etablissement=mme_zidane.role.etablissement, classe=None, du=JOUR, par=mme_zidane, nom="MARTIN", prenom="Léa"
    )
    assert Eleve.objects.exclude(etablissement=ailleurs).count() == 1


def test_a_change_of_class_closes_the_first_one_the_day_before(lea, tago2, m_albaredol):
    actions.inscrire(eleve=lea, classe=tago2, du=JOUR, par=m_albaredol)
    assert _histoire(lea) == [
        ("TAGO1", RENTREE, date(2026, 11, 22), Sortie.CHANGEMENT_DE_CLASSE),
        ("TAGO2", JOUR, None, ""),
    ]


def test_it_closes_the_half_groups_and_keeps_the_teams(lea, annee, tago2, m_albaredol):
    GroupeFactory(annee=annee, code="GR1", eleves=[lea])
    GroupeFactory(annee=annee, code="EQUIPE", nature=Groupe.Nature.EQUIPE, eleves=[lea])
    actions.inscrire(eleve=lea, classe=tago2, du=JOUR, par=m_albaredol)
    assert dict(lea.appartenances.values_list("groupe__code", "au")) == {"GR1": date(2026, 11, 22), "EQUIPE": None}


def test_a_class_begun_the_same_day_was_a_mistake_and_is_corrected(lea, tago2, m_albaredol):
    actions.inscrire(eleve=lea, classe=tago2, du=RENTREE, par=m_albaredol)
    assert _histoire(lea) == [("TAGO2", RENTREE, None, "")]


def test_the_same_class_twice_is_refused(lea, tago1, m_albaredol):
    with pytest.raises(ValidationError, match="déjà dans cette classe"):
        actions.inscrire(eleve=lea, classe=tago1, du=JOUR, par=m_albaredol)


def test_two_classes_at_once_are_refused_by_the_database(lea, tago2, m_albaredol):
    lea.inscriptions.update(du=JOUR)
    with pytest.raises(ValidationError, match="déjà inscrit dans une classe à ces dates"):
        actions.inscrire(eleve=lea, classe=tago2, du=RENTREE, par=m_albaredol)
    assert _histoire(lea) == [("TAGO1", JOUR, None, "")]


@pytest.mark.parametrize("du", [date(2026, 8, 31), date(2027, 7, 5)])
def test_nobody_enters_a_class_outside_its_year(lea, tago2, m_albaredol, du):
    with pytest.raises(ValidationError, match="est une classe de 2026-2027"):
        actions.inscrire(eleve=lea, classe=tago2, du=du, par=m_albaredol)
    assert _histoire(lea) == [("TAGO1", RENTREE, None, "")]


def test_a_departure_closes_class_groups_and_account(lea, annee, m_albaredol):
    GroupeFactory(annee=annee, eleves=[lea])
    actions.constater_la_sortie(eleve=lea, au=JOUR, motif=Sortie.AUTRE_ETABLISSEMENT, par=m_albaredol)
    assert _histoire(lea) == [("TAGO1", RENTREE, JOUR, Sortie.AUTRE_ETABLISSEMENT)]
    assert list(lea.appartenances.values_list("au", flat=True)) == [JOUR]
    assert _role(lea).au == JOUR
    assert Eleve.objects.filter(pk=lea.pk).exists()


def test_at_the_end_of_the_cycle_the_account_stays_open_until_31_october(lea, m_albaredol):
    actions.constater_la_sortie(eleve=lea, au=date(2027, 7, 4), motif=Sortie.FIN_DE_CYCLE, par=m_albaredol)
    assert _role(lea).au == date(2027, 10, 31)
    assert fin_d_acces(Sortie.FIN_DE_CYCLE, date(2027, 11, 3)) == date(2028, 10, 31)


def test_a_departure_before_the_arrival_is_refused_in_french(lea, m_albaredol):
    with pytest.raises(ValidationError) as refus:
        actions.constater_la_sortie(eleve=lea, au=date(2026, 8, 31), motif=Sortie.AUTRE, par=m_albaredol)
    assert refus.value.message_dict == {
        "au": [f"La sortie ne peut pas précéder l’inscription, qui commence le {ecrire_jour(RENTREE)}."]
    }


def test_a_second_departure_is_refused(lea, m_albaredol):
    actions.constater_la_sortie(eleve=lea, au=JOUR, motif=Sortie.AUTRE, par=m_albaredol)
    with pytest.raises(ValidationError, match="sa sortie est déjà faite"):
        actions.constater_la_sortie(eleve=lea, au=JOUR, motif=Sortie.AUTRE, par=m_albaredol)


def test_a_departure_by_mistake_is_undone(lea, tago1, m_albaredol):
    actions.constater_la_sortie(eleve=lea, au=JOUR, motif=Sortie.AUTRE, par=m_albaredol)
    actions.inscrire(eleve=lea, classe=tago1, du=JOUR, par=m_albaredol)
    assert _histoire(lea) == [("TAGO1", RENTREE, None, "")]
    assert _role(lea).au is None


def test_a_return_later_opens_a_second_stay_and_the_account(lea, tago2, m_albaredol):
    actions.constater_la_sortie(eleve=lea, au=date(2026, 10, 1), motif=Sortie.INTERRUPTION, par=m_albaredol)
    actions.inscrire(eleve=lea, classe=tago2, du=JOUR, par=m_albaredol)
    assert _histoire(lea) == [
        ("TAGO1", RENTREE, date(2026, 10, 1), Sortie.INTERRUPTION),
        ("TAGO2", JOUR, None, ""),
    ]
    roles = Role.objects.filter(utilisateur=lea.utilisateur).order_by("du").values_list("du", "au")
    assert list(roles) == [(RENTREE, date(2026, 10, 1)), (JOUR, None)]


def test_a_first_class_is_given_to_a_pupil_who_had_none(lycee, tago1, m_albaredol):
    eleve = EleveFactory(etablissement=lycee)
    actions.inscrire(eleve=eleve, classe=tago1, du=JOUR, par=m_albaredol)
    assert _histoire(eleve) == [("TAGO1", JOUR, None, "")]


def test_at_the_end_of_seconde_each_pupil_goes_a_way_of_her_own(seconde_commune, annee_suivante, m_albaredol):
    premiere = ClasseFactory(annee=annee_suivante, code="1AGO1", niveau=AnneeDeFormation.PREMIERE)
    ana, bilal, chloe = Eleve.objects.filter(nom="DURAND").order_by("prenom")
    nombre = actions.faire_passer(
        classe=seconde_commune,
        suites={ana.pk: premiere, bilal.pk: Sortie.AUTRE_SPECIALITE},
        du=date(2027, 9, 1),
        par=m_albaredol,
    )
    assert nombre == 2
    assert _histoire(ana) == [
        ("2GATL1", RENTREE, date(2027, 8, 31), Sortie.PASSAGE),
        ("1AGO1", date(2027, 9, 1), None, ""),
    ]
    assert _histoire(bilal) == [("2GATL1", RENTREE, date(2027, 8, 31), Sortie.AUTRE_SPECIALITE)]
    assert _histoire(chloe) == [("2GATL1", RENTREE, None, "")]


def test_one_refusal_moves_nobody(seconde_commune, annee_suivante, m_albaredol):
    premiere = ClasseFactory(annee=annee_suivante, code="1AGO1", niveau=AnneeDeFormation.PREMIERE)
    ana, bilal, _ = Eleve.objects.filter(nom="DURAND").order_by("prenom")
    Inscription.objects.filter(eleve=bilal).update(du=date(2027, 12, 1))
    with pytest.raises(ValidationError, match=r"DURAND Bilal.*Aucun élève n’a été déplacé\."):
        actions.faire_passer(
            classe=seconde_commune,
            suites={ana.pk: premiere, bilal.pk: Sortie.AUTRE_SPECIALITE},
            du=date(2027, 9, 1),
            par=m_albaredol,
        )
    assert _histoire(ana) == [("2GATL1", RENTREE, None, "")]


def test_a_pupil_of_another_class_is_not_moved(seconde_commune, lea, annee_suivante, m_albaredol):
    premiere = ClasseFactory(annee=annee_suivante, code="1AGO1", niveau=AnneeDeFormation.PREMIERE)
    suites: dict[int, Classe | str] = {lea.pk: premiere}
    assert actions.faire_passer(classe=seconde_commune, suites=suites, du=date(2027, 9, 1), par=m_albaredol) == 0


def test_the_account_of_a_pupil_is_made_once_with_the_role(lycee, tago1, mme_delmasse):
    homonyme = EleveFactory(etablissement=lycee, nom="N'DIAYE", prenom="Anaïs", classe=tago1)
    eleve = EleveFactory(etablissement=lycee, nom="NDIAYE", prenom="Anais", classe=tago1)
    comptes = [actions.ouvrir_le_compte(eleve=autre, par=mme_delmasse) for autre in (homonyme, eleve, eleve)]
    assert [compte.identifiant for compte in comptes] == ["anais.ndiaye", "anais.ndiaye2", "anais.ndiaye2"]
    role = Role.objects.get(utilisateur=comptes[0])
    assert (role.role, role.du, role.au, role.etablissement) == (Role.Nature.ELEVE, RENTREE, None, lycee)
    assert not comptes[0].has_usable_password()


def test_a_corrected_name_follows_to_the_account_and_not_to_the_identifiant(lea, m_albaredol):
    identite = {champ: getattr(lea, champ) for champ in actions.IDENTITE}
    actions.modifier_eleve(eleve=lea, par=m_albaredol, **{**identite, "nom_usage": "DUPONT"})
    compte = Utilisateur.objects.get(pk=lea.utilisateur_id)
    assert (str(compte.eleve), compte.nom, compte.identifiant) == ("DUPONT Léa", "DUPONT", "lea.martin")


def test_each_action_leaves_one_trace(lea, tago2, m_albaredol):
    actions.inscrire(eleve=lea, classe=tago2, du=JOUR, par=m_albaredol)
    actions.constater_la_sortie(eleve=lea, au=JOUR, motif=Sortie.AUTRE, par=m_albaredol)
    traces = Evenement.objects.order_by("pk").values_list("identifiant", "verbe", "details__motif")
    assert list(traces) == [("albaredol", "inscrire", None), ("albaredol", "constater_la_sortie", "autre")]
