"""The check of a SIRET."""

import pytest
from django.core.exceptions import ValidationError

from pfmp.regles.siret import normaliser_siret, siret_est_juste, verifier_siret


@pytest.mark.parametrize(
    "siret",
    [
        "73282932000074",  # Luhn
        "35600000000048",  # the head office of La Poste, which follows Luhn
        "35600000049837",  # one of its offices, which does not
    ],
)
def test_a_true_siret_is_accepted(siret):
    assert siret_est_juste(siret)


@pytest.mark.parametrize(
    "siret",
    [
        "73282932000075",  # one digit wrong
        "73282932000704",  # two digits swapped
        "35600000049838",  # La Poste, and neither sum is right
        "7328293200007",
        "732829320000741",
        "",
        "7328293200007A",
        "٧٣٢٨٢٩٣٢٠٠٠٠٧٤",  # digits, but not ours
    ],
)
def test_a_false_siret_is_refused(siret):
    assert not siret_est_juste(siret)


def test_the_exception_of_la_poste_is_for_la_poste_only():
    """Control: digits of another SIREN that add up to a multiple of five are refused."""
    siret = "10000000000004"
    assert sum(int(chiffre) for chiffre in siret) % 5 == 0
    assert not siret_est_juste(siret)


def test_what_was_typed_with_blanks_is_the_same_siret():
    assert normaliser_siret(" 732 829 320\u00a000074 ") == "73282932000074"
    assert normaliser_siret("732.829.320-00074") == "73282932000074"


@pytest.mark.parametrize(
    ("siret", "phrase"),
    [("123", "Un SIRET compte quatorze chiffres."), ("73282932000075", "Ce SIRET est faux")],
)
def test_the_refusal_says_what_is_wrong(siret, phrase):
    with pytest.raises(ValidationError, match=phrase):
        verifier_siret(siret)
