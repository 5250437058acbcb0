"""What a référent has to do for a PFMP, and by when."""

from dataclasses import replace
from datetime import date

import pytest

from pfmp.regles.missions import Geste, Rendez, Suivie, missions

PFMP = Suivie(date(2026, 11, 16), date(2026, 12, 11))  # four weeks
LUNDI = date(2026, 11, 23)


def a_faire(suivie: Suivie, jour: date = LUNDI) -> list[tuple[date, str]]:
    return [(mission.echeance, mission.geste) for mission in missions(suivie, jour)]


def test_nothing_is_asked_long_before_a_signed_pfmp():
    assert a_faire(PFMP, date(2026, 11, 1)) == []


def test_the_convention_is_to_be_signed_before_the_first_day():
    non_signee = replace(PFMP, signatures_manquantes=("l’organisme", "l’établissement"))
    [mission] = missions(non_signee, date(2026, 10, 1))
    assert (mission.echeance, mission.geste, mission.detail) == (
        date(2026, 11, 16),
        Geste.CONVENTION,
        "il manque la signature de l’organisme et de l’établissement",
    )
    assert (mission.en_retard(date(2026, 11, 16)), mission.en_retard(date(2026, 11, 17))) == (False, True)
    assert a_faire(non_signee) == [(date(2026, 11, 16), Geste.CONVENTION)]


def test_the_first_call_is_due_in_the_first_week_and_a_visit_before_the_end():
    assert a_faire(PFMP) == [(date(2026, 11, 20), Geste.APPELER), (date(2026, 12, 11), Geste.VISITER)]
    assert [mission.en_retard(LUNDI) for mission in missions(PFMP, LUNDI)] == [True, False]


def test_a_short_pfmp_is_called_before_its_end():
    courte = Suivie(date(2026, 11, 23), date(2026, 11, 25))
    assert a_faire(courte)[0] == (date(2026, 11, 25), Geste.APPELER)


def test_what_is_planned_stands_at_its_day_and_is_asked_no_more():
    prevue = replace(PFMP, rendez_vous=(Rendez(7, "Visite", date(2026, 11, 26), sur_place=True),))
    [mission] = missions(prevue, LUNDI)
    assert (mission.echeance, mission.geste, mission.visite) == (date(2026, 11, 26), "Visite", 7)


def test_a_call_that_is_planned_does_not_replace_the_visit():
    prevue = replace(PFMP, rendez_vous=(Rendez(7, "Appel", date(2026, 11, 26)),))
    assert a_faire(prevue) == [(date(2026, 11, 26), "Appel"), (date(2026, 12, 11), Geste.VISITER)]


@pytest.mark.parametrize(
    ("suivie", "gestes"),
    [
        (PFMP, {Geste.EVALUATION, Geste.ATTESTATION}),
        (replace(PFMP, evaluee=True), {Geste.ATTESTATION}),
        (replace(PFMP, evaluee=True, attestee=True), set()),
    ],
)
def test_papers_are_asked_for_once_it_is_over(suivie, gestes):
    assert {geste for _, geste in a_faire(suivie, date(2026, 12, 12))} == gestes


def test_nothing_is_left_of_a_pfmp_well_followed():
    assert a_faire(replace(PFMP, appelee=True, visitee=True)) == []
