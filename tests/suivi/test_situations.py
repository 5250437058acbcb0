"""Making, changing, closing and removing situations, and what follows for the levels."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from suivi.actions import (
    Saisie,
    cloturer,
    creer,
    enregistrer,
    modifier,
    positionner,
    retenir,
    rouvrir,
    supprimer,
)
from suivi.models import Niveau, Partage, Positionnement, Situation
from tests.factories import CompetenceFactory, DiplomeFactory, SituationFactory


@pytest.fixture
def situation(tago1, competences, mme_delmasse):
    """Ten days ago, in TAGO1, formative, on two compétences."""
    return SituationFactory(classe=tago1, competences=competences[:2], auteur=mme_delmasse)


def niveaux() -> dict[str, tuple]:
    return {n.competence.code: (n.ensemble, n.certificatif, n.derniere_le) for n in Niveau.objects.all()}


def test_a_situation_is_made_for_a_class_with_its_competences_and_colleagues(
    tago1, lycee, competences, mme_delmasse, m_fontanelle
):
    situation = creer(
        par=mme_delmasse,
        classe=tago1,
        competences=competences[:2],
        partages={m_fontanelle: Partage.Mode.SAISIE},
        intitule="Traiter les notes de frais",
        date=date(2026, 11, 19),
        productions=["État de frais"],
    )
    relue = Situation.objects.get(pk=situation.pk)
    assert (relue.etablissement, relue.auteur, relue.productions) == (lycee, mme_delmasse, ["État de frais"])
    assert [competence.code for competence in relue.competences.order_by("code")] == ["1.1.1", "1.2.3"]
    assert Situation.objects.visibles_par(m_fontanelle).get() == relue


@pytest.mark.parametrize("jour", [date(2026, 8, 31), date(2027, 7, 5)])
def test_a_situation_takes_place_in_the_year_of_its_class(tago1, competences, mme_delmasse, jour):
    with pytest.raises(ValidationError, match="dans l’année de la classe, du 1er"):
        creer(par=mme_delmasse, classe=tago1, competences=competences, intitule="Hors de l'année", date=jour)


def test_a_situation_aims_at_competences_of_the_diploma_of_its_class(tago1, mme_delmasse):
    ailleurs = CompetenceFactory(diplome=DiplomeFactory(code="MCV"), code="1.1.1")
    for choix, refus in (([], "au moins une compétence"), ([ailleurs], "diplôme que prépare la classe")):
        with pytest.raises(ValidationError, match=refus):
            creer(par=mme_delmasse, classe=tago1, competences=choix, intitule="X", date=date(2026, 11, 19))


def test_a_competence_taken_away_sets_its_levels_aside_and_brings_them_back_with_it(
    situation, lea, competences, mme_delmasse
):
    c1, c2, *_ = competences
    saisies = [Saisie(lea.pk, c1.pk, "3"), Saisie(lea.pk, c2.pk, "2")]
    enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    modifier(situation=situation, competences=[c1])
    assert Positionnement.objects.filter(annule_le=None).get().competence == c1
    assert Positionnement.objects.count() == 2
    assert niveaux()["1.2.3"] == (None, None, None)
    modifier(situation=situation, competences=[c1, c2])
    assert Positionnement.objects.filter(annule_le=None).count() == 2
    assert niveaux()["1.2.3"] == (2, None, date(2026, 11, 13))


def test_only_what_was_set_aside_last_comes_back(situation, lea, competences, mme_delmasse):
    c1, c2, *_ = competences
    positionner(situation=situation, saisie=Saisie(lea.pk, c2.pk, "2"), par=mme_delmasse)
    for choix in ([c1], [c1, c2], [c1], [c1, c2]):
        modifier(situation=situation, competences=choix)
    assert Positionnement.objects.get().valeur == "2"


def test_a_new_date_moves_the_positionnements_and_the_levels(situation, lea, competences, tago1, mme_delmasse):
    recente = SituationFactory(classe=tago1, competences=competences[:1], date=date(2026, 11, 18), auteur=mme_delmasse)
    positionner(situation=recente, saisie=Saisie(lea.pk, competences[0].pk, "4"), par=mme_delmasse)
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "1"), par=mme_delmasse)
    assert niveaux() == {"1.1.1": (4, None, date(2026, 11, 18))}
    modifier(situation=situation, competences=competences[:2], date=date(2026, 11, 20))
    assert situation.positionnements.get().date == date(2026, 11, 20)
    assert niveaux() == {"1.1.1": (1, None, date(2026, 11, 20))}


def test_becoming_certificative_gives_a_certificative_level(situation, lea, competences, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    modifier(situation=situation, competences=competences[:2], visee=Situation.Visee.CERTIFICATIVE)
    assert niveaux() == {"1.1.1": (3, 3, date(2026, 11, 13))}


def test_a_positioned_situation_is_not_put_off_nor_removed(situation, lea, competences, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    with pytest.raises(ValidationError, match="remise à plus tard"):
        modifier(situation=situation, competences=competences[:2], date=date(2026, 12, 4))
    with pytest.raises(ValidationError, match="ne peut plus être supprimée"):
        supprimer(situation=situation)


def test_an_unused_situation_is_removed_and_its_history_says_so(situation):
    supprimer(situation=situation)
    assert not Situation.objects.exists()
    evenements = Situation.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", "intitule")
    assert list(evenements) == [("insert", situation.intitule), ("delete", situation.intitule)]


def test_closing_shows_the_levels_to_the_pupils_and_opening_again_hides_them(situation, lea, competences, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    vus = Positionnement.objects.visibles_par(lea.utilisateur)
    assert vus.count() == 0
    cloturer(situation=situation)
    assert vus.count() == 1
    retenir(situation=situation, retenue=True)
    assert vus.count() == 0
    retenir(situation=situation, retenue=False)
    rouvrir(situation=situation)
    assert vus.count() == 0


def test_closing_twice_keeps_the_first_date(situation):
    premiere = cloturer(situation=situation).cloturee_le
    assert cloturer(situation=situation).cloturee_le == premiere


def test_a_planned_situation_is_not_closed(situation):
    Situation.objects.update(date=date(2026, 11, 24))
    with pytest.raises(ValidationError, match="prévue le 24"):
        cloturer(situation=situation)


def test_a_closed_situation_is_opened_before_it_is_changed(situation, competences):
    cloturer(situation=situation)
    with pytest.raises(ValidationError, match="Rouvrez-la pour la modifier"):
        modifier(situation=situation, competences=competences)
