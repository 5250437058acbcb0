"""The days of a PFMP: what may be missed, made up, taken again elsewhere, attested."""

from datetime import date
from decimal import Decimal

import pytest

from pfmp.regles.jours import (
    Plage,
    ecart_de_semaines,
    en_heures,
    jours_ouvrables,
    refuser_un_rattrapage,
    refuser_un_remplacement,
    refuser_une_absence,
    refuser_une_attestation,
    refuser_une_interruption,
    refuser_une_plage,
)


def nov(debut: int, fin: int, jours: str = "0") -> Plage:
    return Plage(date(2026, 11, debut), date(2026, 11, fin), Decimal(jours))


def dec(debut: int, fin: int, jours: str = "0") -> Plage:
    return Plage(date(2026, 12, debut), date(2026, 12, fin), Decimal(jours))


PFMP = Plage(date(2026, 11, 16), date(2026, 12, 11), Decimal(20))
VA = "La PFMP va du 16 nov. 2026 au 11 déc. 2026"


def champs(refus: dict) -> list[str]:
    return list(refus)


@pytest.mark.parametrize(("du", "au", "jours"), [(16, 20, 5), (16, 21, 6), (16, 22, 6), (22, 22, 0), (20, 16, 0)])
def test_a_commerce_works_on_saturdays(du, au, jours):
    assert jours_ouvrables(date(2026, 11, du), date(2026, 11, au)) == jours


@pytest.mark.parametrize(
    ("plage", "refuse"),
    [
        (nov(16, 16, "0.5"), []),
        (nov(16, 17, "2"), []),
        (nov(16, 17, "2.5"), ["jours"]),
        (nov(16, 17, "0"), ["jours"]),
        (nov(16, 17, "0.3"), ["jours"]),
        (nov(17, 16, "1"), ["au"]),
        (nov(22, 22, "0.5"), ["jours"]),  # a Sunday
    ],
)
def test_days_and_dates_agree(plage, refuse):
    assert champs(refuser_une_plage(plage)) == refuse


@pytest.mark.parametrize(
    ("plage", "autres", "refus"),
    [
        (nov(16, 16, "1"), [], {}),
        (dec(11, 11, "0.5"), [], {}),
        (
            nov(13, 16, "1"),
            [],
            {"du": "La PFMP va du 16 nov. 2026 au 11 déc. 2026 : elle n’a pas commencé ce jour-là."},
        ),
        (dec(11, 14, "1"), [], {"au": f"{VA} : elle est finie ce jour-là."}),
        (
            nov(17, 17, "1"),
            [nov(16, 18, "3")],
            {
                "du": "Une absence est déjà notée du 16 nov. 2026 au 18 nov. 2026 : "
                "les mêmes jours ne comptent pas deux fois."
            },
        ),
        (nov(17, 17, "0.5"), [nov(17, 17, "0.5")], {}),  # morning, then afternoon
        (
            nov(17, 17, "0.5"),
            [nov(17, 17, "0.5"), nov(17, 17, "0.5")],
            {"du": "Une absence est déjà notée le 17 nov. 2026 : les mêmes jours ne comptent pas deux fois."},
        ),
        (
            dec(7, 11, "3"),
            [Plage(date(2026, 11, 16), date(2026, 12, 5), Decimal(18))],
            {"jours": "La PFMP compte 20 jours : cela ferait 21 jours d’absence."},
        ),
    ],
)
def test_an_absence_stays_within_the_pfmp_and_counts_once(plage, autres, refus):
    assert _simples(refuser_une_absence(plage, PFMP, autres)) == refus


def _simples(refus: dict) -> dict:
    return {champ: phrase.replace("\xa0", " ") for champ, phrase in refus.items()}


@pytest.mark.parametrize(
    ("plage", "manques", "autres", "ailleurs", "refus"),
    [
        (dec(14, 15, "2"), "2", [], [], {}),
        (dec(19, 19, "1"), "2", [], [], {}),  # a Saturday
        (
            nov(12, 13, "2"),
            "2",
            [],
            [],
            {"du": "La PFMP commence le 16 nov. 2026 : un rattrapage vient après."},
        ),
        (
            dec(14, 15, "2"),
            "0",
            [],
            [],
            {"jours": "Aucun jour n’a été manqué : notez d’abord l’absence ou l’interruption."},
        ),
        (
            dec(14, 16, "2.5"),
            "2",
            [],
            [],
            {"jours": "Il reste 2 jours à rattraper : un rattrapage n’en compte pas davantage."},
        ),
        (dec(16, 16, "1"), "2", [dec(14, 15, "2")], [], {"jours": "Les 2 jours manqués ont déjà leur rattrapage."}),
        (
            dec(15, 15, "1"),
            "3",
            [dec(14, 15, "2")],
            [],
            {
                "du": "Un rattrapage est déjà noté du 14 déc. 2026 au 15 déc. 2026 : "
                "les mêmes jours ne comptent pas deux fois."
            },
        ),
        (
            dec(14, 15, "2"),
            "2",
            [],
            [(dec(15, 18), "Cycles Briandas")],
            {
                "du": "L’élève est en PFMP du 15 déc. 2026 au 18 déc. 2026 (Cycles Briandas) : "
                "choisissez d’autres jours."
            },
        ),
    ],
)
def test_a_catch_up_never_gives_more_than_was_missed(plage, manques, autres, ailleurs, refus):
    recu = refuser_un_rattrapage(plage, debut=PFMP.du, manques=Decimal(manques), autres=autres, ailleurs=ailleurs)
    assert _simples(recu) == refus


