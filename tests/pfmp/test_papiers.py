"""Papers that come back: a tap, its undoing, a scan filed with the right pupil; and what the organisme attests."""

"""Conventions and attestations on paper, and the text that a school puts in the place of ours."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pfmp.actions.absences import noter_une_absence
from pfmp.actions.attestations import enregistrer_l_attestation, rendre_l_original
from pfmp.actions.papiers import ranger_un_scan, recevoir_un_papier, reprendre_un_papier
from pfmp.actions.rattrapages import noter_le_rattrapage_fait, prevoir_un_rattrapage
from pfmp.models import Attestation, Papier
from socle.depots.modele import Depot
from tests.factories import CompetenceFactory

SCAN = Depot(b"%PDF-1.4", "application/pdf", "convention.pdf")


# --- Papers -------------------------------------------------------------------------------------------
def test_two_taps_are_one_paper(pfmp_suivie, mme_delmasse):
    papiers = [recevoir_un_papier(pfmp=pfmp_suivie, nature="convention", par=mme_delmasse) for _ in range(2)]
    assert papiers[0] == papiers[1]
    assert papiers[0].recu_le == date(2026, 11, 23)


def test_the_database_refuses_the_same_paper_twice(pfmp_suivie, mme_delmasse):
    recu = {"pfmp": pfmp_suivie, "recu_par": mme_delmasse, "recu_le": date(2026, 11, 23)}
    Papier.objects.create(nature="convention", **recu)
    with pytest.raises(IntegrityError, match="papier_recu_une_fois"), transaction.atomic():
        Papier.objects.create(nature="convention", **recu)
    for _ in range(2):  # several other papers may come
        Papier.objects.create(nature="autre", **recu)


def test_a_mistaken_tap_is_taken_back_and_may_be_given_again(pfmp_suivie, mme_delmasse):
    papier = recevoir_un_papier(pfmp=pfmp_suivie, nature="annexe_1", par=mme_delmasse)
    reprendre_un_papier(papier=papier)
    assert not pfmp_suivie.papiers.presents().exists()
    assert recevoir_un_papier(pfmp=pfmp_suivie, nature="annexe_1", par=mme_delmasse) != papier
    assert pfmp_suivie.papiers.count() == 2


def test_a_scan_goes_with_the_paper_already_received(pfmp_suivie, mme_delmasse):
    papier = recevoir_un_papier(pfmp=pfmp_suivie, nature="convention", par=mme_delmasse)
    range_ = ranger_un_scan(pfmp=pfmp_suivie, nature="convention", fichier=SCAN, par=mme_delmasse)
    assert (range_, range_.nom_fichier, range_.type_mime) == (papier, "convention.pdf", "application/pdf")


def test_another_scan_takes_the_place_of_the_first_which_is_kept(pfmp_suivie, mme_delmasse):
    premier, second = (
        ranger_un_scan(pfmp=pfmp_suivie, nature="convention", fichier=SCAN, par=mme_delmasse) for _ in range(2)
    )
    premier.refresh_from_db()
    assert (premier.retire_le is None, bool(premier.fichier)) == (False, True)
    assert list(pfmp_suivie.papiers.presents()) == [second]


def test_a_pupil_reads_her_convention_and_not_what_her_tutor_wrote(pfmp_suivie, mme_delmasse, lea, noe):
    for nature in ("convention", "evaluation", "autre"):
        recevoir_un_papier(pfmp=pfmp_suivie, nature=nature, par=mme_delmasse)
    vus = Papier.objects.visibles_par(lea.utilisateur).values_list("nature", flat=True)
    assert (list(vus), Papier.objects.visibles_par(noe.utilisateur).count()) == (["convention"], 0)


# --- Attestation --------------------------------------------------------------------------------------
@pytest.fixture
def finie(pfmp_suivie, time_machine):
    """Léa's PFMP, once it is over."""
    time_machine.move_to("2026-12-14 10:00+01:00")
    return pfmp_suivie


def attestation(**autres) -> dict:
    lue = {
        "representant": "Mme Tavernol",
        "fonction": "présidente",
        "signee_le": date(2026, 12, 11),
        "du": date(2026, 11, 16),
        "au": date(2026, 12, 11),
        "semaines": Decimal(4),
        "jours": Decimal(20),
        "heures": Decimal(140),
        "observations": "",
        "original_rendu_le": None,
        "taches": (),
    }
    return lue | autres


