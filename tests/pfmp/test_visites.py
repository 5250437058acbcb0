"""Visits and calls: planned, moved, done, called off."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from pfmp.actions.visites import (
    annuler_une_visite,
    deplacer_une_visite,
    noter_une_visite,
    prevoir_une_visite,
    rendre_compte,
)
from pfmp.models import Visite

MARDI = date(2026, 11, 24)
HIER = date(2026, 11, 22)


def prevue(**autres) -> dict:
    return {"nature": "visite", "prevue_le": MARDI, "prevue_a": time(14, 30), "objectifs": "Le poste"} | autres


def faite(**autres) -> dict:
    lue = {"nature": "appel", "faite_le": HIER, "rencontre": "M. Corbinais", "constats": "Bon départ", "objectifs": ""}
    return lue | autres


@pytest.fixture
def visite(pfmp_suivie, mme_delmasse):
    """Tomorrow at half past two."""
    return prevoir_une_visite(pfmp=pfmp_suivie, visiteur=mme_delmasse, **prevue())


def test_a_visit_is_planned_once_however_often_it_is_sent(pfmp_suivie, mme_delmasse, visite):
    assert prevoir_une_visite(pfmp=pfmp_suivie, visiteur=mme_delmasse, **prevue()) == visite
    assert pfmp_suivie.visites.count() == 1


def test_a_day_that_has_passed_is_not_planned(pfmp_suivie, mme_delmasse):
    with pytest.raises(ValidationError) as erreur:
        prevoir_une_visite(pfmp=pfmp_suivie, visiteur=mme_delmasse, **prevue(prevue_le=HIER))
    assert list(erreur.value.message_dict) == ["prevue_le"]


def test_a_planned_visit_is_moved_then_told(visite, mme_delmasse, m_fontanelle, time_machine):
    demain = prevue(prevue_le=date(2026, 11, 25), prevue_a=None)
    deplacer_une_visite(visite=visite, visiteur=m_fontanelle, **demain)
    time_machine.move_to("2026-11-25 18:00+01:00")
    contee = rendre_compte(visite=visite, **faite(nature="visite", faite_le=date(2026, 11, 25)))
    assert (contee.prevue_le, contee.faite_le, contee.visiteur) == (
        date(2026, 11, 25),
        date(2026, 11, 25),
        m_fontanelle,
    )
    with pytest.raises(ValidationError, match="déjà notée faite"):
        deplacer_une_visite(visite=visite, visiteur=mme_delmasse, **prevue(prevue_le=date(2026, 11, 26)))


def test_a_visit_of_a_day_that_has_not_come_is_not_done(pfmp_suivie, visite, mme_delmasse):
    with pytest.raises(ValidationError) as erreur:
        noter_une_visite(pfmp=pfmp_suivie, par=mme_delmasse, **faite(faite_le=MARDI))
    assert list(erreur.value.message_dict) == ["faite_le"]
    with pytest.raises(ValidationError) as erreur:
        rendre_compte(visite=visite, **faite(faite_le=MARDI))
    assert list(erreur.value.message_dict) == ["faite_le"]


def test_a_call_that_nobody_planned_is_noted_once(pfmp_suivie, mme_delmasse):
    for _ in range(2):
        noter_une_visite(pfmp=pfmp_suivie, par=mme_delmasse, **faite())
    assert list(pfmp_suivie.visites.faites().values_list("nature", "rencontre")) == [("appel", "M. Corbinais")]


def test_a_visit_called_off_is_kept_and_says_nothing_more(visite):
    annuler_une_visite(visite=visite)
    assert not Visite.objects.maintenues().exists()
    with pytest.raises(ValidationError, match="a été annulée"):
        rendre_compte(visite=visite, **faite())


def test_a_pupil_and_a_teacher_of_another_class_know_of_no_visit(visite, lea, mme_delmasse, m_fontanelle):
    vues = [Visite.objects.visibles_par(qui).count() for qui in (lea.utilisateur, m_fontanelle, mme_delmasse)]
    assert vues == [0, 0, 1]