@pytest.mark.parametrize(
    ("jour", "absences", "refuse"),
    [
        (date(2026, 11, 20), [], []),
        (date(2026, 11, 16), [], []),
        (date(2026, 11, 13), [], ["dernier_jour"]),
        (date(2026, 12, 11), [], ["dernier_jour"]),
        (date(2026, 11, 20), [nov(18, 20, "3")], []),
        (date(2026, 11, 20), [nov(20, 23, "2")], ["dernier_jour"]),
    ],
)
def test_an_interruption_comes_within_the_pfmp(jour, absences, refuse):
    assert champs(refuser_une_interruption(jour, du=PFMP.du, au=PFMP.au, absences=absences)) == refuse


@pytest.mark.parametrize(
    ("plage", "refuse"),
    [
        (Plage(date(2026, 11, 23), date(2026, 12, 11)), []),
        (Plage(date(2026, 12, 14), date(2027, 1, 8)), ["au"]),  # 20 days for 15 lost
        (Plage(date(2026, 11, 20), date(2026, 12, 4)), ["du"]),
        (Plage(date(2026, 12, 4), date(2026, 12, 1)), ["au"]),
        (Plage(date(2026, 11, 28), date(2026, 11, 29)), ["au"]),  # a week-end
    ],
)
def test_a_replacement_holds_no_more_days_than_were_lost(plage, refuse):
    refus = refuser_un_remplacement(plage, interrompue_le=date(2026, 11, 20), jours_perdus=15)
    assert champs(refus) == refuse


@pytest.mark.parametrize(
    ("plage", "heures", "refuse"),
    [
        (Plage(PFMP.du, PFMP.au, Decimal(20)), "140", []),
        (Plage(PFMP.du, PFMP.au, Decimal("18.5")), None, []),
        (Plage(PFMP.du, PFMP.au, Decimal(21)), None, ["jours"]),
        (Plage(PFMP.du, PFMP.au, Decimal("18.3")), None, ["jours"]),
        (Plage(PFMP.du, PFMP.au, Decimal(2)), "21", ["heures"]),
        (Plage(PFMP.du, PFMP.au, Decimal(21)), "300", ["jours", "heures"]),
        (Plage(date(2026, 11, 9), PFMP.au, Decimal(20)), None, ["du"]),
        (Plage(PFMP.du, date(2026, 12, 18), Decimal(20)), None, ["au"]),
        (Plage(PFMP.au, PFMP.du, Decimal(20)), None, ["au"]),
    ],
)
def test_an_attestation_holds_no_more_than_the_pfmp(plage, heures, refuse):
    heures = Decimal(heures) if heures else None
    assert champs(refuser_une_attestation(plage, pfmp=PFMP, heures=heures)) == refuse


@pytest.mark.parametrize(
    ("jours", "par_semaine", "de", "heures"),
    [("20", "35", 5, "140"), ("18.5", "35", 5, "129.5"), ("7", "30", 4, "52.5")],
)
def test_hours_are_counted_from_the_days_done(jours, par_semaine, de, heures):
    assert en_heures(Decimal(jours), par_semaine=Decimal(par_semaine), jours_par_semaine=de) == Decimal(heures)


def test_declared_weeks_that_are_not_the_days_divided_by_five_are_said_and_not_refused():
    def dit(semaines, jours, du=date(2026, 11, 16), au=date(2026, 12, 11)):
        return ecart_de_semaines(Decimal(semaines), Plage(du, au, Decimal(jours)), 5).replace("\xa0", " ")

    assert (dit("4", "20"), dit("3.7", "18.5")) == ("", "")
    assert dit("4", "18") == (
        "À vérifier : 18 jours divisés par 5 donnent 3,6 semaines. C’est ce que l’organisme a écrit qui compte."
    )
    novembre = {"du": date(2026, 11, 2), "au": date(2026, 11, 13)}
    assert (dit("2", "9", **novembre), dit("2", "10", **novembre)) == ("", "")
    assert dit("2", "8", **novembre).startswith("À vérifier : 8 jours (et 1 férié) divisés par 5 donnent 1,8 semaine.")