def test_what_is_attested_is_kept_with_its_tasks_and_the_paper_is_received(finie, mme_delmasse):
    tache = CompetenceFactory(code="1.2.1").activite
    enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, scan=SCAN, **attestation(taches=[tache]))
    lue = Attestation.objects.get(pfmp=finie)
    assert (lue.semaines, lue.jours, list(lue.taches.all())) == (4, 20, [tache])
    papier = finie.papiers.presents().get()
    assert (papier.nature, papier.nom_fichier) == ("attestation", "convention.pdf")


def test_a_corrected_attestation_is_the_same_one(finie, mme_delmasse):
    for semaines in (Decimal(3), Decimal(4)):
        enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **attestation(semaines=semaines))
    assert Attestation.objects.get().semaines == 4
    assert Attestation._meta.get_field("events").related_model.objects.count() == 2


@pytest.mark.parametrize(
    ("champ", "valeurs"),
    [
        ("jours", {"jours": Decimal(21)}),
        ("jours", {"jours": Decimal("19.3")}),
        ("au", {"au": date(2026, 12, 14)}),
        ("du", {"du": date(2026, 11, 9)}),
        ("au", {"au": date(2026, 11, 13)}),
        ("signee_le", {"signee_le": date(2026, 12, 15)}),
        ("signee_le", {"signee_le": date(2026, 11, 13)}),
        ("original_rendu_le", {"original_rendu_le": date(2026, 12, 15)}),
        ("heures", {"heures": Decimal(201)}),
        ("__all__", {"semaines": Decimal(-1)}),  # the form says it at its field
        ("representant", {"representant": ""}),
    ],
)
def test_what_cannot_be_attested_is_refused_at_its_field(finie, mme_delmasse, champ, valeurs):
    with pytest.raises(ValidationError) as erreur:
        enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **attestation(**valeurs))
    assert list(erreur.value.message_dict) == [champ]
    assert not Attestation.objects.exists()


def test_days_made_up_after_the_end_may_be_attested(finie, mme_delmasse, time_machine):
    jour = {"du": date(2026, 11, 17), "au": date(2026, 11, 17), "jours": Decimal(1)}
    noter_une_absence(pfmp=finie, source="lycee", justifiee=True, motif="", par=mme_delmasse, **jour)
    apres = {"du": date(2026, 12, 14), "au": date(2026, 12, 14), "jours": Decimal(1)}
    rattrapage = prevoir_un_rattrapage(pfmp=finie, organisme=None, note="", par=mme_delmasse, **apres)
    ecrite = attestation(au=date(2026, 12, 14), signee_le=date(2026, 12, 14))
    with pytest.raises(ValidationError, match="Notez d’abord un rattrapage"):
        enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **ecrite)
    noter_le_rattrapage_fait(rattrapage=rattrapage, fait=True)
    assert enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **ecrite).jours == 20


def test_the_original_goes_back_to_the_pupil_and_a_mistake_is_undone(finie, mme_delmasse):
    lue = enregistrer_l_attestation(pfmp=finie, par=mme_delmasse, **attestation())
    assert rendre_l_original(attestation=lue, rendu=True).original_rendu_le == date(2026, 12, 14)
    assert rendre_l_original(attestation=lue, rendu=False).original_rendu_le is None
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.urls import reverse

from pfmp.actions import papiers as actions
from pfmp.modeles_de_papier import FICHIER, texte_d_origine, texte_de
from pfmp.models import Attestation, ImpressionDePapiers, ModeleDePapier, Pfmp
from pfmp.regles.modeles import A_REMPLIR, CHAMPS, Bloc, champs_inconnus
from pfmp.tableaux.papiers import lire_les_papiers
from tests.factories import ActiviteFactory, EleveFactory
from tests.ouvrier import travailler
from tests.papiers import defauts_d_accessibilite, pages, signets, texte
from tests.pfmp.factories import ContactFactory, PeriodeFactory, PfmpFactory

JOUR = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def rien_en_memoire():
    caches["papiers"].clear()


@pytest.fixture
def pfmp(lea, tago1, mme_delmasse):
    """Léa's, at the Menuiseries Tavernol, followed by Mme Delmasse."""
    une = PfmpFactory(
        eleve=lea, periode=PeriodeFactory(classe=tago1), referent=mme_delmasse, code="K7MPQ2", horaires="9 h - 17 h"
    )
    une.responsable = ContactFactory(
        organisme=une.organisme, civilite="Mme", nom="Odile Tavernol", fonction="présidente", est_responsable=True
    )
    une.save()
    return une


def imprimer(pfmp, genre, par):
    return actions.imprimer_un_papier(pfmp=pfmp, genre=genre, par=par, jour=JOUR).contenu


