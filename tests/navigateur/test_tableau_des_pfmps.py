"""The board of a class in PFMP, on a phone and with the keyboard alone: from one tap to a departure."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pfmp.models import Pfmp
from tests.factories import EleveFactory
from tests.navigateur.examen import examiner
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def periode(tago1, lycee, lea, mme_delmasse):
    """A period that begins today: Léa leaves today, Tom in two days, Zoé should have left a week ago."""
    periode = PeriodeFactory(classe=tago1, numero=5, du=date(2026, 11, 23), au=date(2026, 12, 18))
    PfmpFactory(eleve=lea, periode=periode, referent=mme_delmasse, signee_etablissement_le=None)
    tom = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)
    signatures = {"signee_famille_le": None, "signee_etablissement_le": None}
    PfmpFactory(eleve=tom, periode=periode, referent=mme_delmasse, du=date(2026, 11, 25), **signatures)
    zoe = EleveFactory(etablissement=lycee, nom="ZIMMER", prenom="Zoé", classe=tago1)
    PfmpFactory(eleve=zoe, periode=periode, du=date(2026, 11, 16), signee_etablissement_le=None)
    EleveFactory(etablissement=lycee, nom="NGUYEN", prenom="Kim", classe=tago1)
    return periode


def _deborde(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_signatures_are_noted_on_a_phone_with_the_keyboard_alone(page, live_server, connecter, mme_delmasse, periode):
    connecter(mme_delmasse)
    assert examiner(page, live_server.url + periode.get_absolute_url()) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert not _deborde(page)
    expect(page.get_by_role("heading", name="2 élèves ne peuvent pas partir")).to_be_visible()

    # One key notes a signature, and the keyboard stays where it was.
    bouton = page.get_by_role("button", name="Noter la signature du lycée, MARTIN Léa")
    bouton.focus()
    page.keyboard.press("Enter")
    ligne = page.get_by_role("row", name="MARTIN Léa")
    expect(ligne.get_by_text("En cours")).to_be_visible()
    expect(ligne.get_by_role("link", name="Lycée : signée le")).to_be_focused()
    famille = page.get_by_role("button", name="Noter la signature de l’élève ou de ses responsables légaux, DURAND Tom")
    famille.press("Enter")
    expect(page.get_by_role("row", name="DURAND Tom").get_by_role("button")).to_have_count(1)

    # After the first day the page asks for the real day, and says at the field why today cannot be it.
    page.get_by_role("button", name="Noter la signature du lycée, ZIMMER Zoé").press("Enter")
    expect(page.get_by_role("heading", name="Signatures de la convention")).to_be_visible()
    page.get_by_label("L’établissement").fill("2026-11-23")
    page.get_by_role("button", name="Enregistrer les signatures").press("Enter")
    expect(page.locator("#error_1_id_etablissement")).to_contain_text("elle ne peut pas être signée après")
    expect(page.get_by_label("L’établissement")).to_have_value("2026-11-23")
    assert not _deborde(page)
    page.get_by_label("L’établissement").fill("2026-11-13")
    page.get_by_role("button", name="Enregistrer les signatures").press("Enter")
    expect(page.get_by_text("les signatures sont enregistrées")).to_be_visible()
    assert Pfmp.objects.en_cours(date(2026, 11, 23)).count() == 2

    # What is left to do, and nothing else.
    page.goto(live_server.url + periode.get_absolute_url())
    page.get_by_role("link", name="Sans place").press("Enter")
    expect(page.get_by_role("row")).to_have_count(1)
    expect(page.get_by_role("row", name="NGUYEN Kim")).to_be_visible()
