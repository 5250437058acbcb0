"""A situation that changes its class, its group or its compétences sets levels aside and never deletes one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from suivi.actions import Saisie, cloturer, enregistrer, modifier, positionner
from suivi.models import Niveau, Positionnement, Situation
from tests.factories import (
    ClasseFactory,
    EleveFactory,
    EnseignementFactory,
    GroupeFactory,
    PositionnementFactory,
    SituationFactory,
)


@pytest.fixture
def tago2(annee, mme_delmasse):
    """Another terminale of Mme Delmasse, in which Sam is."""
    classe = ClasseFactory(annee=annee, code="TAGO2", libelle="Terminale 2")
    EnseignementFactory(enseignant=mme_delmasse, classe=classe)
    return classe


@pytest.fixture
def sam(tago2, lycee):
    return EleveFactory(etablissement=lycee, nom="ROUX", prenom="Sam", classe=tago2)


@pytest.fixture
def tom(tago1, lycee):
    return EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def demi_groupe(annee, lea):
    return GroupeFactory(annee=annee, code="GR1", eleves=[lea])


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea, tom):
    """In TAGO1, on two compétences; Léa is positioned on both, Tom on the first."""
    situation = SituationFactory(classe=tago1, competences=competences[:2], auteur=mme_delmasse)
    c1, c2, *_ = competences
    saisies = [Saisie(lea.pk, c1.pk, "3"), Saisie(lea.pk, c2.pk, "2"), Saisie(tom.pk, c1.pk, "4")]
    enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    return situation


def en_place() -> set[tuple[str, str, str]]:
    vivants = Positionnement.objects.valables().select_related("eleve", "competence")
    return {(p.eleve.prenom, p.competence.code, p.valeur) for p in vivants}


def niveaux(eleve) -> dict[str, int | None]:
    return dict(Niveau.objects.filter(eleve=eleve).values_list("competence__code", "ensemble"))


TOUS = {("Léa", "1.1.1", "3"), ("Léa", "1.2.3", "2"), ("Tom", "1.1.1", "4")}


def test_the_pupils_of_a_class_that_is_left_keep_their_levels_and_find_them_again_with_it(
    situation, tago1, tago2, sam, lea, tom, competences, mme_delmasse
):
    modifier(situation=situation, competences=competences[:2], classe=tago2)
    assert en_place() == set()
    assert Positionnement.objects.count() == 3
    assert (niveaux(lea), niveaux(tom)) == ({"1.1.1": None, "1.2.3": None}, {"1.1.1": None, "1.2.3": None})
    positionner(situation=situation, saisie=Saisie(sam.pk, competences[0].pk, "1"), par=mme_delmasse)
    modifier(situation=situation, competences=competences[:2], classe=tago1)
    assert en_place() == TOUS
    assert (niveaux(lea), niveaux(tom)["1.1.1"], niveaux(sam)["1.1.1"]) == ({"1.1.1": 3, "1.2.3": 2}, 4, None)
    modifier(situation=situation, competences=competences[:2], classe=tago2)
    assert en_place() == {("Sam", "1.1.1", "1")}


def test_a_group_keeps_its_own_pupils_only_and_the_whole_class_brings_the_others_back(
    situation, demi_groupe, competences
):
    modifier(situation=situation, competences=competences[:2], groupe=demi_groupe)
    assert en_place() == {("Léa", "1.1.1", "3"), ("Léa", "1.2.3", "2")}
    modifier(situation=situation, competences=competences[:2], groupe=None)
    assert en_place() == TOUS


def test_a_competence_that_comes_back_does_not_bring_a_pupil_who_is_elsewhere(situation, demi_groupe, competences, tom):
    modifier(situation=situation, competences=competences[:2], groupe=demi_groupe)
    for choix in (competences[1:2], competences[:2]):
        modifier(situation=situation, competences=choix, groupe=demi_groupe)
    assert en_place() == {("Léa", "1.1.1", "3"), ("Léa", "1.2.3", "2")}


def test_a_list_that_was_wrong_sets_nothing_aside(situation, tom, ago2, competences):
    tom.inscriptions.update(classe=ago2)
    modifier(situation=situation, competences=competences[:2], intitule="Autre titre")
    assert en_place() == TOUS


def test_what_a_tuteur_wrote_stays(situation, lea, competences):
    PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], origine="tuteur", niveau=2)
    modifier(situation=situation, competences=competences[1:2])
    assert en_place() == {("Léa", "1.1.1", "2"), ("Léa", "1.2.3", "2")}


def test_a_situation_does_not_leave_its_school_nor_an_observation_its_class(
    situation, classe_d_ailleurs, tago2, lea, competences
):
    for champs, refus in (({}, "pas de l’établissement"), ({"eleve": lea}, "classe de son élève")):
        classe = tago2 if champs else classe_d_ailleurs
        with pytest.raises(ValidationError, match=refus):
            modifier(situation=situation, competences=competences[:2], classe=classe, **champs)
    Situation.objects.update(provenance="PFMP n° 2")
    with pytest.raises(ValidationError, match="vient d’ailleurs"):
        modifier(situation=situation, competences=competences[:2], classe=tago2)
    assert en_place() == TOUS


# --- The page --------------------------------------------------------------------------------------
@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def adresse(situation):
    return reverse("suivi:modifier_situation", args=[situation.pk])


@pytest.fixture
def champs(situation, tago1, competences):
    """What the form shows, to be sent again with one thing changed."""
    return {
        "pour": str(tago1.pk),
        "intitule": situation.intitule,
        "date": "2026-11-13",
        "visee": "formative",
        "contexte": "cours",
        "nature": "simulee",
        "competences": [competence.pk for competence in competences[:2]],
    }


def test_what_is_to_be_set_aside_is_counted_before_anything_is_stored(connectee, adresse, champs, tago2, situation):
    deplacee = champs | {"pour": str(tago2.pk), "intitule": "Chez les autres"}
    page = connectee.post(adresse, deplacee).text
    assert "3 positionnements seront mis de côté" in page
    assert 'value="Chez les autres"' in page
    assert en_place() == TOUS
    assert "2 positionnements" not in connectee.post(adresse, deplacee | {"confirme": "2"}).text  # counted again
    assert en_place() == TOUS
    reponse = connectee.post(adresse, deplacee | {"confirme": "3"}, follow=True)
    assert "3 positionnements sont mis de côté" in reponse.text
    assert en_place() == set()
    situation.refresh_from_db()
    assert (situation.classe, situation.intitule) == (tago2, "Chez les autres")


def test_a_change_that_moves_no_level_asks_nothing(connectee, adresse, champs, competences):
    trois = [competence.pk for competence in competences[:3]]
    reponse = connectee.post(adresse, champs | {"competences": trois}, follow=True)
    assert "La situation est enregistrée." in reponse.text
    assert en_place() == TOUS


def test_only_the_classes_taught_may_be_chosen(connectee, adresse, champs, ago2, classe_d_ailleurs):
    for classe in (ago2, classe_d_ailleurs):
        assert connectee.post(adresse, champs | {"pour": str(classe.pk)}).status_code == 200
    assert en_place() == TOUS


def test_a_closed_situation_is_not_moved(connectee, adresse, champs, tago2, situation):
    cloturer(situation=situation)
    page = connectee.post(adresse, champs | {"pour": str(tago2.pk), "confirme": "3"}).text
    assert "Rouvrez-la pour la modifier." in page
    assert en_place() == TOUS
