"""What every page must be: accessible, within its width, and obedient to the content security policy."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVES = ("serious", "critical")
LARGEURS = (360, 1280)
THEMES = ("light", "dark")


def examiner(page: Page, adresse: str) -> list[str]:
    """Open `adresse` at each width and in each theme; return what is wrong, one line each."""
    defauts: list[str] = []

    def noter(message) -> None:
        son_statut = message.location["url"] == adresse  # a page of error says its status in the console
        if message.type == "error" and not son_statut:
            defauts.append(f"{adresse}: console: {message.text}")

    page.on("console", noter)
    page.on("pageerror", lambda erreur: defauts.append(f"{adresse}: script: {erreur}"))
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 800})
            page.goto(adresse)
            defauts += [f"{adresse} ({largeur}, {theme}): {defaut}" for defaut in mesurer(page)]
    page.remove_listener("console", noter)
    return defauts


def mesurer(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands."""
    defauts = []
    deborde = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if deborde > 0:
        defauts.append(f"scrolls sideways by {deborde} px")
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in GRAVES:
            lieux = ", ".join(noeud["target"][0] for noeud in violation["nodes"][:3])
            defauts.append(f"{violation['impact']}: {violation['help']} ({lieux})")
    return defauts
