"""A level that a teacher puts in place of the computed one, and gives back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from suivi.actions import Saisie, lever_un_niveau, positionner, retenir_un_niveau
from suivi.models import Niveau, NiveauRetenu
from tests.factories import CompetenceFactory, DiplomeFactory, SituationFactory
from tests.personnages import AUJOURD_HUI

MOTIF = "Maîtrise constante en PFMP, vue sur place le 12 octobre."


@pytest.fixture
def situation(tago1, competences, mme_delmasse):
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


@pytest.fixture
def retenir(lea, competences, mme_delmasse):
    def retenir(niveau=4, **autres):
        champs = {"competence": competences[0], "motif": MOTIF, "date": AUJOURD_HUI, "par": mme_delmasse, **autres}
        return retenir_un_niveau(eleve=lea, niveau=niveau, **champs)

    return retenir


def lu() -> tuple:
    niveau = Niveau.objects.get()
    return niveau.ensemble, niveau.calcule, niveau.lycee


def test_both_levels_are_kept_and_new_evidence_changes_the_computed_one_only(
    situation, retenir, lea, competences, mme_delmasse
):
    cellule = positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "2"), par=mme_delmasse)
    retenu = retenir(4)
    assert (retenu.motif, retenu.date, retenu.auteur, lu()) == (MOTIF, AUJOURD_HUI, mme_delmasse, (4, 2, 2))
    saisie = Saisie(lea.pk, competences[0].pk, "1", version=cellule.version)
    positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    assert lu() == (4, 1, 1)


def test_lifted_the_level_is_computed_again_and_the_decision_stays_written(
    situation, retenir, lea, competences, mme_delmasse
):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "2"), par=mme_delmasse)
    retenu = lever_un_niveau(retenu=retenir(4), par=mme_delmasse)
    assert lu() == (2, 2, 2)
    assert (retenu.leve_par, NiveauRetenu.objects.en_vigueur().count()) == (mme_delmasse, 0)
    leve_le = retenu.leve_le
    assert lever_un_niveau(retenu=retenu, par=mme_delmasse).leve_le == leve_le  # twice: nothing more


def test_a_level_may_be_retained_where_nothing_was_evaluated(retenir):
    retenu = retenir(3)
    assert lu() == (3, None, None)
    lever_un_niveau(retenu=retenu, par=retenu.auteur)
    assert lu() == (None, None, None)


def test_a_second_decision_lifts_the_first_which_stays_written(retenir):
    premier = retenir(3)
    second = retenir(4, vu=premier.pk)
    premier.refresh_from_db()
    assert (premier.leve_par, second.leve_le, lu()) == (premier.auteur, None, (4, None, None))


def test_the_decision_of_a_colleague_is_never_replaced_unseen(retenir):
    retenir(3)
    with pytest.raises(ValidationError, match=r"Delmasse vient de retenir .* Maîtrise constante") as refus:
        retenir(1)
    assert refus.value.code == "deja_retenu"
    assert lu() == (3, None, None)


@pytest.mark.parametrize(
    ("champs", "refus"),
    [
        ({"motif": "  "}, "motif"),
        ({"niveau": 5}, "niveau"),
        ({"date": date(2026, 11, 24)}, "date"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(retenir, champs, refus):
    with pytest.raises(ValidationError) as erreur:
        retenir(**champs)
    assert list(erreur.value.message_dict) == [refus]
    assert NiveauRetenu.objects.count() == 0


def test_a_competence_of_another_diplome_is_refused(retenir):
    ailleurs = CompetenceFactory(code="1.3.9", diplome=DiplomeFactory(code="ASSP"))
    with pytest.raises(ValidationError, match="pas du diplôme"):
        retenir(competence=ailleurs)


def test_the_pupil_knows_of_the_decision_in_force_and_not_of_those_lifted(retenir, lea, mme_delmasse):
    retenu = retenir(3)
    assert list(NiveauRetenu.objects.visibles_par(lea.utilisateur)) == [retenu]
    lever_un_niveau(retenu=retenu, par=mme_delmasse)
    assert list(NiveauRetenu.objects.visibles_par(lea.utilisateur)) == []
    assert list(NiveauRetenu.objects.visibles_par(mme_delmasse)) == [retenu]
