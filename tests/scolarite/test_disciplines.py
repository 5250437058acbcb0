"""A school that has just been opened can give its classes to teachers: the disciplines come with Agora."""

import io

from django.core.management import call_command

from scolarite.models import Discipline
from tests.factories import DisciplineFactory


def charger() -> str:
    dit = io.StringIO()
    call_command("charger_disciplines", stdout=dit)
    return dit.getvalue().strip()


def test_a_new_site_has_the_disciplines_of_the_bac_pro(db):
    assert charger() == "Disciplines chargées : 14, dont nouvelles : 14."
    assert {"Économie-gestion", "Prévention-santé-environnement", "Autre discipline"} <= {
        discipline.intitule for discipline in Discipline.objects.all()
    }


def test_loading_again_creates_nothing_and_corrects_a_name(db):
    charger()
    Discipline.objects.filter(code="pse").update(intitule="PSE")

    assert charger() == "Disciplines chargées : 14, dont nouvelles : 0."
    assert Discipline.objects.get(code="pse").intitule == "Prévention-santé-environnement"


def test_a_discipline_that_the_file_does_not_name_stays(db):
    DisciplineFactory(code="maroquinerie", intitule="Maroquinerie")
    charger()

    assert Discipline.objects.filter(code="maroquinerie").exists()
    assert Discipline.objects.count() == 15
