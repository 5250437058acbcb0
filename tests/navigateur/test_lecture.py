"""Reading a class and a pupil, as a teacher at a desk and as a pupil on a phone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from suivi.actions import recalculer
from suivi.models import NiveauRetenu
from tests.factories import CompetenceFactory, EleveFactory, PositionnementFactory, SituationFactory
from tests.navigateur.examen import examiner

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

CLOTURE = datetime(2026, 11, 13, 18, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def suivie(tago1, lycee, lea, mme_delmasse, competences):
    """TAGO1 with three pupils, two situations and a PFMP; nobody ever worked on 3.1.2."""
    travaillees = [*competences[:3], CompetenceFactory(code="1.1.2"), CompetenceFactory(code="1.1.3")]
    eleves = [lea, *(EleveFactory(etablissement=lycee, nom=nom, classe=tago1) for nom in ("ÇELIK", "ZOLA"))]
    for rang, (jour, origine) in enumerate(
        ((date(2026, 9, 17), "enseignant"), (date(2026, 10, 16), "tuteur"), (date(2026, 11, 13), "enseignant"))
    ):
        situation = SituationFactory(
            classe=tago1, competences=travaillees, date=jour, cloturee_le=CLOTURE, auteur=mme_delmasse
        )
        for place, eleve in enumerate(eleves):
            for ordre, competence in enumerate(travaillees):
                code = (1 + (rang + place + ordre) % 4) if ordre != 2 else None
                PositionnementFactory(
                    situation=situation,
                    eleve=eleve,
                    competence=competence,
                    origine=origine,
                    niveau=code,
                    etat="" if code else "ANR"[rang],
                    commentaire="Réponse juste, ton adapté." if ordre == 0 else "",
                )
    NiveauRetenu.objects.create(
        eleve=eleves[-1], competence=travaillees[0], niveau=4, motif="Vu.", date="2026-11-20", auteur=mme_delmasse
    )
    recalculer(eleves=[eleve.pk for eleve in eleves], competences=[competence.pk for competence in travaillees])
    return tago1


@pytest.fixture
def adresses(tago1, lea, competences):
    return {
        "eleves": reverse("suivi:eleves") + "?q=celik",
        "classe": reverse("suivi:classe", args=[tago1.pk]),
        "carte": reverse("suivi:carte", args=[tago1.pk]),
        "tableau": reverse("suivi:tableau", args=[tago1.pk]),
        "filtre": reverse("suivi:tableau", args=[tago1.pk]) + "?du=2026-11-02&au=2026-11-01",
        "profil": reverse("suivi:profil", args=[lea.pk]),
        "historique": reverse("suivi:historique", args=[lea.pk, competences[0].pk]),
        "mon_profil": reverse("suivi:mon_profil"),
    }


@pytest.mark.parametrize("nom", ["eleves", "filtre"])
def test_what_a_search_finds_and_what_a_filter_refuses_are_accessible(
    page, live_server, connecter, suivie, mme_delmasse, adresses, nom
):
    connecter(mme_delmasse)
    assert examiner(page, live_server.url + adresses[nom]) == []


@pytest.mark.parametrize("nom", ["carte", "tableau", "profil"])
def test_they_are_before_anything_was_evaluated(page, live_server, connecter, mme_delmasse, adresses, nom):
    connecter(mme_delmasse)
    assert examiner(page, live_server.url + adresses[nom]) == []


def test_an_empty_profile_is_accessible(page, live_server, connecter, lea, adresses):
    connecter(lea.utilisateur)
    assert examiner(page, live_server.url + adresses["mon_profil"]) == []


@pytest.fixture
def ouvrir(page, live_server, connecter, suivie, adresses):
    """Return a function that opens one of the pages as somebody."""

    def ouvrir(nom, personne):
        connecter(personne)
        page.goto(live_server.url + adresses[nom])
        return page

    return ouvrir


def test_a_level_of_the_table_opens_its_history_and_escape_comes_back(ouvrir, mme_delmasse):
    page = ouvrir("tableau", mme_delmasse)
    niveau = page.get_by_role("row", name="MARTIN Léa").get_by_role("link").nth(1)
    niveau.click()
    dialogue = page.get_by_role("dialog", name="Pourquoi ce niveau")
    expect(dialogue).to_contain_text("1.1.1 Compétence 1.1.1")
    expect(dialogue).to_contain_text("MARTIN Léa")
    expect(dialogue.get_by_role("listitem")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(dialogue).to_be_hidden()
    expect(niveau).to_be_focused()


def test_a_filter_changes_the_table_and_the_address_without_leaving_the_page(ouvrir, mme_delmasse):
    page = ouvrir("tableau", mme_delmasse)
    page.get_by_label("Origine").select_option("Tuteurs en entreprise")
    expect(page.get_by_role("columnheader", name="16/10/26 entreprise").first).to_be_visible()
    expect(page.get_by_role("columnheader", name="17/09/26")).to_have_count(0)
    assert "origine=tuteur" in page.url
    page.reload()
    expect(page.get_by_role("columnheader", name="17/09/26")).to_have_count(0)


def test_arrows_read_the_carte_cell_by_cell_and_enter_opens_the_history(ouvrir, mme_delmasse):
    page = ouvrir("carte", mme_delmasse)
    lu = page.locator("#lu")
    page.get_by_role("row", name="ÇELIK").locator("td").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(lu).to_have_text("MARTIN Léa · 1.1.1 Compétence 1.1.1 : + maîtrisé")
    page.keyboard.press("ArrowRight")
    expect(lu).to_contain_text("MARTIN Léa · 1.1.2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Pourquoi ce niveau")).to_contain_text("1.1.2 Compétence 1.1.2")


def test_a_teacher_asks_why_then_retains_another_level(ouvrir, mme_delmasse):
    page = ouvrir("carte", mme_delmasse)
    carte = page.url
    page.get_by_role("row", name="MARTIN Léa").locator("td").first.click()
    page.get_by_role("dialog").get_by_role("link", name="Retenir un autre niveau").click()
    page.get_by_label("++ Bien maîtrisé").check()
    page.get_by_role("button", name="Retenir ce niveau").click()
    expect(page.get_by_text("Dites pourquoi ce niveau est retenu.", exact=True)).to_be_visible()
    expect(page.get_by_label("++ Bien maîtrisé")).to_be_checked()
    page.get_by_label("Motif").fill("Vu en PFMP.")
    page.get_by_role("button", name="Retenir ce niveau").click()
    expect(page.get_by_role("main")).to_contain_text("niveau retenu par Mme Aurore Delmasse")
    page.goto(carte)
    page.get_by_role("row", name="MARTIN Léa").locator("td").first.hover()
    expect(page.locator("#lu")).to_contain_text("++ bien maîtrisé (niveau retenu")


@pytest.fixture
def lentes(page):
    """Hold back the histories that the page asks for; return them, to let go of one or the other."""
    retenues = []

    def retenir(demande) -> None:
        retenues.append(demande)

    page.route("**/eleves/*/competences/*/", retenir)
    return retenues


def _demander(page, cellule) -> None:
    """Ask for the history of a cell, and go on when the request is held back."""
    with page.expect_request("**/competences/*/"):
        cellule.click()
    page.evaluate("null")  # what the browser held back is told before its next answer


def test_a_history_that_comes_late_is_waited_for_in_words_or_not_at_all(ouvrir, mme_delmasse, lentes):
    page = ouvrir("carte", mme_delmasse)
    dialogue = page.get_by_role("dialog", name="Pourquoi ce niveau")
    cellules = page.get_by_role("row", name="MARTIN Léa").locator("td")
    for attendues in (1, 2):
        _demander(page, cellules.nth(attendues - 1))
        expect(dialogue.get_by_role("status")).to_have_text("Chargement des évaluations…")
        assert len(lentes) == attendues
        if attendues == 1:
            page.keyboard.press("Escape")
            expect(dialogue).to_be_hidden()
    lentes[1].continue_()
    expect(dialogue).to_contain_text("1.1.2 Compétence 1.1.2")
    lentes[0].continue_()
    page.keyboard.press("Escape")
    expect(dialogue).to_be_hidden()


def test_a_history_that_does_not_come_says_why(ouvrir, mme_delmasse, lentes, context):
    page = ouvrir("carte", mme_delmasse)
    dialogue = page.get_by_role("dialog", name="Pourquoi ce niveau")
    cellule = page.get_by_role("row", name="MARTIN Léa").locator("td").first
    _demander(page, cellule)
    expect(dialogue.get_by_role("status")).to_have_text("Chargement des évaluations…")
    lentes.pop().abort()
    expect(dialogue.get_by_role("status")).to_contain_text("Le réseau ne répond pas")
    page.keyboard.press("Escape")
    _demander(page, cellule)
    expect(dialogue.get_by_role("status")).to_have_text("Chargement des évaluations…")
    context.clear_cookies()
    lentes.pop().continue_()
    expect(dialogue.get_by_role("link", name="Se reconnecter")).to_be_visible()


def test_the_history_of_a_competence_unfolds_in_the_profile(ouvrir, lea):
    page = ouvrir("mon_profil", lea.utilisateur)
    ligne = page.get_by_role("listitem").filter(has_text="1.1.1 Compétence 1.1.1").last
    ligne.locator("summary").click()
    expect(ligne.get_by_role("listitem")).to_have_count(3)
    expect(ligne).to_contain_text("Réponse juste, ton adapté.")


def test_without_script_the_same_things_are_one_page_further(
    browser, live_server, client, suivie, adresses, mme_delmasse
):
    client.force_login(mme_delmasse)
    contexte = browser.new_context(java_script_enabled=False)
    temoin = client.cookies["sessionid"].value
    contexte.add_cookies([{"name": "sessionid", "value": temoin, "url": live_server.url}])
    page = contexte.new_page()
    page.goto(live_server.url + adresses["tableau"])
    page.get_by_label("Origine").select_option("Tuteurs en entreprise")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_role("columnheader", name="17/09/26")).to_have_count(0)
    page.get_by_role("row", name="MARTIN Léa").get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1.1.1 Compétence 1.1.1")
    page.get_by_role("link", name="MARTIN Léa").click()
    page.get_by_role("listitem").filter(has_text="1.1.1 Compétence 1.1.1").locator("summary").last.click()
    page.get_by_role("link", name="Pourquoi ce niveau").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1.1.1 Compétence 1.1.1")
    contexte.close()
