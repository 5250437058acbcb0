"""What went wrong is said in French, with what was kept and what to do, on pages that ask nothing of the database."""

import logging

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def visiteur(settings):
    """Somebody who meets every failure. Django's own report of them is not looked at here."""
    settings.ROOT_URLCONF = "tests.agora.adresses_en_panne"
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    yield Client(raise_request_exception=False)
    logging.getLogger("django.request").setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("adresse", "statut", "titre"),
    [
        ("/panne/illisible/", 400, "Cette demande n’a pas pu être lue"),
        ("/panne/interdit/", 403, "Cette action ne vous est pas ouverte"),
        ("/panne/inconnue/", 404, "Cette page n’existe pas"),
        ("/panne/erreur/", 500, "Agora a rencontré une erreur"),
        ("/panne/base/", 503, "Agora est interrompu pour quelques minutes"),
    ],
)
def test_each_failure_has_its_page_and_no_query(visiteur, adresse, statut, titre):
    # No mark django_db: a query here would fail the test.
    reponse = visiteur.get(adresse)
    assert reponse.status_code == statut
    assert f"<h1>{titre}</h1>" in reponse.content.decode()


def test_a_silent_database_is_announced_as_temporary(visiteur):
    assert visiteur.get("/panne/base/")["Retry-After"] == "60"


def test_an_ordinary_error_is_not_announced_as_temporary(visiteur):
    assert "Retry-After" not in visiteur.get("/panne/erreur/")


def test_a_form_of_more_fields_than_accepted_is_said_to_be_too_big(visiteur, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert visiteur.post("/formulaire/", {"a": 1, "b": 2}).status_code == 200
    reponse = visiteur.post("/formulaire/", {"a": 1, "b": 2, "c": 3})
    assert reponse.status_code == 413
    assert "<h1>Cet envoi est trop gros</h1>" in reponse.content.decode()


def test_a_page_left_open_too_long_says_that_nothing_was_saved():
    reponse = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "delmasse"})
    assert reponse.status_code == 403
    assert "<h1>Cette page est restée ouverte trop longtemps</h1>" in reponse.content.decode()
