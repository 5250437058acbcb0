"""The % de réussite: what was acquired among what was evaluated, and nothing else."""

from decimal import Decimal

import pytest

from suivi.decomptes import Decompte
from suivi.rangees.marques import etats, fraction, pourcentage


@pytest.mark.parametrize(
    ("codes", "reussite"),
    [
        ([], None),
        (["A", "N", "R", "C"], None),
        ([None, ""], None),
        ([1, 2], Decimal("0.0")),
        ([3, 4], Decimal("100.0")),
        ([3, 2, 1], Decimal("33.3")),
        ([4, 4, 1], Decimal("66.7")),
        ([3, "A", "N", 2, "", None], Decimal("50.0")),
        ([3] * 9 + [2] * 8, Decimal("52.9")),
        ([3] * 9 + [1] * 4 + ["A"] * 7, Decimal("69.2")),
        ([3] + [1] * 15, Decimal("6.3")),  # 6.25: the half goes up
    ],
)
def test_the_percentage_counts_the_levels_and_never_the_states(codes, reussite):
    assert Decompte.de(codes).reussite == reussite


def test_nothing_evaluated_is_a_dash_and_never_zero():
    rien, jamais = Decompte.de(["A", ""]), Decompte.de([1, "A"])
    assert (pourcentage(rien.reussite), fraction(rien)) == ("–", "–")
    assert (pourcentage(jamais.reussite), fraction(jamais)) == ("0,0\N{NO-BREAK SPACE}%", "0/1")


def test_the_states_are_written_beside_in_the_order_of_the_legend():
    assert etats(Decompte.de(["R", "A", 3, "A"])) == "A\N{NO-BREAK SPACE}2 · R\N{NO-BREAK SPACE}1"
    assert etats(Decompte.de([3, 4])) == ""
