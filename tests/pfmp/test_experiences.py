"""Months of work: those of the calendar, and never twice the same day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfmp.regles.experiences import Emploi, compter_les_mois, mesurer, reunir
from pfmp.regles.semaines import Etat

TROIS_ANS = {"annees_experience": 3}
PERFECTIONNEMENT = {
    "temps_plein": {"mois": 6, "annees_avant": 1},
    "temps_partiel": {"mois": 12, "annees_avant": 2},
}
JOURS = st.dates(date(2018, 1, 1), date(2027, 5, 31))
EMPLOIS = st.lists(st.tuples(JOURS, JOURS).map(sorted).map(tuple), max_size=6)


@pytest.mark.parametrize(
    ("du", "au", "mois"),
    [
        (date(2021, 1, 1), date(2023, 12, 31), 36),  # 1,095 days
        (date(2025, 12, 1), date(2026, 5, 31), 6),  # 182 days
        (date(2026, 1, 31), date(2026, 2, 27), 1),
        (date(2026, 1, 15), date(2026, 2, 14), 1),
        (date(2026, 1, 15), date(2026, 2, 13), 1),  # thirty days
        (date(2026, 1, 15), date(2026, 2, 12), Decimal("0.5")),
        (date(2026, 1, 1), date(2026, 1, 14), 0),
    ],
)
def test_months_are_those_of_the_calendar_rounded_down_to_the_half(du, au, mois):
    assert compter_les_mois([(du, au)]) == mois


def test_the_days_of_each_job_make_the_total():
    emplois = [
        Emploi("Garage Mirande", date(2022, 1, 3), date(2023, 6, 30)),
        Emploi("Mairie", date(2023, 9, 1), date(2025, 1, 3)),
        Emploi("Un mardi", date(2025, 9, 2), date(2025, 9, 2)),
    ]
    lu = mesurer(emplois, TROIS_ANS, 2027)
    assert [duree.replace("\u00a0", " ") for _, duree in lu.emplois] == [
        "17 mois 28 jours",
        "16 mois 3 jours",
        "1 jour",
    ]
    assert lu.mois == 34  # 33 months and 32 days


def test_three_full_years_are_enough():
    emploi = Emploi("Garage Mirande", date(2021, 1, 1), date(2023, 12, 31))
    assert mesurer([emploi], TROIS_ANS, 2027).etat == Etat.CONFORME


def test_two_jobs_at_once_are_not_twice_the_time():
    a_la_fois = [
        Emploi("Garage Mirande", date(2024, 1, 1), date(2025, 12, 31), plein_temps=False),
        Emploi("Mairie", date(2025, 1, 1), date(2025, 12, 31), plein_temps=False, certificat=False),
    ]
    lu = mesurer(a_la_fois, TROIS_ANS, 2027)
    assert (lu.mois, lu.prouves, lu.deux_a_la_fois) == (24, 24, True)
    assert [duree for _, duree in lu.emplois] == ["24\u00a0mois", "12\u00a0mois"]
    a_la_suite = [a_la_fois[0], Emploi("Mairie", date(2026, 1, 1), date(2026, 12, 31))]
    lu = mesurer(a_la_suite, TROIS_ANS, 2027)
    assert (lu.mois, lu.deux_a_la_fois, lu.etat) == (36, False, Etat.CONFORME)


def test_a_day_proved_by_one_certificate_is_proved_even_when_the_other_job_has_none():
    emplois = [
        Emploi("Sans papier", date(2021, 1, 1), date(2023, 12, 31), certificat=False),
        Emploi("Avec papier", date(2021, 1, 1), date(2023, 12, 31)),
    ]
    assert mesurer(emplois, TROIS_ANS, 2027).etat == Etat.CONFORME


def test_months_outside_of_the_year_before_the_exam_do_not_count_for_a_perfectionnement():
    emploi = Emploi("Cabinet", date(2025, 1, 1), date(2025, 11, 30))
    lu = mesurer([emploi], PERFECTIONNEMENT, 2026)
    assert (lu.mois, lu.etat) == (6, Etat.CONFORME)  # from the 1st of June 2025
    assert mesurer([emploi], PERFECTIONNEMENT, 2027).etat == Etat.INSUFFISANT


def les_jours(intervalles) -> set[int]:
    """Return the days, by their number in the calendar."""
    return set().union(*(range(du.toordinal(), au.toordinal() + 1) for du, au in intervalles))


@given(EMPLOIS)
def test_joined_jobs_hold_the_same_days_each_of_them_once(emplois):
    reunis = reunir(emplois)
    assert les_jours(reunis) == les_jours(emplois)
    assert sum((au - du).days + 1 for du, au in reunis) == len(les_jours(emplois))


@given(EMPLOIS, st.randoms())
def test_the_order_of_entry_and_what_is_entered_twice_change_nothing(emplois, hasard):
    melanges = [*emplois, *emplois]
    hasard.shuffle(melanges)
    assert compter_les_mois(melanges) == compter_les_mois(emplois)


@given(EMPLOIS, st.tuples(JOURS, JOURS).map(sorted).map(tuple))
def test_one_job_more_never_takes_a_month_away_by_more_than_the_rounding(emplois, un_de_plus):
    assert compter_les_mois([*emplois, un_de_plus]) >= compter_les_mois(emplois) - Decimal("0.5")