# --- The text ---------------------------------------------------------------------------------------
def test_a_champ_is_replaced_room_is_left_for_what_is_unknown_and_the_rest_is_text():
    bloc = Bloc("a", "", "{eleve} {siret} {{x}} {% load %} <b>\n\n  {du}  ")
    assert bloc.paragraphes({"eleve": "Léa", "du": "3 mai"}) == [
        f"Léa {A_REMPLIR} {{{A_REMPLIR}}} {{% load %}} <b>",
        "3 mai",
    ]
    assert champs_inconnus("{eleve} {inconnu} {__class__} {inconnu}") == ["inconnu", "__class__"]


def test_the_text_of_agora_uses_only_champs_of_the_list_and_uses_the_code():
    modeles = json.loads(FICHIER.read_text(encoding="utf-8"))
    assert set(modeles) == set(ModeleDePapier.Genre.values)
    for genre in modeles:
        blocs = texte_d_origine(genre).blocs
        assert [nom for bloc in blocs for nom in champs_inconnus(bloc.texte)] == []
        assert len({bloc.cle for bloc in blocs}) == len(blocs)


def test_every_champ_of_the_list_has_its_value(pfmp):
    Attestation.objects.create(
        pfmp=pfmp, representant="Odile", fonction="présidente", du=pfmp.du, au=pfmp.au, semaines=4, jours=20, heures=140
    )
    pfmp.missions, pfmp.organisme.siret, pfmp.tuteur.telephone = "Classement", "00000101600013", "01 99 00 11 21"
    pfmp.save()
    pfmp.organisme.save()
    pfmp.tuteur.save()
    pfmp.organisme.taches.add(ActiviteFactory(code="1.2"))
    (prevu,) = lire_les_papiers(Pfmp.objects.filter(pk=pfmp.pk))
    (atteste,) = lire_les_papiers(Pfmp.objects.filter(pk=pfmp.pk), pour_attestation=True)
    assert [nom for nom in CHAMPS if not (prevu.valeurs[nom] or atteste.valeurs[nom])] == []
    assert set(prevu.valeurs) == set(atteste.valeurs) == set(CHAMPS)


# --- The papers -------------------------------------------------------------------------------------
def test_the_convention_is_one_sheet_with_its_annexe_on_the_back_and_its_code(pfmp, mme_delmasse):
    fichier = imprimer(pfmp, "convention", mme_delmasse)
    recto, verso = pages(fichier)
    for morceau in (
        "Code de la convention : K7MPQ2",
        "du 16 novembre 2026 au 11 décembre 2026",
        "4 semaines, soit 35 heures par semaine",
        "Horaires prévus : 9 h - 17 h",
        "Mme Odile Tavernol, présidente",
        "modèle de travail",
    ):
        assert morceau in recto
    assert "Annexe pédagogique" in verso
    assert "Le code de cette convention, K7MPQ2, lui sera demandé." in verso
    assert "Le chef d’établissement : date, signature et cachet" in verso
    assert defauts_d_accessibilite(fichier) == []


def test_an_attestation_says_what_was_declared_and_never_what_was_planned(pfmp, mme_delmasse):
    vide = texte(imprimer(pfmp, "attestation", mme_delmasse))
    assert f"durée effective de {A_REMPLIR} semaines" in vide
    Attestation.objects.create(
        pfmp=pfmp,
        representant="Mme Odile Tavernol",
        fonction="présidente",
        du=pfmp.du,
        au=pfmp.au,
        semaines=Decimal("3.8"),
        jours=19,
        heures=Decimal("131.5"),
    )
    dit = texte(imprimer(pfmp, "attestation", mme_delmasse))
    assert "durée effective de 3,8 semaines, soit 19 jours et 131,5 heures" in dit
    assert "Représenté par Mme Odile Tavernol, présidente" in dit


def test_a_convention_is_kept_nowhere_once_printed(pfmp, mme_delmasse, monkeypatch):
    imprimer(pfmp, "convention", mme_delmasse)
    demandes = []
    monkeypatch.setattr("socle.pdf._imprimer", lambda html, feuilles: demandes.append(html) or b"%PDF")
    imprimer(pfmp, "convention", mme_delmasse)
    assert len(demandes) == 1  # the control: an attestation is found in the cache
    imprimer(pfmp, "attestation", mme_delmasse)
    imprimer(pfmp, "attestation", mme_delmasse)
    assert len(demandes) == 2


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_papers_of_a_period_are_read_in_the_same_number_of_queries(pfmp, tago1, nombre, django_assert_num_queries):
    for _ in range(nombre - 1):
        PfmpFactory(eleve=EleveFactory(etablissement=pfmp.eleve.etablissement, classe=tago1), periode=pfmp.periode)
    with django_assert_num_queries(4):
        lire_les_papiers(Pfmp.objects.filter(periode=pfmp.periode))


