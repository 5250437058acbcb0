"""The public holidays: fixed days, and those that follow Easter."""

from datetime import date, timedelta

import pytest

from socle.feries import est_ferie, feries, paques

# From the calendars published for these years; 2008 and 2038 are the extremes of a century, 2000 a year of 400.
DIMANCHES = [
    date(1954, 4, 18),
    date(1981, 4, 19),
    date(2000, 4, 23),
    date(2008, 3, 23),
    date(2024, 3, 31),
    date(2025, 4, 20),
    date(2026, 4, 5),
    date(2027, 3, 28),
    date(2028, 4, 16),
    date(2038, 4, 25),
    date(2049, 4, 18),
]


@pytest.mark.parametrize("jour", DIMANCHES)
def test_easter_falls_on_the_sunday_of_the_calendars(jour):
    assert paques(jour.year) == jour


def test_easter_is_always_a_sunday_between_22_march_and_25_april():
    for annee in range(1990, 2100):
        jour = paques(annee)
        assert (jour.isoweekday(), date(annee, 3, 22) <= jour <= date(annee, 4, 25)) == (7, True)


def test_the_eleven_holidays_of_2027_in_their_order():
    assert list(feries(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 8),
        date(2027, 5, 17),
        date(2027, 7, 14),
        date(2027, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2027, 12, 25),
    ]


def test_two_holidays_of_one_day_are_one():
    assert (len(feries(2008)), feries(2008)[date(2008, 5, 1)]) == (10, "Ascension")  # 1 May too


def test_the_day_after_a_holiday_is_an_ordinary_one():
    armistice = date(2026, 11, 11)
    assert (est_ferie(armistice), est_ferie(armistice + timedelta(days=1))) == (True, False)
