"""Days as the French write them."""

from datetime import date

import pytest

from socle.dates import LONGUE, ecrire_jour

ESPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("jour", "modele", "ecrit"),
    [
        (date(2026, 9, 3), "j N Y", f"3{ESPACE}sept. 2026"),
        (date(2026, 12, 1), LONGUE, f"1er{ESPACE}décembre 2026"),
        (date(2026, 12, 11), "l j F Y", f"vendredi 11{ESPACE}décembre 2026"),
        (date(2026, 5, 1), "j N", f"1er{ESPACE}mai"),
        (date(2027, 1, 1), "j N", f"1er{ESPACE}janv."),
        (date(2027, 2, 28), "j N Y", f"28{ESPACE}févr. 2027"),
    ],
)
def test_the_first_of_a_month_is_premier_and_a_month_never_leaves_its_day(jour, modele, ecrit):
    assert ecrire_jour(jour, modele) == ecrit
