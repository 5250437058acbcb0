"""Situations for others: shared to be read or to be filled, and duplicated to other classes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from socle.models import Evenement
from suivi.actions import Saisie, cloturer, dupliquer, partager, positionner
from suivi.droits import LECTURE as REFUS
from suivi.droits import peut_positionner
from suivi.models import Consigne, Partage, Positionnement, Situation
from tests.factories import (
    ClasseFactory,
    DiplomeFactory,
    EnseignementFactory,
    GroupeFactory,
    SituationFactory,
    UtilisateurFactory,
)

LISTE = reverse("suivi:situations")
LECTURE, SAISIE = Partage.Mode.LECTURE, Partage.Mode.SAISIE


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    return SituationFactory(
        classe=tago1, competences=competences[:2], auteur=mme_delmasse, intitule="Notes de frais", description="Saisir."
    )


@pytest.fixture
def lecteur(situation, m_fontanelle, mme_delmasse):
    """M. Fontanelle, who may read the situation of a class that he does not teach."""
    partager(situation=situation, partages={m_fontanelle: LECTURE}, par=mme_delmasse)
    return m_fontanelle


@pytest.fixture
def chez_le_lecteur(client, lecteur):
    client.force_login(lecteur)
    return client


def adresse(situation, nom: str, requete: str = "") -> str:
    return reverse(f"suivi:{nom}", args=[situation.pk]) + requete


# --- Read or fill ----------------------------------------------------------------------------------
def test_who_may_fill_a_situation(situation, mme_delmasse, m_fontanelle, m_albaredol, m_vasseur, lea):
    tous = (mme_delmasse, m_fontanelle, m_albaredol, m_vasseur, lea.utilisateur)
    for mode, attendu in (("", False), (LECTURE, False), (SAISIE, True)):
        partager(situation=situation, partages={m_fontanelle: mode}, par=mme_delmasse)
        assert [peut_positionner(qui, situation) for qui in tous] == [True, attendu, False, False, False]


def test_a_teacher_of_the_class_fills_it_whatever_the_share_says(situation, mme_delmasse, m_fontanelle, tago1):
    partager(situation=situation, partages={m_fontanelle: LECTURE}, par=mme_delmasse)
    EnseignementFactory(enseignant=m_fontanelle, classe=tago1)
    assert peut_positionner(m_fontanelle, situation)


def test_a_share_of_another_school_opens_nothing(situation, m_vasseur, mme_delmasse):
    partager(situation=situation, partages={m_vasseur: SAISIE}, par=mme_delmasse)
    assert not peut_positionner(m_vasseur, situation)
    assert not Situation.objects.visibles_par(m_vasseur).exists()


def test_the_question_asked_before_each_cell_is_that_of_the_lists(
    situation, tago1, mme_delmasse, m_fontanelle, m_vasseur
):
    """In plain SQL before each cell, with the ORM everywhere else: the same people, whatever opens the situation."""
    du_lycee = {"role__etablissement": situation.etablissement}
    fini, a_venir, dernier_jour = (UtilisateurFactory(role="enseignant", **du_lycee) for _ in range(3))
    administrateur, sans_role = UtilisateurFactory(role="administrateur", **du_lycee), UtilisateurFactory()
    for qui, du, au in (
        (fini, date(2026, 9, 1), date(2026, 11, 22)),
        (dernier_jour, date(2026, 9, 1), date(2026, 11, 23)),
        (a_venir, date(2026, 11, 24), None),
        (administrateur, date(2026, 9, 1), None),
    ):
        EnseignementFactory(enseignant=qui, classe=tago1, du=du, au=au)
    partages = {m_fontanelle: SAISIE, m_vasseur: SAISIE, sans_role: SAISIE, fini: LECTURE}
    for qui, mode in partages.items():
        Partage.objects.create(situation=situation, utilisateur=qui, mode=mode)
    tous = [mme_delmasse, fini, a_venir, dernier_jour, administrateur, sans_role, m_fontanelle, m_vasseur]
    attendu = [True, False, False, True, False, False, True, False]
    assert [peut_positionner(qui, situation) for qui in tous] == attendu
    assert [Situation.objects.positionnables_par(qui).filter(pk=situation.pk).exists() for qui in tous] == attendu


ECRITURES = [
    "positionner",
    "positionner_en_bloc",
    "saisie",
    "tableur",
    "confirmer_tableur",
    "cellule",
    "modifier_situation",
    "supprimer_situation",
    "cloturer_situation",
    "rouvrir_situation",
    "retenir_situation",
    "partager_situation",
]


@pytest.mark.parametrize("nom", ECRITURES)
def test_a_reader_is_refused_wherever_something_is_written(chez_le_lecteur, situation, lea, competences, nom):
    requete = f"?eleve={lea.pk}&competence={competences[0].pk}"
    saisie = {"eleve": lea.pk, "competence": competences[0].pk, "version": 0, "valeur": "3"}
    page = chez_le_lecteur.post(adresse(situation, nom, requete), saisie)
    assert page.status_code == 403
    assert REFUS in page.text
    script = chez_le_lecteur.post(adresse(situation, nom, requete), saisie, headers={"HX-Request": "true"})
    assert (script.status_code, script.text, script.headers["Content-Type"]) == (
        403,
        REFUS,
        "text/plain; charset=utf-8",
    )
    assert not Positionnement.objects.exists()


@pytest.mark.parametrize(
    "nom",
    ["positionner", "saisie", "cellule", "modifier_situation", "cloturer_situation", "partager_situation"],
)
def test_control_the_same_requests_of_a_colleague_who_may_fill_it_are_answered(
    client, situation, m_fontanelle, mme_delmasse, lea, competences, nom
):
    partager(situation=situation, partages={m_fontanelle: SAISIE}, par=mme_delmasse)
    client.force_login(m_fontanelle)
    saisie = {"eleve": lea.pk, "competence": competences[0].pk, "version": 0, "valeur": "3"}
    requete = f"?eleve={lea.pk}&competence={competences[0].pk}"
    assert client.post(adresse(situation, nom, requete), saisie).status_code in (200, 302)


def test_a_reader_gets_the_grid_without_a_way_to_write(chez_le_lecteur, situation, mme_delmasse, lea, competences):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    page = chez_le_lecteur.get(adresse(situation, "situation")).text
    assert "MARTIN Léa" in page
    assert "Cette situation vous est partagée pour la lire." in page
    assert "data-modifiable" not in page
    assert adresse(situation, "saisie") not in page
    assert "En lecture" in chez_le_lecteur.get(LISTE).text


def test_a_share_is_chosen_and_taken_back_on_its_page_and_noted(client, situation, mme_delmasse, m_fontanelle):
    client.force_login(mme_delmasse)
    lien, champ = adresse(situation, "partager_situation"), f"partage-{m_fontanelle.pk}"
    assert "M. Idriss Fontanelle" in client.get(lien).text
    client.post(lien, {champ: "lecture"})
    assert situation.partages.values_list("utilisateur", "mode").get() == (m_fontanelle.pk, "lecture")
    assert '<option value="lecture" selected>' in client.get(lien).text
    assert client.post(lien, {champ: "tout"}).status_code == 422
    client.post(lien, {champ: "saisie"})
    assert situation.partages.get().mode == "saisie"
    client.post(lien, {champ: ""})
    assert not situation.partages.exists()
    assert Evenement.objects.filter(verbe="partager", objet_id=situation.pk).count() == 3


def test_a_colleague_who_shares_on_does_not_lose_the_own_share(client, situation, mme_delmasse, m_fontanelle):
    partager(situation=situation, partages={m_fontanelle: SAISIE}, par=mme_delmasse)
    client.force_login(m_fontanelle)
    client.post(adresse(situation, "partager_situation"), {})
    assert situation.partages.get().utilisateur == m_fontanelle


# --- Duplicating -----------------------------------------------------------------------------------
@pytest.fixture
def tago2(annee, mme_delmasse):
    classe = ClasseFactory(annee=annee, code="TAGO2", libelle="Terminale 2")
    EnseignementFactory(enseignant=mme_delmasse, classe=classe)
    return classe


@pytest.fixture
def demi_groupe(annee, lea):
    return GroupeFactory(annee=annee, code="GR1", eleves=[lea])


def test_a_situation_is_made_again_for_several_classes_with_its_instructions_and_no_level(
    situation, tago2, tago1, demi_groupe, lea, competences, mme_delmasse
):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    cloturer(situation=situation)
    Consigne.objects.create(
        situation=situation, titre="Dossier", lien="https://exemple.example/", ajoutee_par=mme_delmasse
    )
    cibles = [(tago2, None, date(2026, 11, 26)), (tago1, demi_groupe, date(2026, 11, 27))]
    copies = dupliquer(situation=situation, cibles=cibles, par=mme_delmasse)
    assert [(c.classe, c.groupe, c.date, c.intitule, c.description) for c in copies] == [
        (tago2, None, date(2026, 11, 26), "Notes de frais", "Saisir."),
        (tago1, demi_groupe, date(2026, 11, 27), "Notes de frais", "Saisir."),
    ]
    for copie in copies:
        assert [c.code for c in copie.competences.order_by("code")] == ["1.1.1", "1.2.3"]
        assert copie.consignes.get().titre == "Dossier"
        assert (copie.est_cloturee, copie.positionnements.count(), copie.partages.count()) == (False, 0, 0)


def test_all_the_copies_are_made_or_none(situation, tago2, tago1, mme_delmasse):
    cibles = [(tago2, None, date(2026, 11, 26)), (tago1, None, date(2027, 9, 1))]
    with pytest.raises(ValidationError, match="Rien n’a été créé"):
        dupliquer(situation=situation, cibles=cibles, par=mme_delmasse)
    assert Situation.objects.get() == situation


def test_the_page_offers_the_classes_of_the_diploma_and_keeps_what_was_typed(
    client, situation, tago2, demi_groupe, annee, ago2, mme_delmasse
):
    autre = ClasseFactory(annee=annee, code="MCV", libelle="Terminale MCV", diplome=DiplomeFactory(code="MCV"))
    EnseignementFactory(enseignant=mme_delmasse, classe=autre)
    client.force_login(mme_delmasse)
    lien = adresse(situation, "dupliquer_situation")
    page = client.get(lien).text
    assert ("Terminale 2" in page, "groupe GR1" in page, "MCV" in page, "Seconde" in page) == (True, True, False, False)
    assert "Cochez au moins une classe" in client.post(lien, {}).text
    faute = {f"pour-{tago2.pk}": "on", f"date-{tago2.pk}": "2027-09-10"}
    page = client.post(lien, faute)
    assert page.status_code == 422
    assert "Cette date n’est pas dans l’année 2026-2027." in page.text
    assert 'value="2027-09-10"' in page.text
    assert "Donnez la date" in client.post(lien, faute | {f"date-{tago2.pk}": ""}).text
    assert Situation.objects.count() == 1
    reponse = client.post(lien, faute | {f"date-{tago2.pk}": "2026-11-26"}, follow=True)
    assert "est prête pour Terminale 2" in reponse.text
    assert Situation.objects.filter(classe=tago2, date=date(2026, 11, 26)).exists()


def test_the_grid_and_the_list_lead_to_duplicating(client, situation, mme_delmasse):
    client.force_login(mme_delmasse)
    lien = adresse(situation, "dupliquer_situation")
    assert lien in client.get(adresse(situation, "situation")).text
    assert lien in client.get(LISTE).text


# --- The list --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("filtre", "vues"),
    [
        ({}, {"Miennes", "Partagée", "Finie"}),
        ({"lesquelles": "miennes"}, {"Miennes"}),
        ({"lesquelles": "partagees"}, {"Partagée"}),
        ({"lesquelles": "observations"}, {"Observée"}),
        ({"etat": "a_terminer"}, {"Miennes", "Partagée", "Observée"}),
        ({"q": "PARTAG"}, {"Partagée"}),
        ({"q": "2.1.2"}, {"Finie"}),
        ({"q": "rien de tel"}, set()),
    ],
)
def test_the_list_tells_mine_from_shared_and_puts_observations_apart(
    client, ago2, tago1, noe, competences, m_fontanelle, mme_delmasse, filtre, vues
):
    SituationFactory(intitule="Miennes", classe=ago2, competences=competences[:1], auteur=m_fontanelle)
    SituationFactory(intitule="Observée", classe=ago2, eleve=noe, competences=competences[:1], auteur=m_fontanelle)
    partagee = SituationFactory(intitule="Partagée", classe=tago1, competences=competences[:1], auteur=mme_delmasse)
    partager(situation=partagee, partages={m_fontanelle: LECTURE}, par=mme_delmasse)
    finie = SituationFactory(intitule="Finie", classe=ago2, competences=competences[2:3], auteur=mme_delmasse)
    cloturer(situation=finie)
    client.force_login(m_fontanelle)
    page = client.get(LISTE, filtre).text
    assert {nom for nom in ("Miennes", "Observée", "Partagée", "Finie") if f">{nom}</a>" in page} == vues
    assert ("Aucune situation ne correspond" in page) is (not vues)
