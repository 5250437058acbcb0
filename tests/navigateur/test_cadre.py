"""The frame of every page, as a person uses it: menus, theme, keyboard, and what is said when a save fails."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def accueil(page, live_server, connecter, mme_delmasse):
    """Mme Delmasse on a page of hers."""
    connecter(mme_delmasse)
    page.goto(live_server.url + "/mentions-legales/")
    return page


def demander(page, adresse):
    """Ask for a fragment of `adresse`, as a cell does, and let it land in the page."""
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p id=case>avant</p>')")
    page.evaluate("adresse => { htmx.ajax('GET', adresse, '#case').catch(() => {}) }", adresse)


def test_on_a_phone_the_menu_opens_and_escape_closes_it(accueil):
    accueil.set_viewport_size({"width": 360, "height": 800})
    entree = accueil.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Référentiel")
    expect(entree).to_be_hidden()
    accueil.get_by_role("button", name="Menu").click()
    expect(entree).to_be_visible()
    accueil.keyboard.press("Escape")
    expect(entree).to_be_hidden()


def test_on_a_wide_screen_the_menu_is_always_there(accueil):
    accueil.set_viewport_size({"width": 1280, "height": 800})
    expect(accueil.get_by_role("link", name="Référentiel")).to_be_visible()
    expect(accueil.get_by_role("button", name="Menu", exact=True)).to_be_hidden()


def test_the_menus_need_no_script(browser, live_server, mme_delmasse, client):
    client.force_login(mme_delmasse)
    contexte = browser.new_context(java_script_enabled=False)
    temoin = client.cookies["sessionid"].value
    contexte.add_cookies([{"name": "sessionid", "value": temoin, "url": live_server.url}])
    page = contexte.new_page()
    page.goto(live_server.url + "/mentions-legales/")
    page.get_by_role("button", name="Mon compte").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    contexte.close()


def test_the_first_tab_leads_past_the_menu(accueil):
    accueil.keyboard.press("Tab")
    expect(accueil.get_by_role("link", name="Aller au contenu")).to_be_focused()
    accueil.keyboard.press("Enter")
    expect(accueil.get_by_role("main")).to_be_focused()


def test_the_theme_follows_the_system_until_one_is_chosen(accueil):
    racine = accueil.locator("html")
    accueil.emulate_media(color_scheme="dark")
    expect(racine).to_have_attribute("data-bs-theme", "dark")
    accueil.get_by_role("button", name="Clair").click()
    expect(racine).to_have_attribute("data-bs-theme", "light")
    accueil.reload()
    expect(racine).to_have_attribute("data-bs-theme", "light")
    expect(accueil.get_by_role("button", name="Clair")).to_have_attribute("aria-pressed", "true")
    accueil.get_by_role("button", name="Automatique").click()
    expect(racine).to_have_attribute("data-bs-theme", "dark")


def test_paper_is_always_light(accueil):
    accueil.emulate_media(color_scheme="dark")
    expect(accueil.locator("html")).to_have_attribute("data-bs-theme", "dark")
    accueil.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(accueil.locator("html")).to_have_attribute("data-bs-theme", "light")
    accueil.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(accueil.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_failed_request_is_said_and_leaves_the_page_as_it_was(accueil, settings):
    settings.ROOT_URLCONF = "tests.agora.adresses_en_panne"
    demander(accueil, "/panne/erreur/")
    expect(accueil.get_by_role("alert")).to_contain_text("Le serveur n’a pas pu enregistrer")
    expect(accueil.locator("#case")).to_have_text("avant")


def test_a_server_that_cannot_be_reached_is_said(accueil):
    accueil.context.set_offline(True)
    demander(accueil, "/mentions-legales/")
    expect(accueil.get_by_role("alert")).to_contain_text("Le réseau ne répond pas")
    expect(accueil.locator("#case")).to_have_text("avant")


def test_a_session_that_ended_does_not_put_the_login_page_in_a_cell(accueil):
    accueil.context.clear_cookies()
    demander(accueil, "/")
    expect(accueil.get_by_role("alert")).to_contain_text("Votre session est terminée")
    expect(accueil.get_by_role("link", name="Se reconnecter")).to_be_visible()
    expect(accueil.locator("#case")).to_have_text("avant")


def test_the_refused_fields_of_a_form_are_summed_up_with_links_to_them(page, live_server):
    page.goto(live_server.url + "/composants/")
    resume = page.locator("#erreurs")
    expect(resume).to_contain_text("Saisissez une date valide")
    resume.get_by_role("link", name="Date").click()
    expect(page.locator("#id_refuse-date")).to_be_in_viewport()
