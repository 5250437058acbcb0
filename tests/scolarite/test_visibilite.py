"""Who may know of whom: the one place that every view starts from."""

from datetime import date

import pytest

from scolarite.models import Acces, Classe, Eleve, Enseignement, Inscription, Role, Utilisateur
from tests.factories import EnseignementFactory


@pytest.fixture
def tout_le_monde(lea, noe, nora):
    return [lea, noe, nora]


def _vus(personne) -> set[str]:
    # Read again from the database: the role is kept on the object once computed.
    return {eleve.prenom for eleve in Eleve.objects.visibles_par(Utilisateur.objects.get(pk=personne.pk))}


def test_a_teacher_sees_only_the_pupils_of_the_classes_taught(tout_le_monde, mme_delmasse, m_fontanelle):
    assert _vus(mme_delmasse) == {"Léa"}
    assert _vus(m_fontanelle) == {"Noé"}


def test_the_whole_school_is_read_by_its_administrateur_and_its_secretariat(
    tout_le_monde, m_albaredol, mme_torrebois, mme_zidane
):
    assert _vus(m_albaredol) == {"Léa", "Noé"}
    assert _vus(mme_torrebois) == {"Léa", "Noé"}
    assert _vus(mme_zidane) == {"Nora"}


def test_a_pupil_sees_only_herself(tout_le_monde, lea):
    assert _vus(lea.utilisateur) == {"Léa"}
    assert [classe.code for classe in Classe.objects.visibles_par(lea.utilisateur)] == ["TAGO1"]


def test_a_teacher_taken_off_a_class_sees_it_no_more(tout_le_monde, mme_delmasse):
    Enseignement.objects.filter(enseignant=mme_delmasse).update(au=date(2026, 11, 22))
    assert _vus(mme_delmasse) == set()
    assert list(Classe.objects.visibles_par(mme_delmasse)) == []


def test_a_closed_role_opens_nothing(tout_le_monde, m_albaredol):
    Role.objects.filter(utilisateur=m_albaredol).update(au=date(2026, 11, 22))
    assert _vus(m_albaredol) == set()


def test_a_departed_pupil_is_no_longer_shown_to_the_teacher(tout_le_monde, mme_delmasse, m_albaredol, lea):
    Inscription.objects.filter(eleve=lea).update(au=date(2026, 11, 20))
    assert _vus(mme_delmasse) == set()
    assert _vus(m_albaredol) == {"Léa", "Noé"}


def test_an_acces_opens_one_pupil_for_its_dates(tout_le_monde, m_fontanelle, lea, aujourd_hui):
    acces = Acces.objects.create(utilisateur=m_fontanelle, eleve=lea, motif="référent", du=date(2026, 11, 1))
    assert _vus(m_fontanelle) == {"Noé", "Léa"}
    Acces.objects.filter(pk=acces.pk).update(au=date(2026, 11, 22))
    assert _vus(m_fontanelle) == {"Noé"}


def test_a_role_in_another_school_does_not_open_the_classes_taught_here(tout_le_monde, m_vasseur, tago1):
    """He also teaches TAGO1, but acts in the role of the other school."""
    EnseignementFactory(enseignant=m_vasseur, classe=tago1)
    assert _vus(m_vasseur) == {"Nora"}
