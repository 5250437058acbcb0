"""The dossiers in Chromium: every page and every state of a batch, then the printing of a class as a person does it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dossiers.models import Impression
from socle.models import TacheDeFond
from tests.dossiers.conftest import diplome, lea_inscrite, marquer, travail  # noqa: F401 -- fixtures, found by name
from tests.factories import EleveFactory
from tests.navigateur.examen import examiner
from tests.ouvrier import travailler
from tests.papiers import signets

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("diplome")]


@pytest.fixture
def classe(tago1, lea_inscrite, lycee):  # noqa: F811 -- the fixture imported above
    """TAGO1 with Léa, ready for E31, and a pupil with a long name who has nothing yet."""
    EleveFactory(etablissement=lycee, nom="PETIT-LAMBERT DE LA ROCHEFOUCAULD", prenom="Marie-Charlotte", classe=tago1)
    for code in ("1.1.1", "1.2.1", "1.3.1"):
        marquer(
            lea_inscrite, travail(tago1, code, intitule="Accueillir les visiteurs de la journée portes ouvertes"), 3
        )
    return tago1


@pytest.fixture
def impression(classe, mme_torrebois, client):
    client.force_login(mme_torrebois)
    client.post(reverse("dossiers:imprimer_la_classe", args=[classe.pk, "E31"]))
    return Impression.objects.get()


@pytest.mark.parametrize(
    ("etat", "champs"),
    [
        ("attente", {}),
        ("cours", {"fait": 1}),
        ("echouee", {"message": "Aucun des états n’a pu être mis en page.", "reserves": ["Léa\u00a0: trop lourd."]}),
    ],
)
def test_every_state_of_a_batch_is_accessible(page, live_server, connecter, impression, mme_torrebois, etat, champs):
    TacheDeFond.objects.update(etat=etat, **champs)
    connecter(mme_torrebois)
    assert examiner(page, live_server.url + reverse("dossiers:impression", args=[impression.pk])) == []


def test_mme_torrebois_prints_a_class_and_watches_it_being_made(page, live_server, connecter, classe, mme_torrebois):
    connecter(mme_torrebois)
    page.goto(live_server.url + reverse("dossiers:liste"))
    page.get_by_role("link", name="Terminale AGOrA").click()
    expect(page.get_by_role("row", name=re.compile("MARTIN Léa")).get_by_text("Prêt")).to_be_visible()
    page.get_by_role("button", name="Imprimer les états E31").click()
    expect(page.get_by_text("En attente")).to_be_visible()
    travailler()
    lien = page.get_by_role("link", name=re.compile("Télécharger le fichier"))
    expect(lien).to_be_visible()  # the page has updated itself
    with page.expect_download() as telechargement:
        lien.click()
    assert telechargement.value.suggested_filename == "E31-tago1-2027.pdf"
    assert [titre for titre, _ in signets(telechargement.value.path().read_bytes())] == [
        "MARTIN Léa",
        "PETIT-LAMBERT DE LA ROCHEFOUCAULD Marie-Charlotte",
    ]


def test_without_javascript_the_same_is_done_with_a_link(browser, live_server, client, classe, mme_torrebois):
    client.force_login(mme_torrebois)
    contexte = browser.new_context(java_script_enabled=False, locale="fr-FR")
    contexte.add_cookies(
        [{"name": nom, "value": cookie.value, "url": live_server.url} for nom, cookie in client.cookies.items()]
    )
    page = contexte.new_page()
    page.goto(live_server.url + reverse("dossiers:classe", args=[classe.pk]))
    page.get_by_role("button", name="Imprimer les états E32").click()
    expect(page.get_by_text("En attente")).to_be_visible()
    travailler()
    page.get_by_role("link", name="Actualiser").click()
    expect(page.get_by_role("link", name=re.compile("Télécharger le fichier"))).to_be_visible()
    contexte.close()
