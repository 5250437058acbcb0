"""What every page must be: accessible, within its width, and obedient to the content security policy."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Theme and width. Two passes see both themes and both widths; the pages that hold what all others are made of get four,
# and of a walk through the whole site each page gets one in turn: `make test-complet` gives it all of them.
PASSES = (("light", 360), ("dark", 1280))
TOUTES_LES_PASSES = (*PASSES, ("dark", 360), ("light", 1280))
# The rows of a table are alike: six of them, and the one that the keyboard enters, say what axe would say of all.
ECLAIRCIR = """() => {
    for (const corps of document.querySelectorAll("tbody")) {
        [...corps.rows].slice(6).filter(rangee => !rangee.querySelector("[tabindex='0']")).forEach(r => r.remove());
    }
}"""
EXAMINER = """() => axe.run({resultTypes: ["violations"]}).then(
    resultat => resultat.violations.filter(faute => ["serious", "critical"].includes(faute.impact)).map(faute => {
        const lieux = faute.nodes.slice(0, 3).map(noeud => noeud.target).join(", ");
        return `${faute.impact}: ${faute.help} (${lieux})`;
    }))"""


def examiner(page: Page, adresse: str, passes=PASSES) -> list[str]:
    """Open `adresse` and pass over it; return what is wrong, one line each."""
    defauts: list[str] = []

    def noter(message) -> None:
        son_statut = message.location["url"] == adresse  # a page of error says its status in the console
        if message.type == "error" and not son_statut:
            defauts.append(f"{adresse}: console: {message.text}")

    def noter_le_script(erreur) -> None:
        defauts.append(f"{adresse}: script: {erreur}")

    page.on("console", noter)
    page.on("pageerror", noter_le_script)
    page.goto(adresse)
    page.evaluate(ECLAIRCIR)
    defauts += parcourir(page, passes)
    page.remove_listener("console", noter)
    page.remove_listener("pageerror", noter_le_script)
    return defauts


def parcourir(page: Page, passes=PASSES) -> list[str]:
    """Pass over the page as it stands, in each theme and at each width; return what is wrong."""
    defauts = []
    for theme, largeur in passes:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # no colour is caught on its way
        page.set_viewport_size({"width": largeur, "height": 800})
        defauts += [f"{page.url} ({largeur}, {theme}): {defaut}" for defaut in mesurer(page)]
    return defauts


def mesurer(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands, once it is whole."""
    page.wait_for_load_state()
    defauts = []
    deborde = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if deborde > 0:
        defauts.append(f"scrolls sideways by {deborde} px")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return defauts + page.evaluate(EXAMINER)
