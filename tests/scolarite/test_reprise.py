"""Signing in again on the page that one has not left: the same account, its password, and nothing lost."""

import pytest
from django.core.cache import cache
from django.test import Client

from scolarite import codes
from scolarite.models import Role
from tests.factories import MOT_DE_PASSE, UtilisateurFactory

REPRISE = "/compte/reprendre/"
MINUTE = 60


@pytest.fixture(autouse=True)
def personne_n_a_essaye(db):
    cache.clear()


def _reprendre(client, personne, mot_de_passe=MOT_DE_PASSE, **autres):
    champs = {"compte": personne.pk, "login": personne.identifiant, "password": mot_de_passe}
    return client.post(REPRISE, champs | autres)


def _refus(reponse) -> str:
    assert reponse.status_code == 422
    return reponse.json()["erreur"]


def test_a_page_learns_whose_session_it_is(client, mme_delmasse, time_machine):
    assert client.get(REPRISE).json()["compte"] is None
    client.force_login(mme_delmasse)
    assert client.get(REPRISE).json()["compte"] == mme_delmasse.pk
    time_machine.shift(30 * MINUTE)
    assert client.get(REPRISE).json()["compte"] is None


def test_asking_does_not_prolong_the_session(client, mme_delmasse, time_machine):
    client.force_login(mme_delmasse)
    for _ in range(29):
        time_machine.shift(MINUTE)
        assert client.get(REPRISE).json()["compte"] == mme_delmasse.pk
    time_machine.shift(MINUTE)
    assert client.get(REPRISE).json()["compte"] is None


def test_the_answer_is_kept_nowhere(client, db):
    assert "no-store" in client.get(REPRISE).headers["Cache-Control"]


def test_the_password_opens_the_session_again_with_a_new_token(mme_delmasse, time_machine):
    client = Client(enforce_csrf_checks=True)
    client.force_login(mme_delmasse)
    ancien = client.get(REPRISE).json()["jeton"]
    time_machine.shift(30 * MINUTE)
    assert client.get("/").status_code == 302
    reponse = client.post(
        REPRISE,
        {"compte": mme_delmasse.pk, "login": "delmasse", "password": MOT_DE_PASSE},
        headers={"X-CSRFToken": ancien},
    )
    assert reponse.json()["compte"] == mme_delmasse.pk
    # What is sent next needs the new token: the old one died with the sign-in.
    assert client.post("/compte/mot-de-passe/", headers={"X-CSRFToken": ancien}).status_code == 403
    nouveau = {"X-CSRFToken": reponse.json()["jeton"]}
    assert client.post("/compte/mot-de-passe/", headers=nouveau).status_code == 200


def test_without_the_token_nobody_signs_in(mme_delmasse):
    assert _reprendre(Client(enforce_csrf_checks=True), mme_delmasse).status_code == 403


def test_the_end_of_the_session_is_not_said_again_on_the_next_page(client, mme_delmasse, time_machine):
    client.force_login(mme_delmasse)
    time_machine.shift(30 * MINUTE)
    client.get("/")
    _reprendre(client, mme_delmasse)
    assert "Votre session est terminée" not in client.get("/").content.decode()


def test_a_wrong_password_is_said_as_on_the_sign_in_page(client, mme_delmasse):
    assert _refus(_reprendre(client, mme_delmasse, "presque-juste")).startswith(
        "Identifiant ou mot de passe incorrect."
    )
    assert _refus(_reprendre(client, mme_delmasse, "")).startswith("Tapez votre mot de passe")


def test_unknown_known_and_closed_accounts_get_the_same_answer(client, mme_delmasse):
    fermee = UtilisateurFactory(identifiant="fermee", is_active=False)
    reponses = {_reprendre(client, personne, "faux").content for personne in (mme_delmasse, fermee)}
    reponses |= {_reprendre(client, fermee).content, _reprendre(client, mme_delmasse, login="inconnue").content}
    assert len(reponses) == 1


def test_five_failures_here_or_there_then_one_minute(client, mme_delmasse, time_machine):
    for _ in range(3):
        _reprendre(client, mme_delmasse, "faux")
    for _ in range(2):
        client.post("/compte/connexion/", {"login": "delmasse", "password": "faux"})
    assert "Attendez une minute" in _refus(_reprendre(client, mme_delmasse))
    time_machine.shift(MINUTE + 1)
    assert _reprendre(client, mme_delmasse).status_code == 200


def test_another_account_does_not_take_the_page_over(client, mme_delmasse, m_fontanelle):
    reponse = _reprendre(client, m_fontanelle, compte=mme_delmasse.pk)
    assert _refus(reponse) == "Ce n’est pas le compte de cette page. Actualisez-la pour en changer."
    assert client.get(REPRISE).json()["compte"] is None


def test_one_takes_the_page_back_from_somebody_who_signed_in_meanwhile(client, mme_delmasse, m_fontanelle):
    client.force_login(m_fontanelle)
    assert client.get(REPRISE).json()["compte"] == m_fontanelle.pk
    _reprendre(client, mme_delmasse)
    assert client.get("/").context["user"] == mme_delmasse


def test_a_code_that_replaced_the_password_is_not_used_up_here(client, mme_delmasse):
    mme_delmasse.code_valable_jusqu_au = "2026-12-01T00:00:00Z"
    mme_delmasse.set_password(codes.normaliser("2345-6789"))
    mme_delmasse.save()
    ancien = mme_delmasse.password
    assert "Un code a remplacé votre mot de passe" in _refus(_reprendre(client, mme_delmasse, "2345-6789"))
    mme_delmasse.refresh_from_db()
    assert mme_delmasse.password == ancien


def test_a_role_withdrawn_meanwhile_opens_nothing(client, mme_delmasse):
    Role.objects.filter(utilisateur=mme_delmasse).update(au="2026-11-22")
    assert _reprendre(client, mme_delmasse).status_code == 200
    assert client.get("/").status_code == 403
