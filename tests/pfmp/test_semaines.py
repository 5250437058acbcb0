"""The ledger of weeks, for every category of the note aux candidats."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfmp.regles.exigences import SANS_REGLE, Decision, exigence
from pfmp.regles.semaines import (
    Decompte,
    Etat,
    Exigence,
    PeriodeFaite,
    ecrire,
    en_semaines,
    jours_ouvres,
    ligne,
    semaines_de,
)
from scolarite.models import Candidature

JOUR = date(2026, 11, 23)
CATEGORIES = Candidature.Categorie
LIBRE = Exigence(Decimal(20), "20 semaines de PFMP.")


def pfmp(du, semaines, **champs):
    """A PFMP that begins on a Monday and lasts so many whole weeks."""
    return PeriodeFaite("PFMP", du, du + timedelta(days=7 * semaines - 3), **champs)


def compter(*periodes, exigees=LIBRE, jour=JOUR):
    return Decompte.de(periodes, exigees, jour, jours_par_semaine=5)


@pytest.mark.parametrize(
    ("du", "au", "jours"),
    [
        (date(2026, 9, 28), date(2026, 10, 16), 15),  # three weeks
        (date(2026, 9, 28), date(2026, 9, 28), 1),
        (date(2026, 10, 3), date(2026, 10, 4), 0),  # a week-end
        (date(2026, 10, 2), date(2026, 10, 5), 2),  # Friday to Monday
        (date(2026, 11, 2), date(2026, 11, 13), 9),  # 11 November
        (date(2026, 5, 25), date(2026, 6, 19), 19),  # the Monday after Pentecost
        (date(2027, 8, 9), date(2027, 8, 20), 10),  # 15 August is a Sunday
    ],
)
def test_days_are_counted_from_monday_to_friday_but_the_public_holidays(du, au, jours):
    assert jours_ouvres(du, au) == jours


@pytest.mark.parametrize(
    ("jours", "semaines"),
    [
        ("9", "2"),  # whole weeks, 11 November apart
        ("8", "1.8"),  # a day missed
        ("10", "2"),  # an organisme that works on 11 November
        ("11", "2.2"),  # and on a Saturday
        ("0", "0"),  # who never came has no holiday either
    ],
)
def test_a_public_holiday_takes_nothing_away_from_the_weeks(jours, semaines):
    assert semaines_de(Decimal(jours), date(2026, 11, 2), date(2026, 11, 13), 5) == Decimal(semaines)


def test_the_ledger_counts_a_holiday_apart_and_asks_nothing_about_it():
    attestee = pfmp(date(2026, 11, 2), 2, semaines_attestees=Decimal(2), jours_attestes=Decimal(9))
    vue = ligne(attestee, date(2026, 12, 1), 5)
    assert (vue.jours_prevus, vue.feries, vue.jours_comptes, vue.calculees) == (9, 1, 9, 2)
    assert vue.avertissements == ()


def test_half_a_day_is_a_tenth_of_a_week():
    assert en_semaines(Decimal("0.5"), 5) == Decimal("0.1")
    assert en_semaines(Decimal("14"), 5) == Decimal("2.8")
    assert ecrire(Decimal("2.8")) == "2,8\u00a0semaines"
    assert ecrire(Decimal("1.0")) == "1\u00a0semaine"


def test_absences_are_taken_away_and_what_was_made_up_is_given_back():
    vue = ligne(
        pfmp(date(2026, 9, 28), 3, absences_lycee=Decimal(2), rattrapes=Decimal("1.5"), a_rattraper=Decimal("0.5")),
        JOUR,
        5,
    )
    assert (vue.jours_prevus, vue.jours_comptes, vue.calculees, vue.retenues) == (
        15,
        Decimal("14.5"),
        Decimal("2.9"),
        Decimal("2.9"),
    )


def test_when_lycee_and_entreprise_differ_the_larger_absence_counts_and_it_is_said():
    vue = ligne(pfmp(date(2026, 9, 28), 3, absences_lycee=Decimal(1), absences_entreprise=Decimal(2)), JOUR, 5)
    assert vue.calculees == Decimal("2.6")
    assert vue.avertissements == ("Absences : 1\u00a0jour pour le lycée, 2\u00a0jours pour l’entreprise.",)


def test_the_weeks_attested_are_the_ones_that_count_and_a_gap_is_said():
    vue = ligne(
        pfmp(
            date(2026, 9, 28),
            3,
            absences_lycee=Decimal(1),
            semaines_attestees=Decimal(3),
            jours_attestes=Decimal(14),
        ),
        JOUR,
        5,
    )
    assert vue.retenues == Decimal(3)
    assert vue.avertissements == (
        "L’attestation dit 3\u00a0semaines, les dates et les absences donnent 2,8\u00a0semaines.",
        "L’attestation dit 3\u00a0semaines pour 14\u00a0jours, soit 2,8\u00a0semaines.",
    )


def test_what_is_made_up_after_the_attestation_is_added_to_it():
    vue = ligne(
        pfmp(
            date(2026, 9, 28),
            3,
            absences_lycee=Decimal(5),
            rattrapes=Decimal(5),
            rattrapes_apres=Decimal(5),
            semaines_attestees=Decimal(2),
            jours_attestes=Decimal(10),
        ),
        JOUR,
        5,
    )
    assert (vue.retenues, vue.avertissements) == (Decimal(3), ())


def test_an_attestation_that_says_the_same_raises_nothing():
    vue = ligne(pfmp(date(2026, 9, 28), 3, semaines_attestees=Decimal(3), jours_attestes=Decimal(15)), JOUR, 5)
    assert vue.avertissements == ()


def test_the_parcours_personnalise_of_terminale_is_shown_and_never_counts():
    decompte = compter(
        pfmp(date(2026, 9, 28), 3, semaines_attestees=Decimal(3)),
        pfmp(date(2026, 10, 19), 4, semaines_attestees=Decimal(4), exclusion="parcours personnalisé"),
    )
    assert [vue.retenues for vue in decompte.lignes] == [Decimal(3), Decimal(0)]
    assert decompte.attestees == Decimal(3)


def test_nassim_interrupted_replaced_and_still_to_make_up_a_week():
    """Six days, then a week elsewhere; five days are planned in February (remarkable case of the demo school)."""
    decompte = compter(
        PeriodeFaite("PFMP 5", date(2026, 9, 28), date(2026, 10, 5), a_rattraper=Decimal(5)),
        PeriodeFaite("PFMP 5, remplacement", date(2026, 10, 12), date(2026, 10, 16)),
    )
    assert [vue.retenues for vue in decompte.lignes] == [Decimal("1.2"), Decimal("1.0")]
    assert decompte.faites == Decimal("2.2")
    assert decompte.avec_les_prevues == Decimal("3.2")  # once the five days are made up


@pytest.mark.parametrize(
    ("attestees", "non_attestees", "prevues", "etat"),
    [
        (20, 0, 0, Etat.CONFORME),
        (17, 3, 0, Etat.A_CONFIRMER),  # done, the paper is missing
        (17, 0, 3, Etat.A_CONFIRMER),  # still to be done
        (14, 3, 2, Etat.INSUFFISANT),
        (0, 0, 0, Etat.INSUFFISANT),
    ],
)
def test_green_orange_or_red(attestees, non_attestees, prevues, etat):
    periodes = []
    if attestees:
        periodes.append(pfmp(date(2024, 9, 2), attestees, semaines_attestees=Decimal(attestees)))
    if non_attestees:
        periodes.append(pfmp(date(2026, 9, 7), non_attestees))
    if prevues:
        periodes.append(pfmp(date(2027, 1, 18), prevues))
    decompte = compter(*periodes)
    assert decompte.etat == etat
    assert decompte.manque == max(0, 20 - attestees - non_attestees - prevues)


# --- What is asked ----------------------------------------------------------------------------------
# Category, session, years of the cycle, decision of the recteur: the weeks asked, or None.
CAS = [
    (CATEGORIES.SCOLAIRE, 2024, 3, None, 22),
    (CATEGORIES.SCOLAIRE, 2027, 3, None, 20),
    (CATEGORIES.SCOLAIRE, 2024, 2, None, 16),
    (CATEGORIES.SCOLAIRE, 2027, 2, None, None),  # the figure after 2024 was not found: never invented
    (CATEGORIES.SCOLAIRE, 2027, 3, 14, 14),
    (CATEGORIES.SCOLAIRE, 2027, 3, 24, 24),  # a decision may lengthen too
    (CATEGORIES.SCOLAIRE_HORS_CONTRAT, 2027, 3, None, 20),
    (CATEGORIES.SCOLAIRE_HORS_CONTRAT, 2027, 3, 10, 10),
    (CATEGORIES.DISTANCE, 2027, 3, None, 20),
    (CATEGORIES.DISTANCE, 2027, 3, 10, 10),
    (CATEGORIES.APPRENTI_HABILITE, 2027, 3, None, None),
    (CATEGORIES.APPRENTI_NON_HABILITE, 2027, 3, None, None),
    (CATEGORIES.FPC_PREMIERE, 2027, 3, None, 22),
    (CATEGORIES.FPC_PREMIERE, 2027, 3, 8, 8),
    (CATEGORIES.FPC_PERFECTIONNEMENT, 2027, 3, None, None),
    (CATEGORIES.TROIS_ANS, 2027, 3, None, None),
]


def _exigence(regles_de, categorie, session, annees, decision):
    return exigence(
        categorie=categorie,
        regles=regles_de(session),
        annees_du_cycle=annees,
        decisions=[] if decision is None else [Decision("Positionnement", date(2024, 9, 2), Decimal(decision))],
    )


@pytest.fixture
def regles_de(referentiel_officiel):
    """The rules of PFMP of a session, from the official data."""
    from referentiel.models import Reglement  # noqa: PLC0415 -- the fixture must have loaded them

    def regles_de(session):
        return Reglement.objects.pour(referentiel_officiel).en_vigueur("pfmp", session=session).valeurs()

    return regles_de


def test_every_category_of_the_note_has_its_case():
    assert {cas[0] for cas in CAS} == set(CATEGORIES)


def test_what_each_category_must_have_done(regles_de):
    trouvees = [_exigence(regles_de, *cas[:4]).semaines for cas in CAS]
    assert trouvees == [cas[4] for cas in CAS]


def test_what_is_not_a_number_of_weeks_is_a_sentence(regles_de):
    phrases = {
        categorie: _exigence(regles_de, categorie, 2027, 3, None).phrase
        for categorie in (CATEGORIES.APPRENTI_HABILITE, CATEGORIES.FPC_PERFECTIONNEMENT, CATEGORIES.TROIS_ANS)
    }
    assert phrases[CATEGORIES.APPRENTI_HABILITE].startswith("La durée du contrat d'apprentissage.")
    assert "6 mois à temps plein" in phrases[CATEGORIES.FPC_PERFECTIONNEMENT]
    assert "3 années d’expérience" in phrases[CATEGORIES.TROIS_ANS]
    assert _exigence(regles_de, CATEGORIES.SCOLAIRE, 2027, 2, None).phrase == SANS_REGLE


def test_without_a_number_of_weeks_nobody_is_red():
    decompte = compter(exigees=Exigence(None, "La durée du contrat."))
    assert (decompte.etat, decompte.manque) == (Etat.SANS_DUREE, Decimal(0))


def test_a_derogation_of_one_session_wins_for_pupils_only():
    regles = {"duree_scolaire": {"semaines": 22}, "derogation": {"semaines_par_cycle": {"3": 10, "2": 8, "1": 5}}}
    assert exigence(categorie=CATEGORIES.SCOLAIRE, regles=regles).semaines == 10
    assert exigence(categorie=CATEGORIES.SCOLAIRE, regles=regles, annees_du_cycle=1).semaines == 5
    regles["duree_fpc_premiere"] = {"semaines": 22}
    assert exigence(categorie=CATEGORIES.FPC_PREMIERE, regles=regles).semaines == 22


# --- Properties -------------------------------------------------------------------------------------
jours = st.decimals(min_value=0, max_value=10, places=1)
semaines = st.none() | st.decimals(min_value=0, max_value=12, places=1)
periodes = st.builds(
    lambda du, duree, **suite: PeriodeFaite("PFMP", du, du + timedelta(days=duree), **suite),
    du=st.dates(date(2024, 9, 1), date(2027, 6, 1)),
    duree=st.integers(0, 100),
    absences_lycee=jours,
    absences_entreprise=jours,
    rattrapes=jours,
    semaines_attestees=semaines,
    exclusion=st.sampled_from(["", "parcours personnalisé"]),
)


@given(st.lists(periodes, max_size=6))
def test_the_total_is_the_sum_of_its_lines_in_any_order(faites):
    decompte, a_l_envers = compter(*faites), compter(*reversed(faites))
    assert decompte.avec_les_prevues == sum(vue.retenues + vue.a_venir for vue in decompte.lignes)
    assert decompte.avec_les_prevues == a_l_envers.avec_les_prevues
    assert decompte.attestees <= decompte.faites <= decompte.avec_les_prevues


@given(st.lists(periodes, max_size=5), periodes)
def test_one_more_pfmp_never_makes_a_candidate_worse(faites, une_de_plus):
    avant, apres = compter(*faites), compter(*faites, une_de_plus)
    assert apres.manque <= avant.manque
