"""The command that builds the demo school: what it says, what it refuses, what it leaves alone."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from agora.demo import ecriture
from scolarite.models import Candidature, Eleve, Etablissement, Inscription, Role, Utilisateur
from suivi.models import CompetenceVisee, Positionnement, Situation

JOUR = date(2026, 11, 23)


def test_the_command_writes_the_plan_in_a_few_queries_and_prints_who_can_sign_in(
    referentiel_officiel, aujourd_hui, capsys, django_assert_max_num_queries
):
    # A few for each table, and those of the exam, one candidate after the other.
    with django_assert_max_num_queries(210):
        call_command("creer_demo")
    lignes = capsys.readouterr().out.splitlines()
    assert lignes[:3] == [
        "Lycée de démonstration créé au 23/11/2026 : 79 élèves, 232 situations, 4625 positionnements.",
        f"Comptes de démonstration, mot de passe {ecriture.MOT_DE_PASSE} :",
        "  enseignant        Mme Aurore Delmasse, enseignante de la terminale",
    ]
    plan = ecriture.preparer(JOUR)
    assert Eleve.objects.count() == len(plan.eleves)
    # The plan, and the step of a projet that is positioned.
    assert Situation.objects.count() == len(plan.toutes_les_situations) + 1
    assert CompetenceVisee.objects.count() == len(plan.visees) + 4
    assert Inscription.objects.count() == len(plan.inscriptions)
    assert Candidature.objects.count() == len(plan.candidatures)


def test_a_second_run_changes_nothing(referentiel_officiel, aujourd_hui, capsys):
    call_command("creer_demo", verbosity=0)
    avant = (Eleve.objects.count(), Situation.objects.count(), Positionnement.objects.count(), Role.objects.count())
    capsys.readouterr()
    call_command("creer_demo")
    assert capsys.readouterr().out.splitlines()[0] == "Le lycée de démonstration existe déjà : rien n'a changé."
    apres = (Eleve.objects.count(), Situation.objects.count(), Positionnement.objects.count(), Role.objects.count())
    assert apres == avant


def test_comptes_only_prints(referentiel_officiel, capsys):
    call_command("creer_demo", comptes=True)
    assert capsys.readouterr().out.splitlines() == [f"Comptes de démonstration, mot de passe {ecriture.MOT_DE_PASSE} :"]
    assert not Etablissement.objects.exists()


@pytest.mark.parametrize("comptes", [False, True])
def test_production_refuses_it(referentiel_officiel, settings, comptes):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="refusé en production"):
        call_command("creer_demo", comptes=comptes)
    assert not Etablissement.objects.exists()


def test_without_the_referentiel_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="charger_referentiels"):
        call_command("creer_demo")


def test_a_day_outside_the_school_year_is_refused(referentiel_officiel):
    with pytest.raises(CommandError, match="Le jour doit tomber dans l'année 2026-2027"):
        call_command("creer_demo", jour=date(2025, 11, 23))
    assert not Etablissement.objects.exists()


def test_an_identifiant_already_taken_leaves_the_database_as_it_was(referentiel_officiel):
    Utilisateur.objects.create_user("lettres", nom="Autre", prenom="Personne")
    with pytest.raises(CommandError, match="déjà pris : lettres"):
        call_command("creer_demo")
    assert not Etablissement.objects.exists()
