"""The dated rules: which one holds, and what the database refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from referentiel.models import Reglement
from referentiel.phrases import en_francais
from referentiel.regles import rentree_de, session_de
from tests.factories import DiplomeFactory


def regle(**champs) -> Reglement:
    """A rule about the weeks of PFMP of every diplôme, for the sessions 2023 and 2024."""
    return Reglement(
        **{
            "domaine": Reglement.Domaine.PFMP,
            "cle": "duree_scolaire",
            "portee": Reglement.Portee.SESSION,
            "du": 2023,
            "au": 2024,
            "valeur": {"semaines": 22},
            "libelle": "Durée exigée",
            "source": "Arrêté",
            "certitude": Reglement.Certitude.OFFICIEL,
            "ordre": 1,
            **champs,
        }
    )


@pytest.mark.parametrize(("session", "semaines"), [(2022, None), (2023, 22), (2024, 22), (2025, 20), (2031, 20)])
def test_the_rule_of_a_session_is_the_one_whose_years_hold_it(agora, session, semaines):
    valeurs = Reglement.objects.pour(agora).en_vigueur("pfmp", session=session).valeurs()
    assert valeurs.get("duree_scolaire", {}).get("semaines") == semaines


def test_a_rule_of_a_rentree_is_not_one_of_a_session(agora):
    assert "volume" in Reglement.objects.en_vigueur("accompagnement", rentree=2026).valeurs()
    assert Reglement.objects.en_vigueur("accompagnement", session=2026).valeurs() == {}


@pytest.mark.parametrize("annees", [{}, {"session": 2026, "rentree": 2026}])
def test_one_must_say_a_session_or_a_rentree(db, annees):
    with pytest.raises(TypeError):
        Reglement.objects.en_vigueur("pfmp", **annees)


def test_the_rule_of_one_diplome_wins_over_that_of_every_diplome(db):
    agora = DiplomeFactory()
    autre = DiplomeFactory(code="MCV", sigle="MCV")
    regle(diplome=agora, valeur={"semaines": 20}).save()
    regle(valeur={"semaines": 22}).save()
    assert Reglement.objects.pour(agora).en_vigueur("pfmp", session=2023).valeurs() == {
        "duree_scolaire": {"semaines": 20}
    }
    assert Reglement.objects.pour(autre).en_vigueur("pfmp", session=2023).valeurs() == {
        "duree_scolaire": {"semaines": 22}
    }


@pytest.mark.parametrize(
    "autre",
    [
        {"du": 2024, "au": None},
        {"du": 2020, "au": 2023},
        {"du": 2022, "au": None},
    ],
)
def test_two_periods_of_one_rule_never_share_a_year(db, autre):
    regle().save()
    with pytest.raises(ValidationError) as refus:
        regle(**autre).validate_constraints()
    assert refus.value.messages == ["Une autre règle porte déjà sur ces années."]
    with pytest.raises(IntegrityError):
        regle(**autre).save()


@pytest.mark.parametrize(
    "autre",
    [{"du": 2025, "au": None}, {"cle": "repartition"}, {"portee": "rentree"}, {"domaine": "terminale"}],
)
def test_another_rule_or_other_years_are_accepted(db, autre):
    regle().save()
    regle(**autre).save()
    assert Reglement.objects.count() == 2


def test_reversed_years_are_refused_without_asking_the_database_for_a_range(db):
    with pytest.raises(ValidationError) as refus:
        regle(du=2025, au=2024).full_clean()
    assert refus.value.message_dict["au"] == ["La dernière année ne peut pas précéder la première."]


def test_a_decimal_of_a_rule_stays_exact(db):
    regle(valeur={"coefficient": Decimal("2.5"), "part_livret": Decimal("0.3")}).save()
    valeur = Reglement.objects.get().valeur
    assert valeur == {"coefficient": Decimal("2.5"), "part_livret": Decimal("0.3")}


def test_the_coefficients_of_agora_make_25(agora):
    for session in (2023, 2025, 2026, 2027):
        epreuves = Reglement.objects.pour(agora).en_vigueur("epreuves", session=session).valeurs()
        assert sum(epreuve["coefficient"] for epreuve in epreuves.values()) == 25


def test_the_professional_epreuves_are_those_of_the_blocs(agora):
    regles = Reglement.objects.pour(agora).en_vigueur("resultats", session=2027).valeurs()
    assert regles["moyenne_professionnelle"] == {"epreuves": sorted(agora.blocs.values_list("epreuve", flat=True))}


def test_the_hours_of_a_cycle_are_the_sum_of_its_years(agora):
    for rentree in (2009, 2019):
        volume = Reglement.objects.en_vigueur("accompagnement", rentree=rentree).valeurs()["volume"]
        assert sum(volume["heures"].values()) == volume["heures_du_cycle"]


def test_what_was_not_found_or_supposed_asks_to_be_checked(agora):
    doutes = Reglement.objects.filter(certitude=Reglement.Certitude.NON_TROUVE)
    assert doutes.exists()
    assert not doutes.filter(a_verifier=False).exists()


def test_every_rule_is_said_in_french_and_has_a_source(agora):
    for reglement in Reglement.objects.all():
        assert reglement.source
        assert all(phrase == phrase.strip() and phrase for phrase in en_francais(reglement.valeur)), reglement


@pytest.mark.parametrize(
    ("valeur", "phrases"),
    [
        ({}, []),
        ({"coefficient": Decimal("2.5")}, ["coefficient 2,5"]),
        ({"semaines": 1}, ["1\u00a0semaine"]),
        ({"part_oral": Decimal("0.5")}, ["oral\u00a0: 50\u00a0%"]),
        ({"plafond_euros": 1200}, ["au plus 1\u00a0200\u00a0€ dans l'année"]),
        (
            {"formes": [{"mode": "ponctuel", "nature": "écrit", "minutes": 210}, {"mode": "ccf"}]},
            ["ponctuel écrit, 3\u00a0h\u00a030 ou CCF"],
        ),
        ({"heures": {"2de": 90, "Tle": 91}}, ["seconde\u00a0: 90\u00a0h", "terminale\u00a0: 91\u00a0h"]),
        ({"choix": [["E11", "E12", "E33"]]}, ["une épreuve parmi E11, E12 et E33"]),
        (
            {"temps_plein": {"mois": 6, "annees_avant": 1}},
            ["6\u00a0mois à temps plein dans l'année qui précède l'examen"],
        ),
    ],
)
def test_a_value_is_said_in_french(valeur, phrases):
    assert en_francais(valeur) == phrases


@pytest.mark.parametrize(
    ("jour", "rentree", "session"),
    [(date(2026, 8, 31), 2025, 2026), (date(2026, 9, 1), 2026, 2027), (date(2027, 7, 4), 2026, 2027)],
)
def test_the_school_year_begins_in_september(jour, rentree, session):
    assert (rentree_de(jour), session_de(jour)) == (rentree, session)