@pytest.mark.django_db(transaction=True)
def test_the_conventions_of_a_period_come_as_one_file(client, pfmp, tago1, mme_delmasse):
    tom = EleveFactory(etablissement=pfmp.eleve.etablissement, nom="DURAND", prenom="Tom", classe=tago1)
    PfmpFactory(eleve=tom, periode=pfmp.periode)
    client.force_login(mme_delmasse)
    adresse = reverse("papiers:imprimer_la_periode", args=[pfmp.periode_id, "convention"])
    suite = client.post(adresse)
    assert client.post(adresse).headers["Location"] == suite.headers["Location"]  # a double click makes one
    travailler()
    impression = ImpressionDePapiers.objects.get()
    assert client.get(reverse("papiers:impression", args=[impression.pk])).status_code == 200
    reponse = client.get(reverse("papiers:telecharger", args=[impression.pk]))
    fichier = b"".join(reponse.streaming_content)
    assert signets(fichier) == [("DURAND Tom", 1), ("MARTIN Léa", 3)]


# --- A school's own text ----------------------------------------------------------------------------
@pytest.fixture
def saisie(lycee):
    """What the form of the convention holds when it is opened."""
    origine = texte_de(lycee.pk, "convention")
    champs = {"version": origine.version}
    for bloc in origine.blocs:
        champs |= {f"titre_{bloc.cle}": bloc.titre, f"texte_{bloc.cle}": bloc.texte}
    return champs


def test_a_school_replaces_a_text_in_versions_and_takes_ours_again(client, pfmp, saisie, lycee, m_albaredol):
    client.force_login(m_albaredol)
    adresse = reverse("papiers:modele", args=["convention"])
    client.post(adresse, {**saisie, "texte_objet": "Notre conseil a voté ceci pour {eleve}. <script>"})
    dit = texte(imprimer(pfmp, "convention", m_albaredol))
    assert "Notre conseil a voté ceci pour MARTIN Léa. <script>" in dit
    assert "modèle de travail" not in dit
    client.post(reverse("papiers:revenir_a_l_origine", args=["convention"]))
    assert texte_de(lycee.pk, "convention").blocs == texte_d_origine("convention").blocs
    versions = ModeleDePapier.objects.values_list("version", "auteur")
    assert sorted(versions) == [(1, m_albaredol.pk), (2, m_albaredol.pk)]


def test_an_unknown_champ_is_refused_at_its_field_and_nothing_typed_is_lost(client, pfmp, saisie, m_albaredol):
    client.force_login(m_albaredol)
    page = client.post(reverse("papiers:modele", args=["convention"]), {**saisie, "texte_objet": "{settings} à voir"})
    dit = page.content.decode()
    assert (page.status_code, "ce champ n’est pas de la liste" in dit, "{settings} à voir" in dit) == (422, True, True)
    assert not ModeleDePapier.objects.exists()


def test_a_text_changed_meanwhile_is_not_replaced(lycee, m_albaredol, saisie, client):
    blocs = texte_d_origine("convention").blocs
    commun = {"etablissement": lycee, "genre": "convention", "blocs": blocs, "par": m_albaredol}
    actions.enregistrer_un_modele(**commun, version=0)
    with pytest.raises(ValidationError, match="changé entre-temps"):
        actions.enregistrer_un_modele(**commun, version=0)
    client.force_login(m_albaredol)
    adresse = reverse("papiers:modele", args=["convention"])
    page = client.post(adresse, {**saisie, "texte_objet": "Le mien"})
    assert (page.status_code, "Le mien" in page.content.decode()) == (422, True)
    assert 'name="version" value="1"' in page.content.decode()  # once compared, it may be kept


def test_the_preview_shows_what_is_typed_and_keeps_nothing(client, pfmp, saisie, m_albaredol):
    client.force_login(m_albaredol)
    apercu = client.post(
        reverse("papiers:modele", args=["convention"]), {**saisie, "texte_objet": "Un essai pour {eleve}", "apercu": 1}
    )
    assert "Un essai pour MARTIN Léa" in texte(apercu.content)
    assert not ModeleDePapier.objects.exists()


def test_another_school_keeps_its_own_text(lycee, autre_lycee, m_albaredol):
    actions.enregistrer_un_modele(
        etablissement=lycee, genre="attestation", blocs=[Bloc("a", "", "Ici")], version=0, par=m_albaredol
    )
    assert texte_de(lycee.pk, "attestation").version == 1
    assert texte_de(autre_lycee.pk, "attestation").version == 0


def test_only_the_administrateur_changes_a_text(client, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get(reverse("papiers:modeles")).status_code == 200
    assert client.get(reverse("papiers:modele", args=["convention"])).status_code == 403
