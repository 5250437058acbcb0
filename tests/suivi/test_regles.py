"""The level of a pupil on a compétence, from her pieces of evidence, by each of the four methods."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suivi.regles import (
    DERNIERE,
    ENTREPRISE,
    LYCEE,
    Calcul,
    Methode,
    Preuve,
    Regle,
    arrondir,
    calculer,
    moyenne_ponderee,
    niveau_d_ensemble,
    peser,
    qui_comptent,
)

OCTOBRE, NOVEMBRE = date(2026, 10, 9), date(2026, 11, 13)


def preuve(le=OCTOBRE, niveau=3, origine=LYCEE, certificative=False) -> Preuve:
    return Preuve(le, niveau, origine, certificative)


def suite(*niveaux: int) -> list[Preuve]:
    """Evidence of the lycée, one a day, the latest first."""
    return [preuve(NOVEMBRE - timedelta(days=rang), niveau) for rang, niveau in enumerate(niveaux)]


# --- What counts -----------------------------------------------------------------------------------
def test_without_evidence_the_pupil_is_not_evaluated_which_is_no_level():
    assert calculer([]) == Calcul(None, None, None, None, None, 0, None)


def test_the_latest_date_wins_in_whatever_order_the_evidence_came():
    for ordre in permutations(suite(2, 4, 1)):
        assert calculer(ordre) == Calcul(2, 2, 2, None, None, 3, NOVEMBRE)


def test_on_the_same_day_the_higher_level_counts_as_the_later_one():
    for ordre in permutations([preuve(niveau=1), preuve(niveau=4), preuve(niveau=2)]):
        assert calculer(ordre).ensemble == 4


def test_lycee_and_entreprise_are_computed_apart_and_together():
    calcul = calculer([preuve(NOVEMBRE, 2, ENTREPRISE), preuve(OCTOBRE, 4, LYCEE)])
    assert (calcul.ensemble, calcul.lycee, calcul.entreprise) == (2, 4, 2)


@pytest.mark.parametrize(
    ("lycee", "entreprise", "contradiction"),
    [(3, 2, True), (1, 4, True), (3, 4, False), (1, 2, False), (3, None, False), (None, 1, False)],
)
def test_a_competence_acquise_in_one_place_only_is_a_contradiction(lycee, entreprise, contradiction):
    preuves = [preuve(niveau=lycee), preuve(niveau=entreprise, origine=ENTREPRISE)]
    assert calculer(preuves).contradiction is contradiction


def test_what_is_formative_never_enters_the_certificative_result():
    calcul = calculer([preuve(NOVEMBRE, 4), preuve(OCTOBRE, 2, certificative=True)])
    assert (calcul.ensemble, calcul.certificatif) == (4, 2)
    assert calculer([preuve()]).certificatif is None


def test_what_a_pupil_thinks_of_herself_and_the_states_are_no_evidence():
    assert calculer([preuve(origine="eleve"), preuve(niveau=None)]) == Calcul()


# --- A level retained ------------------------------------------------------------------------------
def test_a_retained_level_takes_the_place_of_the_whole_and_of_nothing_else():
    preuves = [preuve(NOVEMBRE, 2, ENTREPRISE), preuve(OCTOBRE, 1, LYCEE, certificative=True)]
    assert calculer(preuves, DERNIERE, 4) == calculer(preuves)._replace(ensemble=4)
    assert calculer(preuves).calcule == 2


def test_a_retained_level_counts_also_where_nothing_was_evaluated():
    assert calculer([], DERNIERE, 3) == Calcul(ensemble=3)


# --- The methods -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("regle", "niveaux", "attendu", "poids"),
    [
        (Regle(Methode.DERNIERE), (2, 4, 4), 2, [1, 0, 0]),
        (Regle(Methode.MOYENNE, 3), (4, 1, 1, 4), 3, [3, 2, 1, 0]),  # (12 + 2 + 1) / 6 = 2.5, a half goes up
        (Regle(Methode.MOYENNE, 3), (1, 4, 4, 4), 3, [3, 2, 1, 0]),  # (3 + 8 + 4) / 6 = 2.5
        (Regle(Methode.MOYENNE, 3), (1, 3, 4), 2, [3, 2, 1]),  # (3 + 6 + 4) / 6 = 2.17
        (Regle(Methode.MOYENNE, 5), (4, 1), 3, [2, 1]),  # fewer than n: the oldest still weighs 1
        (Regle(Methode.MEILLEURES, 2), (1, 3, 4, 3), 4, [0, 1, 1, 0]),  # 3.5; of the two 3, the later
        (Regle(Methode.MEILLEURES, 3), (1, 1, 4, 1), 2, [1, 1, 1, 0]),
        (Regle(Methode.MEILLEURES, 5), (2, 3), 3, [1, 1]),
        (Regle(Methode.FREQUENT), (4, 2, 2), 2, [0, 1, 1]),
        (Regle(Methode.FREQUENT), (3, 2, 2, 3), 3, [1, 0, 0, 1]),  # as often: the one seen last
    ],
)
def test_each_method_weighs_the_evidence_and_rounds_a_half_up(regle, niveaux, attendu, poids):
    preuves = suite(*niveaux)
    assert niveau_d_ensemble(preuves, regle) == attendu
    assert peser(preuves, regle) == poids


def test_two_levels_as_frequent_and_seen_the_same_day_give_the_higher_one():
    for ordre in permutations([preuve(niveau=2), preuve(niveau=3)]):
        assert niveau_d_ensemble(ordre, Regle(Methode.FREQUENT)) == 3


def test_a_number_changes_only_the_methods_that_have_one():
    assert Regle(Methode.DERNIERE, 2).equivaut(Regle(Methode.DERNIERE, 9))
    assert not Regle(Methode.MOYENNE, 2).equivaut(Regle(Methode.MOYENNE, 3))
    assert not Regle(Methode.MOYENNE, 3).equivaut(Regle(Methode.MEILLEURES, 3))


# --- Whatever the evidence -------------------------------------------------------------------------
REGLES = st.builds(Regle, st.sampled_from(Methode.values), st.integers(2, 10))
JOURS = st.dates(date(2026, 9, 1), date(2026, 9, 12))  # few days, so that many pieces share one
NIVEAUX = st.integers(1, 4)
EVALUATIONS = st.builds(Preuve, JOURS, NIVEAUX, st.sampled_from([LYCEE, ENTREPRISE]), st.booleans())
HORS_CALCUL = st.one_of(
    st.builds(Preuve, JOURS, st.none(), st.sampled_from([LYCEE, ENTREPRISE]), st.booleans()),
    st.builds(Preuve, JOURS, NIVEAUX, st.just("eleve"), st.booleans()),
)
RETENUS = st.none() | NIVEAUX


@given(regle=REGLES, retenu=RETENUS, donnees=st.data())
def test_the_order_of_entry_changes_nothing(regle, retenu, donnees):
    preuves = donnees.draw(st.lists(EVALUATIONS | HORS_CALCUL, max_size=12))
    melangees = donnees.draw(st.permutations(preuves))
    assert calculer(melangees, regle, retenu) == calculer(preuves, regle, retenu)


@given(st.lists(EVALUATIONS, max_size=10), st.lists(HORS_CALCUL, max_size=6), REGLES, RETENUS)
def test_what_is_not_evaluated_never_counts(preuves, hors_calcul, regle, retenu):
    assert calculer([*preuves, *hors_calcul], regle, retenu) == calculer(preuves, regle, retenu)


@given(st.lists(EVALUATIONS, min_size=1, max_size=12), REGLES)
def test_the_result_lies_between_the_extremes(preuves, regle):
    niveaux = [preuve.niveau for preuve in preuves]
    assert min(niveaux) <= calculer(preuves, regle).ensemble <= max(niveaux)


@given(st.lists(EVALUATIONS, min_size=1, max_size=12), REGLES)
def test_the_weights_shown_give_the_level_shown(preuves, regle):
    comptees = qui_comptent(preuves)
    poids = peser(comptees, regle)
    assert len(poids) == len(comptees)
    somme = sum(un * preuve.niveau for un, preuve in zip(poids, comptees, strict=True))
    assert moyenne_ponderee(comptees, regle) == Fraction(somme, sum(poids))
    assert arrondir(moyenne_ponderee(comptees, regle)) == calculer(preuves, regle).calcule


@given(st.lists(EVALUATIONS, min_size=1, max_size=12), JOURS, st.sampled_from([Methode.DERNIERE, Methode.FREQUENT]))
def test_one_more_piece_at_the_level_keeps_it_whatever_its_day(preuves, jour, methode):
    niveau = niveau_d_ensemble(preuves, Regle(methode))
    assert niveau_d_ensemble([*preuves, preuve(jour, niveau)], Regle(methode)) == niveau


@pytest.mark.parametrize("nombre", [2, 3, 4, 5])
def test_a_new_last_piece_at_the_level_keeps_the_weighted_mean(nombre):
    """All the cases. An older piece may change it, since it pushes another one out of the n last."""
    regle, demain = Regle(Methode.MOYENNE, nombre), NOVEMBRE + timedelta(days=1)
    for longueur in range(1, nombre + 2):
        for niveaux in product((1, 2, 3, 4), repeat=longueur):
            preuves = suite(*niveaux)
            niveau = niveau_d_ensemble(preuves, regle)
            assert niveau_d_ensemble([*preuves, preuve(demain, niveau)], regle) == niveau, niveaux


@given(st.lists(EVALUATIONS, min_size=1, max_size=12), EVALUATIONS, st.integers(2, 10))
def test_the_n_best_never_go_down_once_there_are_n_of_them(preuves, nouvelle, nombre):
    """A mean of the best that are full only trades a piece for a better one."""
    regle = Regle(Methode.MEILLEURES, nombre)
    pleines = preuves * nombre
    assert niveau_d_ensemble([*pleines, nouvelle], regle) >= niveau_d_ensemble(pleines, regle)
