"""A pupil asks to be assessed: who may, one at a time, and how it is answered."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from scolarite.models import Role
from suivi.actions import Saisie, cloturer, decliner, demander, positionner, prendre_dans, remplir, retirer
from suivi.actions.demandes import ATTENTES_MAX
from suivi.models import DemandeDEvaluation
from tests.factories import CompetenceFactory, EleveFactory, SituationFactory, UtilisateurFactory

POURQUOI = "J’ai tenu le standard deux semaines."


@pytest.fixture
def demande(lea, competences):
    """Léa asks on 1.1.1."""
    return demander(eleve=lea, competence=competences[0], explication=POURQUOI, par=lea.utilisateur)


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    return SituationFactory(classe=tago1, competences=competences[:2], auteur=mme_delmasse, intitule="Standard")


@pytest.fixture
def tom(tago1, lycee):
    """Another pupil of TAGO1."""
    compte = UtilisateurFactory(identifiant="tom", role=Role.Nature.ELEVE, role__etablissement=lycee)
    return EleveFactory(etablissement=lycee, utilisateur=compte, nom="DURAND", prenom="Tom", classe=tago1)


def etat(demande) -> tuple[str, str, object]:
    demande.refresh_from_db()
    return demande.etat, demande.reponse, demande.repondue_par


# --- Asking --------------------------------------------------------------------------------------------
def test_one_request_at_a_time_on_a_competence(demande, lea, competences):
    with pytest.raises(ValidationError, match="Une demande attend déjà une réponse sur cette compétence"):
        demander(eleve=lea, competence=competences[0], explication="Encore", par=lea.utilisateur)
    demander(eleve=lea, competence=competences[1], explication="Autre", par=lea.utilisateur)
    retirer(demande=demande, par=lea.utilisateur)
    demander(eleve=lea, competence=competences[0], explication="De nouveau", par=lea.utilisateur)
    assert DemandeDEvaluation.objects.en_attente().count() == 2


def test_nobody_asks_for_somebody_else(lea, tom, mme_delmasse, competences):
    for autre in (tom.utilisateur, mme_delmasse):
        with pytest.raises(PermissionDenied):
            demander(eleve=lea, competence=competences[0], explication=POURQUOI, par=autre)
    assert not DemandeDEvaluation.objects.exists()


def test_a_pupil_who_asks_for_everything_is_told_to_choose(lea):
    for numero in range(ATTENTES_MAX):
        competence = CompetenceFactory(code=f"2.2.{numero + 1}")
        demander(eleve=lea, competence=competence, explication=POURQUOI, par=lea.utilisateur)
    with pytest.raises(ValidationError, match="Retirez-en une"):
        demander(eleve=lea, competence=CompetenceFactory(code="3.3.1"), explication=POURQUOI, par=lea.utilisateur)


# --- Answering --------------------------------------------------------------------------------------------
def test_not_now_asks_for_an_answer_that_the_pupil_reads(demande, mme_delmasse):
    with pytest.raises(ValidationError):
        decliner(demande=demande, reponse="  ", par=mme_delmasse)
    decliner(demande=demande, reponse="Après la PFMP.", par=mme_delmasse)
    assert etat(demande) == ("declinee", "Après la PFMP.", mme_delmasse)
    with pytest.raises(ValidationError, match="n’attend plus de réponse"):
        decliner(demande=demande, reponse="Non.", par=mme_delmasse)


def test_an_answered_request_is_not_withdrawn_nor_a_withdrawn_one_answered(demande, lea, mme_delmasse, tom):
    with pytest.raises(PermissionDenied):
        retirer(demande=demande, par=tom.utilisateur)
    retirer(demande=demande, par=lea.utilisateur)
    with pytest.raises(ValidationError):
        decliner(demande=demande, reponse="Trop tard.", par=mme_delmasse)
    assert etat(demande) == ("retiree", "", None)


def test_it_closes_when_she_is_positioned_in_the_situation_chosen(demande, situation, lea, competences, mme_delmasse):
    prendre_dans(demande=demande, situation=situation, par=mme_delmasse)
    for competence, valeur, attendu in ((1, "3", "attente"), (0, "A", "attente"), (0, "3", "evaluee")):
        saisie = Saisie(lea.pk, competences[competence].pk, valeur, version=int(attendu == "evaluee"))
        positionner(situation=situation, saisie=saisie, par=mme_delmasse)
        assert etat(demande)[0] == attendu
    assert demande.repondue_par == mme_delmasse
    assert demande.repondue_le is not None


def test_another_situation_or_another_pupil_leaves_it_waiting(
    demande, situation, lea, tom, competences, tago1, mme_delmasse
):
    autre = SituationFactory(classe=tago1, competences=competences[:1], auteur=mme_delmasse)
    prendre_dans(demande=demande, situation=situation, par=mme_delmasse)
    positionner(situation=autre, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    positionner(situation=situation, saisie=Saisie(tom.pk, competences[0].pk, "3"), par=mme_delmasse)
    assert etat(demande)[0] == "attente"
    remplir(situation=situation, valeur="4", par=mme_delmasse)  # a whole class at once answers it too
    assert etat(demande)[0] == "evaluee"


def test_a_situation_closed_or_about_something_else_is_refused(demande, situation, competences, tago1, mme_delmasse):
    autre = SituationFactory(classe=tago1, competences=competences[2:], auteur=mme_delmasse)
    with pytest.raises(ValidationError, match="ne porte pas sur"):
        prendre_dans(demande=demande, situation=autre, par=mme_delmasse)
    with pytest.raises(ValidationError, match="clôturée"):
        prendre_dans(demande=demande, situation=cloturer(situation=situation), par=mme_delmasse)


# --- Pages ---------------------------------------------------------------------------------------------------
@pytest.fixture
def adresse(demande):
    return lambda nom: reverse(f"suivi:{nom}", args=[demande.pk])


def test_each_person_gets_what_the_request_allows(
    client, adresse, demande, noe, tom, mme_delmasse, m_fontanelle, m_albaredol, m_vasseur
):
    for personne, detail, retrait in (
        (mme_delmasse, 200, 403),
        (m_albaredol, 403, 403),
        (m_fontanelle, 404, 404),
        (m_vasseur, 404, 404),
        (noe.utilisateur, 404, 404),
        (tom.utilisateur, 404, 404),
    ):
        client.force_login(personne)
        assert client.get(adresse("demande")).status_code == detail
        assert client.post(adresse("decliner_demande"), {"reponse": ""}).status_code in (detail, 422)
        assert client.post(adresse("retirer_demande")).status_code == retrait
    assert etat(demande)[0] == "attente"


def test_she_asks_from_her_profile_reads_the_answer_and_nobody_else_does(client, lea, tom, mme_delmasse, competences):
    client.force_login(lea.utilisateur)
    envoi = {"competence": competences[0].pk, "explication": POURQUOI}
    page = client.post(reverse("suivi:creer_demande"), envoi, follow=True)
    assert POURQUOI in page.text
    assert client.post(reverse("suivi:creer_demande"), envoi).status_code == 422
    demande = DemandeDEvaluation.objects.get()
    client.force_login(mme_delmasse)
    accueil, classe = reverse("accueil"), reverse("suivi:classe", args=[lea.inscriptions.get().classe_id])
    assert reverse("suivi:demande", args=[demande.pk]) in client.get(accueil).text
    assert "1 demande d’évaluation attend une réponse" in client.get(classe).text
    client.post(reverse("suivi:decliner_demande", args=[demande.pk]), {"reponse": "Après la PFMP."})
    assert "attend une réponse" not in client.get(classe).text
    for personne, lue in ((lea, True), (tom, False)):
        client.force_login(personne.utilisateur)
        assert ("Après la PFMP." in client.get(reverse("suivi:mon_profil")).text) is lue


def test_evaluating_opens_the_cell_of_the_situation_chosen(client, adresse, demande, situation, mme_delmasse):
    client.force_login(mme_delmasse)
    assert "Standard" in client.get(adresse("demande")).text
    reponse = client.post(adresse("evaluer_demande"), {"situation": situation.pk})
    attendue = reverse("suivi:cellule", args=[situation.pk])
    assert reponse.url == f"{attendue}?eleve={demande.eleve_id}&competence={demande.competence_id}"
    assert client.post(adresse("evaluer_demande"), {"situation": "abc"}).url == adresse("demande")


def test_a_situation_made_for_the_request_answers_it(client, demande, tago1, competences, mme_delmasse):
    client.force_login(mme_delmasse)
    lien = re.search(
        r'href="([^"]*situations/creer/[^"]*)"', client.get(reverse("suivi:demande", args=[demande.pk])).text
    )
    adresse = lien[1].replace("&amp;", "&")
    assert f'value="{competences[0].pk}" checked' in client.get(adresse).text
    envoi = {"pour": tago1.pk, "intitule": "Standard", "date": "2026-11-20", "visee": "formative"}
    envoi |= {"contexte": "cours", "nature": "simulee", "competences": [competences[0].pk]}
    reponse = client.post(adresse, envoi)
    demande.refresh_from_db()
    assert demande.situation.intitule == "Standard"
    assert f"eleve={demande.eleve_id}" in reponse.url
    positionner(situation=demande.situation, saisie=Saisie(demande.eleve_id, competences[0].pk, "3"), par=mme_delmasse)
    assert etat(demande)[0] == "evaluee"


def test_an_observation_noted_for_the_request_answers_it(client, demande, lea, competences, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:demande", args=[demande.pk])).text
    adresse = re.search(r'href="([^"]*/observer/[^"]*)"', page)[1].replace("&amp;", "&")
    assert POURQUOI in client.get(adresse).text
    envoi = {"competence-0": competences[1].pk, "niveau-0": "3", "jour": "2026-11-20", "contexte": "cours"}
    client.post(adresse, envoi | {"publication": "eleve"})
    assert etat(demande)[0] == "attente"  # on another compétence
    client.post(adresse, envoi | {"publication": "eleve", "competence-0": competences[0].pk})
    assert etat(demande) == ("evaluee", "", mme_delmasse)
    assert demande.situation.eleve == lea


def test_an_empty_form_says_what_is_missing_and_keeps_what_was_typed(client, lea, noe):
    client.force_login(lea.utilisateur)
    page = client.post(reverse("suivi:creer_demande"), {"explication": POURQUOI})
    assert page.status_code == 422
    assert "Choisissez la compétence." in page.text
    assert POURQUOI in page.text


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(
    client, lycee, tago1, competences, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=lycee, classe=tago1)
        DemandeDEvaluation.objects.create(eleve=eleve, competence=competences[0], explication=POURQUOI)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(5):  # session, account; count, requests; year of the header
        page = client.get(reverse("suivi:demandes"))
    assert len(re.findall("Répondre<", page.text)) == nombre
