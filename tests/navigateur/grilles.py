"""The grid of a situation as a teacher uses it: what the scenarios press and read."""

from playwright.sync_api import Locator, Page, expect


class PageDeGrille:
    """A situation open in a browser."""

    def __init__(self, page: Page, adresse: str):
        self.page = page
        page.goto(adresse)
        self.etat = page.locator("#envoi")
        self.barre = page.locator("#barre")

    def cellule(self, eleve, competence) -> Locator:
        """The cell of a pupil and a compétence."""
        rang = self.page.evaluate(
            "pk => document.querySelector(`thead th[data-competence='${pk}']`).cellIndex", competence.pk
        )
        return self.page.locator(f"tr[data-eleve='{eleve.pk}'] > :nth-child({rang + 1})")

    def courante(self) -> str:
        """What a screen reader says of the cell that has the focus."""
        return self.page.evaluate("document.activeElement.getAttribute('aria-label')")

    def aller(self, eleve, competence) -> None:
        """Put the focus on a cell, as the arrows would."""
        self.page.keyboard.press("Escape")
        cellule = self.cellule(eleve, competence)
        cellule.click()
        self.page.keyboard.press("Escape")  # a click also offers the levels
        expect(cellule).to_be_focused()

    def taper(self, *touches: str) -> None:
        """Press these keys one after the other."""
        for touche in touches:
            self.page.keyboard.press(touche)

    def taper_azerty(self, signe: str, code: str) -> None:
        """Press the key that bears `signe` on a French keyboard, at the place `code` of an American one."""
        self.page.evaluate(
            "touche => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {...touche, bubbles: true, cancelable: true}))",
            {"key": signe, "code": code},
        )

    def attendre_l_enregistrement(self) -> None:
        """Wait until nothing is on its way."""
        expect(self.etat).to_have_attribute("data-etat", "fait")
