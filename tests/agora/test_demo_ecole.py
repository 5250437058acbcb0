"""The demo school in the database: who signs in, who sees what, what was written."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from agora.demo.ecriture import MOT_DE_PASSE
from agora.demo.plan import RENTREE
from referentiel.models import Competence
from scolarite.models import Candidature, Classe, Eleve, Enseignement, Groupe, Utilisateur
from suivi.actions.niveaux import calculer_niveaux
from suivi.models import Niveau, Positionnement, Situation

JOUR = date(2026, 11, 23)


@pytest.fixture(scope="module")
def demo_ecrite(django_db_setup, django_db_blocker):
    """The demo school, written once for the tests of this file, which only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel("2026-11-23 10:00:00+01:00"):
            call_command("charger_referentiels", verbosity=0)
            call_command("creer_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(demo_ecrite, db, aujourd_hui):
    """The demo school on its reference day."""


def test_the_levels_are_those_of_the_rebuild(demo):
    eleves = list(Eleve.objects.values_list("pk", flat=True))
    competences = list(Competence.objects.values_list("pk", flat=True))
    attendus = {cle: calcul.ensemble for cle, calcul in calculer_niveaux(eleves, competences).items()}
    ecrits = {(n.eleve_id, n.competence_id): n.ensemble for n in Niveau.objects.exclude(ensemble=None)}
    assert ecrits == attendus
    assert ecrits


def test_every_visited_account_signs_in_with_a_password_that_the_rules_accept(demo, client):
    for identifiant in ("enseignant", "enseignant2", "eleve", "examens", "admin", "enseignant-ormes", "admin-ormes"):
        personne = Utilisateur.objects.get(identifiant=identifiant)
        assert personne.check_password(MOT_DE_PASSE)
        try:
            validate_password(MOT_DE_PASSE, personne)
        except ValidationError as refus:
            pytest.fail(f"{identifiant} : {refus.messages}")


def test_the_other_pupils_wait_for_their_code(demo):
    autres = Utilisateur.objects.filter(eleve__isnull=False).exclude(identifiant="eleve")
    assert autres.count() == 78
    assert not any(compte.has_usable_password() for compte in autres)


@pytest.mark.parametrize(
    ("identifiant", "classes"),
    [
        ("enseignant", {"TAGO1"}),
        ("enseignant2", {"2AGO1"}),
        ("enseignant3", {"1AGO1"}),
        ("enseignant-ormes", {"TORM1"}),
        ("eleve", {"2AGO1", "1AGO1", "TAGO1"}),
    ],
)
def test_each_person_sees_the_own_classes_only(demo, identifiant, classes):
    personne = Utilisateur.objects.get(identifiant=identifiant)
    assert set(Classe.objects.visibles_par(personne).values_list("code", flat=True)) == classes


@pytest.mark.parametrize("identifiant", ["admin", "enseignant", "eleve", "examens"])
def test_nobody_of_the_lycee_sees_the_second_school(demo, identifiant):
    personne = Utilisateur.objects.get(identifiant=identifiant)
    assert not Eleve.objects.visibles_par(personne).filter(etablissement__uai="0930000Z").exists()
    assert not Situation.objects.visibles_par(personne).filter(etablissement__uai="0930000Z").exists()
    assert not Positionnement.objects.visibles_par(personne).filter(eleve__etablissement__uai="0930000Z").exists()


@pytest.mark.parametrize("identifiant", ["admin-ormes", "enseignant-ormes"])
def test_nobody_of_the_second_school_sees_the_lycee(demo, identifiant):
    personne = Utilisateur.objects.get(identifiant=identifiant)
    assert set(Eleve.objects.visibles_par(personne).values_list("etablissement__uai", flat=True)) == {"0930000Z"}
    assert set(Situation.objects.visibles_par(personne).values_list("etablissement__uai", flat=True)) == {"0930000Z"}


def test_the_six_candidates_of_the_second_school_sit_ponctuel_in_their_own_category(demo):
    candidatures = Candidature.objects.filter(eleve__etablissement__uai="0930000Z").order_by("eleve__tri")
    assert [(str(c.eleve), c.categorie, c.mode) for c in candidatures] == [
        ("ARMENGAUD Élise", "scolaire_hors_contrat", "ponctuel"),
        ("BOUZIDI Karim", "scolaire_hors_contrat", "ponctuel"),
        ("CORNILLE Maud", "scolaire_hors_contrat", "ponctuel"),
        ("DIARRA Salif", "fpc_premiere", "ponctuel"),
        ("ESTÈVE Corinne", "fpc_perfectionnement", "ponctuel"),
        ("FERRANDIZ Luc", "trois_ans", "ponctuel"),
    ]


def test_everybody_of_the_terminale_is_a_candidate_of_2027(demo):
    candidatures = Candidature.objects.filter(session=2027, eleve__etablissement__uai="0770000Z")
    assert candidatures.count() == 25
    assert [str(c.eleve) for c in candidatures.filter(categorie="apprenti_habilite")] == ["MOREAU-LENOIR Gaël"]
    assert candidatures.get(eleve__nom="ÇELIK").minutes_amenagement == 5
    adama = Candidature.objects.filter(eleve__nom="SALL-VERNEUIL").values_list("session", flat=True)
    assert list(adama) == [2027, 2026]


def test_each_half_group_holds_its_half_of_the_class(demo):
    tago1 = Classe.objects.get(code="TAGO1", annee__rentree=RENTREE)
    groupes = Groupe.objects.filter(appartenances__eleve__inscriptions__classe=tago1)
    effectifs = Counter(groupes.filter(nature=Groupe.Nature.DEMI_GROUPE).values_list("code", flat=True))
    assert sorted(effectifs) == ["TAGO1GR1", "TAGO1GR2"]
    assert effectifs.total() == 25
    equipes = Counter(groupes.filter(nature=Groupe.Nature.EQUIPE).values_list("code", flat=True))
    # The last one is the équipe of a projet: a step of it is positioned.
    assert equipes == {"Équipe Clients": 4, "Équipe Personnel": 4, "Équipe Production": 4, "Équipe Guichet": 5}
    assert max(effectifs.values()) - min(effectifs.values()) <= 1


def test_a_teacher_of_before_no_longer_teaches_the_class_of_then(demo):
    fermes = Enseignement.objects.filter(enseignant__identifiant="enseignant2").exclude(classe__annee__rentree=RENTREE)
    assert fermes.count() == 2
    assert not fermes.filter(au=None).exists()


def test_a_situation_of_co_intervention_is_shared(demo):
    partagee = Situation.objects.get(intitule__startswith="Rassembler les éléments de la TVA", date__lt=JOUR)
    assert [personne.identifiant for personne in partagee.enseignants.all()] == ["maths"]


def test_the_marks_of_a_situation_are_of_its_day(demo):
    premiere = Positionnement.objects.order_by("date").first()
    assert premiere.date == premiere.situation.date
    assert premiere.modifie_le.date() == premiere.date
    assert premiere.situation.cree_le.date() == premiere.date - timedelta(days=7)
