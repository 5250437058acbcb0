"""A mark typed by hand or pasted: signs, digits and words, and what a spreadsheet makes of them."""

import pytest

from suivi.actions import VALEURS
from suivi.marques import MOTS, NOMBRES, SIGNES, lire_marque
from suivi.models import Positionnement

INSECABLE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("tape", "valeur"),
    [
        ("--", "1"),
        ("−−", "1"),  # as the screens of Agora write it
        ("- -", "1"),
        ("–", "1"),  # what LibreOffice makes of two hyphens
        ("—", "1"),
        ("––", "1"),
        ("－－", "1"),
        ("-", "2"),
        ("−", "2"),
        ("‑", "2"),
        ("+", "3"),
        (f" +{INSECABLE}", "3"),
        ("++", "4"),
        ("＋＋", "4"),
        ("1", "1"),
        ("4", "4"),
        ("3.0", "3"),
        ("3,0", "3"),
        ("Maîtrisé", "3"),
        ("MAITRISEE", "3"),
        (f"bien{INSECABLE}maîtrisé", "4"),
        ("Insuffisamment maîtrisé", "2"),
        ("non maîtrisé", "1"),
        ("a", "A"),
        ("Abs.", "A"),
        ("absente", "A"),
        ("N", "N"),
        ("non évalué", "N"),
        ("r", "R"),
        ("Non rendu", "R"),
        ("c", "C"),
        ("Non concernée", "C"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_mark_is_read_as_people_and_spreadsheets_write_it(tape, valeur):
    assert lire_marque(tape) == valeur


@pytest.mark.parametrize(
    "tape", ["TB", "5", "0", "-1", "+4", "1,5", "3/4", "+++", "---", "+-", "?", "…", "=1+1", "#NOM?", "12", "plus", "."]
)
def test_what_is_no_mark_is_never_taken_for_an_empty_cell_or_a_level(tape):
    assert lire_marque(tape) is None


def test_every_word_of_the_scale_and_of_the_states_is_read():
    attendus = {niveau.label: str(niveau.value) for niveau in Positionnement.Maitrise}
    attendus |= {niveau.signe: str(niveau.value) for niveau in Positionnement.Maitrise}
    attendus |= {etat.label: etat.value for etat in Positionnement.Etat}
    assert {mot: lire_marque(mot) for mot in attendus} == attendus


def test_the_tables_give_nothing_but_what_a_cell_may_store():
    assert {*MOTS.values(), *SIGNES.values(), *NOMBRES.values()} == set(VALEURS)
