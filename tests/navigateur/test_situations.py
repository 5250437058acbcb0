"""Around the grid, in Chromium: the repères read and written with the keyboard, an observation noted with the thumb."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from suivi.models import Positionnement, Repere, Situation
from tests.factories import SituationFactory
from tests.navigateur.examen import mesurer

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_the_limit_is_read_and_written_from_the_header_with_the_keyboard(
    page, live_server, connecter, tago1, lea, competences, mme_delmasse
):
    situation = SituationFactory(classe=tago1, competences=competences[:2], auteur=mme_delmasse)
    connecter(mme_delmasse)
    page.goto(live_server.url + situation.get_absolute_url())
    lien = page.get_by_role("link", name="Repères 1.1.1")
    lien.focus()
    page.keyboard.press("Enter")
    dialogue = page.locator("dialog#repere")
    expect(dialogue).to_contain_text("n’a encore rien écrit")
    assert mesurer(page) == []
    dialogue.get_by_text("Écrire le repère").focus()
    page.keyboard.press("Enter")
    dialogue.get_by_label("Ce qui sépare").fill("À +, sans aide.")
    dialogue.get_by_role("button", name="Enregistrer le repère").press("Enter")
    expect(dialogue).to_contain_text("Le repère est enregistré")
    expect(dialogue).to_contain_text("Écrit par Mme Aurore Delmasse")
    assert Repere.objects.get().texte == "À +, sans aide."
    page.keyboard.press("Escape")
    expect(dialogue).not_to_be_visible()
    expect(lien).to_be_focused()


def test_an_observation_is_noted_on_a_phone_in_five_gestures(
    page, live_server, connecter, lea, competences, mme_delmasse
):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(live_server.url + reverse("suivi:profil", args=[lea.pk]))
    page.get_by_role("link", name="Noter une observation").click()
    page.get_by_role("button", name="Enregistrer l’observation").click()
    expect(page.locator("#erreurs")).to_contain_text("Choisissez la compétence observée.")
    assert mesurer(page) == []
    page.get_by_label("Compétence", exact=False).first.select_option(str(competences[0].pk))
    page.get_by_title("Maîtrisé", exact=True).first.click()
    page.get_by_role("button", name="Enregistrer l’observation").click()
    expect(page.locator("main")).to_contain_text("L’observation est enregistrée")
    assert (Situation.objects.get().eleve, Positionnement.objects.get().valeur) == (lea, "3")
