"""The colours of the levels, computed: readable signs, and four tones that are told apart without their hue.

axe does not look at the tiles: their words, for a screen reader, stand beside them.
"""

import re
from itertools import pairwise

import pytest

THEMES = {"clair": ':root,\n[data-bs-theme="light"] {', "sombre": '[data-bs-theme="dark"] {'}


@pytest.fixture(params=THEMES)
def couleurs(request, settings):
    """The colours of niveaux.css in one theme, by the name of their variable."""
    css = (settings.RACINE / "static" / "css" / "niveaux.css").read_text()
    bloc = css.split(THEMES[request.param], 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", bloc))


def luminance(couleur: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    canaux = [int(couleur[rang : rang + 2], 16) / 255 for rang in (1, 3, 5)]
    rouge, vert, bleu = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    claire, foncee = sorted((luminance(une), luminance(autre)), reverse=True)
    return (claire + 0.05) / (foncee + 0.05)


def test_the_contrast_is_that_of_wcag():
    assert contraste("#000000", "#ffffff") == 21
    assert round(contraste("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("niveau", [1, 2, 3, 4])
def test_every_sign_is_readable_on_its_tile(couleurs, niveau):
    assert contraste(couleurs[f"niveau-{niveau}"], couleurs[f"niveau-{niveau}-encre"]) >= 4.5


def test_the_four_tones_go_one_way_and_are_told_apart_in_grey(couleurs):
    tons = [couleurs[f"niveau-{niveau}"] for niveau in (1, 2, 3, 4)]
    clartes = [luminance(ton) for ton in tons]
    assert clartes in (sorted(clartes), sorted(clartes, reverse=True))
    assert min(contraste(*voisins) for voisins in pairwise(tons)) >= 1.5
