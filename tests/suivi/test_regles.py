"""The level of a pupil on a compétence, from her pieces of evidence."""

from datetime import date
from itertools import permutations

import pytest

from suivi.regles import ENTREPRISE, LYCEE, Calcul, Preuve, calculer

OCTOBRE, NOVEMBRE = date(2026, 10, 9), date(2026, 11, 13)


def preuve(le=OCTOBRE, pk=1, niveau=3, origine=LYCEE, certificative=False) -> Preuve:
    return Preuve(le, pk, niveau, origine, certificative)


def test_without_evidence_the_pupil_is_not_evaluated_which_is_no_level():
    assert calculer([]) == Calcul(None, None, None, None, 0, None)


def test_the_latest_date_wins_in_whatever_order_the_evidence_came():
    preuves = [preuve(OCTOBRE, 3, 4), preuve(NOVEMBRE, 1, 2), preuve(date(2026, 9, 18), 2, 1)]
    for ordre in permutations(preuves):
        assert calculer(ordre) == Calcul(2, 2, None, None, 3, NOVEMBRE)


def test_on_the_same_day_the_latest_entry_wins():
    assert calculer([preuve(pk=7, niveau=1), preuve(pk=8, niveau=4)]).ensemble == 4


def test_lycee_and_entreprise_are_computed_apart_and_together():
    calcul = calculer([preuve(NOVEMBRE, 1, 2, ENTREPRISE), preuve(OCTOBRE, 2, 4, LYCEE)])
    assert (calcul.ensemble, calcul.lycee, calcul.entreprise) == (2, 4, 2)


def test_what_is_formative_never_enters_the_certificative_result():
    calcul = calculer([preuve(NOVEMBRE, 2, 4), preuve(OCTOBRE, 1, 2, certificative=True)])
    assert (calcul.ensemble, calcul.certificatif) == (4, 2)
    assert calculer([preuve()]).certificatif is None


def test_what_a_pupil_thinks_of_herself_and_the_states_are_no_evidence():
    assert calculer([preuve(origine="eleve"), preuve(niveau=None)]) == Calcul()


@pytest.mark.parametrize("methode", [lambda preuves: max(p.niveau for p in preuves) if preuves else None])
def test_another_method_takes_the_place_of_the_latest_one(methode):
    preuves = [preuve(NOVEMBRE, 2, 2), preuve(OCTOBRE, 1, 4)]
    assert calculer(preuves, methode).ensemble == 4
