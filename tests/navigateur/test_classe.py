"""A class against the référentiel: filters, the keyboard alone as far as a situation, and a phone."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scolarite.models import Groupe
from suivi.actions import recalculer
from tests.factories import CompetenceFactory, EleveFactory, PositionnementFactory, SituationFactory

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def carte(page, live_server, connecter, tago1, lycee, lea, competences, mme_delmasse):
    """The carte of TAGO1, opened by Mme Delmasse: on 1.1.1 Léa has ++ in September and - since, Zola + and ++."""
    CompetenceFactory(code="1.1.2")
    zola = EleveFactory(etablissement=lycee, nom="ZOLA", classe=tago1)
    for jour, niveaux in ((date(2026, 9, 17), (4, 3)), (date(2026, 11, 13), (2, 4))):
        situation = SituationFactory(classe=tago1, competences=competences, date=jour, auteur=mme_delmasse)
        for eleve, niveau in zip((lea, zola), niveaux, strict=True):
            PositionnementFactory(situation=situation, eleve=eleve, competence=competences[0], niveau=niveau)
    recalculer(eleves=[lea.pk, zola.pk], competences=[competences[0].pk])
    connecter(mme_delmasse)
    page.goto(live_server.url + reverse("suivi:carte", args=[tago1.pk]))
    return page


def test_a_day_of_the_past_replaces_the_carte_which_the_arrows_still_read(carte):
    case = carte.get_by_role("row", name="MARTIN Léa").locator("td").first
    expect(case).to_have_text("−")
    carte.get_by_text("Autres filtres").click()
    carte.get_by_label("Au", exact=True).fill("2026-10-01")
    expect(carte.get_by_text("Seulement")).to_be_visible()
    expect(case).to_have_text("++")
    assert "au=2026-10-01" in carte.url
    case.focus()
    carte.keyboard.press("ArrowDown")
    expect(carte.locator("#lu")).to_contain_text("ZOLA Dominique · 1.1.1 Compétence 1.1.1 : + maîtrisé")


def test_the_keyboard_alone_leads_from_a_level_to_the_situation_of_a_group(carte, competences):
    carte.get_by_role("row", name="MARTIN Léa").locator("td").first.focus()
    carte.keyboard.press("ArrowUp")
    expect(carte.locator("thead").get_by_role("link", name="1.1.1")).to_be_focused()
    carte.keyboard.press("Enter")
    expect(carte.get_by_role("heading", level=1)).to_have_text("1.1.1 Compétence 1.1.1")
    carte.get_by_role("link", name="ceux qui sont sous +").press("Enter")
    expect(carte.get_by_role("checkbox", name="MARTIN Léa")).to_be_checked()
    expect(carte.get_by_role("checkbox", name="ZOLA Dominique")).not_to_be_checked()
    expect(carte.locator("#nb-coches")).to_have_text("1 élève coché")
    carte.get_by_role("button", name="Former le groupe et préparer une situation").press("Enter")
    expect(carte.get_by_role("heading", level=1)).to_have_text("Créer une situation")
    groupe = Groupe.objects.get()
    assert (groupe.code, groupe.nature) == ("Besoins 1.1.1", "besoins")
    expect(carte.get_by_label("Pour").locator("option:checked")).to_contain_text("Besoins 1.1.1")
    expect(carte.locator("input[name='competences']:checked")).to_have_count(1)


def test_pupils_are_chosen_on_the_carte_itself(carte):
    carte.get_by_role("link", name="Former un groupe de besoins").click()
    carte.get_by_role("checkbox", name="Choisir ZOLA Dominique").check()
    expect(carte.get_by_text("1 élève", exact=True)).to_be_visible()
    carte.get_by_role("link", name="Continuer").click()
    expect(carte.get_by_role("checkbox", name="ZOLA Dominique")).to_be_checked()
    expect(carte.get_by_role("checkbox", name="MARTIN Léa")).not_to_be_checked()


def test_a_phone_shows_one_bloc_at_a_time(carte):
    entetes = carte.locator("thead th[data-competence]:visible")
    expect(entetes).to_have_count(5)
    carte.set_viewport_size({"width": 360, "height": 760})
    expect(entetes).to_have_count(3)  # 1.1.1, 1.1.2, 1.2.3
    carte.get_by_role("button", name="Bloc 3").click()
    expect(entetes).to_have_text(["3.1.2"], use_inner_text=True)
    carte.set_viewport_size({"width": 1280, "height": 760})
    expect(entetes).to_have_count(5)
