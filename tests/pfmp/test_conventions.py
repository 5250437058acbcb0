"""Conventions and attestations on paper, and the text that a school puts in the place of ours."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.urls import reverse

from pfmp.actions import conventions as actions
from pfmp.modeles_de_papier import FICHIER, texte_d_origine, texte_de
from pfmp.models import Attestation, CompetenceProposee, ImpressionDePapiers, ModeleDePapier, Pfmp
from pfmp.regles.modeles import A_REMPLIR, CHAMPS, Bloc, champs_inconnus
from pfmp.tableaux.papiers import lire_les_papiers
from tests.factories import ActiviteFactory, CompetenceFactory, EleveFactory
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
    CompetenceProposee.objects.create(pfmp=pfmp, competence=CompetenceFactory(code="1.2.1"), ordre=1)
    (prevu,) = lire_les_papiers(Pfmp.objects.filter(pk=pfmp.pk))
    (atteste,) = lire_les_papiers(Pfmp.objects.filter(pk=pfmp.pk), pour_attestation=True)
    assert [nom for nom in CHAMPS if not (prevu.valeurs[nom] or atteste.valeurs[nom])] == []
    assert set(prevu.valeurs) == set(atteste.valeurs) == set(CHAMPS)


# --- The papers -------------------------------------------------------------------------------------
def test_the_annexe_pedagogique_names_the_competences_chosen_and_twelve_of_them_stay_on_the_sheet(pfmp, mme_delmasse):
    assert f"Compétences visées : {A_REMPLIR}" in texte(imprimer(pfmp, "convention", mme_delmasse))
    for ordre in range(1, 13):
        competence = CompetenceFactory(code=f"1.1.{ordre}", intitule=f"Visée {ordre} {'assez longue ' * 7}")
        CompetenceProposee.objects.create(pfmp=pfmp, competence=competence, ordre=ordre)
    lues = pages(imprimer(pfmp, "convention", mme_delmasse))
    assert (len(lues), lues[1].count("Visée ")) == (2, 12)


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
    with django_assert_num_queries(5):
        lire_les_papiers(Pfmp.objects.filter(periode=pfmp.periode))


@pytest.mark.django_db(transaction=True)
def test_the_conventions_of_a_period_come_as_one_file(client, pfmp, tago1, mme_delmasse):
    tom = EleveFactory(etablissement=pfmp.eleve.etablissement, nom="DURAND", prenom="Tom", classe=tago1)
    PfmpFactory(eleve=tom, periode=pfmp.periode)
    client.force_login(mme_delmasse)
    adresse = reverse("conventions:imprimer_la_periode", args=[pfmp.periode_id, "convention"])
    suite = client.post(adresse)
    assert client.post(adresse).headers["Location"] == suite.headers["Location"]  # a double click makes one
    travailler()
    impression = ImpressionDePapiers.objects.get()
    assert client.get(reverse("conventions:impression", args=[impression.pk])).status_code == 200
    reponse = client.get(reverse("conventions:telecharger", args=[impression.pk]))
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
    adresse = reverse("conventions:modele", args=["convention"])
    client.post(adresse, {**saisie, "texte_objet": "Notre conseil a voté ceci pour {eleve}. <script>"})
    dit = texte(imprimer(pfmp, "convention", m_albaredol))
    assert "Notre conseil a voté ceci pour MARTIN Léa. <script>" in dit
    assert "modèle de travail" not in dit
    client.post(reverse("conventions:revenir_a_l_origine", args=["convention"]))
    assert texte_de(lycee.pk, "convention").blocs == texte_d_origine("convention").blocs
    assert "modèle de travail" in texte(imprimer(pfmp, "convention", m_albaredol))  # ours again, and it is said
    versions = ModeleDePapier.objects.values_list("version", "auteur")
    assert sorted(versions) == [(1, m_albaredol.pk), (2, m_albaredol.pk)]


def test_a_text_too_long_for_one_sheet_is_said_and_the_back_stays_a_back(client, pfmp, saisie, m_albaredol):
    client.force_login(m_albaredol)
    adresse = reverse("conventions:modele", args=["convention"])
    page = client.post(adresse, {**saisie, "texte_objet": "Court."}, follow=True).content.decode()
    assert "ne tient plus sur une feuille" not in page
    long = "Une phrase longue de convention qui se répète. " * 60
    page = client.post(adresse, {**saisie, "version": 1, "texte_objet": long, "texte_statut": long}, follow=True)
    assert "La convention prend maintenant 4 pages" in page.content.decode().replace("\xa0", " ")
    lues = pages(imprimer(pfmp, "convention", m_albaredol))
    assert [rang for rang, page in enumerate(lues, start=1) if "Annexe pédagogique" in page] == [4]


def test_an_unknown_champ_is_refused_at_its_field_and_nothing_typed_is_lost(client, pfmp, saisie, m_albaredol):
    client.force_login(m_albaredol)
    page = client.post(
        reverse("conventions:modele", args=["convention"]), {**saisie, "texte_objet": "{settings} à voir"}
    )
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
    adresse = reverse("conventions:modele", args=["convention"])
    page = client.post(adresse, {**saisie, "texte_objet": "Le mien"})
    assert (page.status_code, "Le mien" in page.content.decode()) == (422, True)
    assert 'name="version" value="1"' in page.content.decode()  # once compared, it may be kept


def test_the_preview_shows_what_is_typed_and_keeps_nothing(client, pfmp, saisie, m_albaredol):
    client.force_login(m_albaredol)
    apercu = client.post(
        reverse("conventions:modele", args=["convention"]),
        {**saisie, "texte_objet": "Un essai pour {eleve}", "apercu": 1},
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
    assert client.get(reverse("conventions:modeles")).status_code == 200
    assert client.get(reverse("conventions:modele", args=["convention"])).status_code == 403
