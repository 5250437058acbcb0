"""How long somebody stays signed in, and what ends it at once."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from scolarite.models import Role
from scolarite.sessions import sans_prolonger_la_session
from tests.factories import MOT_DE_PASSE

MINUTE = 60


@sans_prolonger_la_session
def sondage(request):
    """What a page calls by itself."""
    return HttpResponse("rien de neuf")


urlpatterns = [path("sondage/", sondage), path("", include("agora.urls"))]


def _connecte(client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(("personne", "minutes"), [("mme_delmasse", 30), ("eleve", 60)])
def test_a_session_ends_when_nothing_happens(client, personne, minutes, lea, mme_delmasse, time_machine):
    client.force_login(lea.utilisateur if personne == "eleve" else mme_delmasse)
    for _ in range(3):
        time_machine.shift((minutes - 1) * MINUTE)
        assert _connecte(client)
    time_machine.shift(minutes * MINUTE)
    reponse = client.get("/", follow=True)
    assert reponse.redirect_chain == [("/compte/connexion/?next=/", 302)]
    assert "Votre session est terminée" in reponse.content.decode()


def test_it_ends_after_twelve_hours_whatever_happens(client, mme_delmasse, time_machine):
    client.force_login(mme_delmasse)
    for _ in range(24):
        time_machine.shift(29 * MINUTE)
        assert _connecte(client)
    time_machine.shift(24 * MINUTE)
    assert not _connecte(client)


@pytest.mark.urls("tests.scolarite.test_sessions")
def test_polling_never_prolongs_it(client, mme_delmasse, time_machine):
    client.force_login(mme_delmasse)
    for _ in range(29):
        time_machine.shift(MINUTE)
        assert client.get("/sondage/").status_code == 200
    time_machine.shift(MINUTE)
    assert client.get("/sondage/").status_code == 302


@pytest.mark.urls("tests.scolarite.test_sessions")
def test_without_the_mark_polling_would_prolong_it(client, mme_delmasse, time_machine, monkeypatch):
    monkeypatch.setattr(sondage, "prolonge_la_session", True)
    client.force_login(mme_delmasse)
    for _ in range(40):
        time_machine.shift(MINUTE)
        assert client.get("/sondage/").status_code == 200


def test_a_burst_of_pages_writes_the_session_once_a_minute(client, mme_delmasse, time_machine):
    client.force_login(mme_delmasse)
    avant = client.session["vu"]
    time_machine.shift(30)
    client.get("/accessibilite/")
    assert client.session["vu"] == avant
    time_machine.shift(31)
    client.get("/accessibilite/")
    assert client.session["vu"] >= avant + MINUTE


def test_signing_out_ends_the_session_on_the_server(client, mme_delmasse):
    client.force_login(mme_delmasse)
    ancienne = client.cookies["sessionid"].value
    assert client.post("/compte/deconnexion/").status_code == 302
    client.cookies["sessionid"] = ancienne
    assert not _connecte(client)


def test_an_address_alone_signs_nobody_out(client, mme_delmasse):
    client.force_login(mme_delmasse)
    assert client.get("/compte/deconnexion/").status_code == 200
    assert _connecte(client)


def test_changing_the_password_ends_the_other_sessions(client, mme_delmasse):
    autre = Client()
    autre.force_login(mme_delmasse)
    client.force_login(mme_delmasse)
    nouveau = "Girafe-Violette-Marteau-12"
    reponse = client.post(
        "/compte/mot-de-passe/", {"oldpassword": MOT_DE_PASSE, "password1": nouveau, "password2": nouveau}
    )
    assert reponse.headers["Location"] == "/"
    assert _connecte(client)
    assert not _connecte(autre)


def test_a_closed_account_is_refused_at_its_next_request(client, mme_delmasse):
    client.force_login(mme_delmasse)
    assert _connecte(client)
    mme_delmasse.is_active = False
    mme_delmasse.save()
    assert not _connecte(client)


def test_a_closed_role_is_refused_at_its_next_request(client, mme_delmasse):
    client.force_login(mme_delmasse)
    assert _connecte(client)
    Role.objects.filter(utilisateur=mme_delmasse).update(au="2026-11-22")
    assert client.get("/").status_code == 403


@pytest.mark.parametrize("adresse", ["/", "/accessibilite/", "/inconnue/", "/compte/mot-de-passe/"])
def test_no_page_of_a_signed_in_person_is_kept_anywhere(client, mme_delmasse, adresse):
    client.force_login(mme_delmasse)
    assert "no-store" in client.get(adresse).headers["Cache-Control"]


def test_a_public_page_may_be_kept(client, db):
    """Control of the test above: the header comes from being signed in."""
    assert "Cache-Control" not in client.get("/accessibilite/").headers


def test_the_page_of_an_account_does_not_act_for_the_next_one(client, mme_delmasse, m_fontanelle):
    """Two tabs of one browser: Mr Fontanelle has signed in while a page of Mme Delmasse was open."""
    client.force_login(m_fontanelle)
    assert client.get("/", headers={"X-Compte": str(m_fontanelle.pk)}).status_code == 200
    reponse = client.get("/", headers={"X-Compte": str(mme_delmasse.pk)})
    assert (reponse.status_code, reponse.content) == (401, b"")
    assert "no-store" in reponse.headers["Cache-Control"]


def test_every_page_says_whose_it_is(client, mme_delmasse):
    assert "X-Compte" not in client.get("/accessibilite/").text
    client.force_login(mme_delmasse)
    assert f'"X-Compte": "{mme_delmasse.pk}"' in client.get("/").text
