"""The note of the projet and its points, on the examples of the sources."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefdoeuvre.regles.notes import Parts, moyenne_du_livret, note_de_livret, note_finale, points

LIVRET = {"parts": {"competences_professionnelles": Decimal("0.3"), "competences_transversales": Decimal("0.7")}}
POINTS = {"pivot": 10, "multiplicateur": 2}
MOITIE = Parts(Decimal("0.5"), Decimal("0.5"))
note = st.decimals(min_value=0, max_value=20, places=2)


def test_theo_from_his_four_notes_to_his_points():
    """The worked example of the demo school, exact to the last decimal."""
    notes = [note_de_livret(Decimal(pro), Decimal(transversale), LIVRET) for pro, transversale in
             [(12, 14), (13, 15), (14, 15), (15, 16)]]  # fmt: skip
    assert notes == [Decimal("13.4"), Decimal("14.4"), Decimal("14.7"), Decimal("15.7")]
    livret = moyenne_du_livret(notes)
    assert livret == Decimal("14.55")
    finale = note_finale(livret, Decimal(15), MOITIE)
    assert finale == Decimal("14.775")
    assert points(finale, POINTS) == Decimal("9.550")


@pytest.mark.parametrize(("finale", "ajoutes"), [(15, 10), (8, -4), (6, -8), (16, 12), (10, 0), (14, 8), (12, 4)])
def test_the_points_of_the_source_table(finale, ajoutes):
    assert points(Decimal(finale), POINTS) == ajoutes


def test_no_note_is_not_a_zero():
    assert moyenne_du_livret([]) is None
    assert note_finale(None, Decimal(15), MOITIE) is None
    assert note_finale(Decimal(14), None, MOITIE) is None


def test_the_oral_alone_needs_no_livret():
    seul = Parts.de({"part_livret": 0, "part_oral": 1})
    assert note_finale(None, Decimal(13), seul) == 13


@pytest.mark.parametrize("regle", [{}, {"concerne": False}])
def test_a_category_without_a_projet_or_that_nobody_knows_has_no_parts(regle):
    assert Parts.de(regle) is None


@given(note, note, note)
def test_a_better_oral_never_lowers_the_points(livret, oral, meilleur):
    bas, haut = sorted([oral, meilleur])
    avant, apres = note_finale(livret, bas, MOITIE), note_finale(livret, haut, MOITIE)
    assert points(avant, POINTS) <= points(apres, POINTS)


@given(note, note)
def test_a_note_lies_between_its_parts(professionnelle, transversale):
    obtenue = note_de_livret(professionnelle, transversale, LIVRET)
    assert min(professionnelle, transversale) <= obtenue <= max(professionnelle, transversale)
