"""Storing cells: what is kept, what is refused, and the levels that follow."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scolarite.models import Inscription
from suivi.actions import ConflitError, Saisie, enregistrer, positionner, recalculer, remplir
from suivi.models import Niveau, Positionnement, Situation
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory


@pytest.fixture
def situation(tago1, competences, mme_delmasse):
    """Ten days ago, in TAGO1, on four compétences."""
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


@pytest.fixture
def c1(competences):
    return competences[0]


def contenu(situation) -> set:
    lignes = Positionnement.objects.valables().filter(situation=situation)
    return {(ligne.eleve.prenom, ligne.competence.code, ligne.valeur, ligne.version) for ligne in lignes}


def test_a_cell_is_stored_with_the_date_of_the_situation_and_the_level_follows(situation, lea, c1, mme_delmasse):
    cellule = positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    ligne = Positionnement.objects.get()
    assert (cellule.cle, cellule.valeur, cellule.version) == ((lea.pk, c1.pk), "3", 1)
    assert (ligne.niveau, ligne.etat, ligne.date, ligne.auteur) == (3, "", date(2026, 11, 13), mme_delmasse)
    niveau = Niveau.objects.get()
    assert (niveau.ensemble, niveau.lycee, niveau.entreprise, niveau.certificatif) == (3, 3, None, None)
    assert (niveau.nb_evaluations, niveau.derniere_le) == (1, date(2026, 11, 13))


def test_a_state_is_not_a_level(situation, lea, c1, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "A"), par=mme_delmasse)
    assert Positionnement.objects.get().etat == "A"
    assert Niveau.objects.get().ensemble is None
    assert Niveau.objects.get().nb_evaluations == 0


def test_an_emptied_cell_keeps_its_row_and_gives_its_level_back(situation, lea, c1, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "", version=1), par=mme_delmasse)
    assert contenu(situation) == {("Léa", "1.1.1", "", 2)}
    assert Niveau.objects.get().ensemble is None
    assert list(Positionnement.pgh_event_model.objects.order_by("pgh_id").values_list("niveau", flat=True)) == [3, None]


def test_typing_again_what_is_there_writes_nothing(situation, lea, c1, mme_delmasse):
    saisie = Saisie(lea.pk, c1.pk, "3")
    premiere = positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    assert positionner(situation=situation, saisie=saisie, par=mme_delmasse) == premiere
    assert Positionnement.pgh_event_model.objects.count() == 1


def test_a_stale_version_is_a_conflict_that_shows_both_values(situation, lea, c1, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    autre = Saisie(lea.pk, c1.pk, "1", version=0)
    with pytest.raises(ConflitError) as conflit:
        positionner(situation=situation, saisie=autre, par=mme_delmasse)
    assert conflit.value.conflit.saisie == autre
    assert (conflit.value.conflit.actuelle.valeur, conflit.value.conflit.actuelle.version) == ("3", 1)
    assert contenu(situation) == {("Léa", "1.1.1", "3", 1)}


def test_of_several_cells_the_conflicts_are_given_back_and_the_others_stored(situation, lea, competences, mme_delmasse):
    c1, c2, *_ = competences
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    saisies = [Saisie(lea.pk, c1.pk, "1"), Saisie(lea.pk, c2.pk, "2")]
    resultat = enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    assert [conflit.saisie for conflit in resultat.conflits] == saisies[:1]
    assert contenu(situation) == {("Léa", "1.1.1", "3", 1), ("Léa", "1.2.3", "2", 1)}


def test_a_comment_does_not_touch_the_level_nor_the_level_the_comment(situation, lea, c1, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    mot = Saisie(lea.pk, c1.pk, commentaire="Belle progression", pour_equipe=True, version=1)
    positionner(situation=situation, saisie=mot, par=mme_delmasse)
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "4", version=2), par=mme_delmasse)
    ligne = Positionnement.objects.get()
    assert (ligne.niveau, ligne.commentaire, ligne.commentaire_pour_equipe) == (4, "Belle progression", True)


@pytest.mark.parametrize("valeur", ["5", "0", "++", "a", "AN"])
def test_nothing_else_than_a_level_or_a_state_is_stored(situation, lea, c1, mme_delmasse, valeur):
    with pytest.raises(ValidationError, match="Une case porte"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, valeur), par=mme_delmasse)


def test_a_comment_too_long_is_refused(situation, lea, c1, mme_delmasse):
    with pytest.raises(ValidationError, match="1001 signes"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, commentaire="a" * 1001), par=mme_delmasse)


def test_a_pupil_of_another_class_or_a_competence_not_aimed_at_is_refused(
    situation, lea, noe, competences, mme_delmasse
):
    situation.visees.filter(competence=competences[3]).delete()
    for eleve, competence in ((noe, competences[0]), (lea, competences[3])):
        with pytest.raises(ValidationError, match="n’est plus dans la situation"):
            positionner(situation=situation, saisie=Saisie(eleve.pk, competence.pk, "3"), par=mme_delmasse)
    assert not Positionnement.objects.exists()


def test_a_planned_situation_is_not_positioned_yet(situation, lea, c1, mme_delmasse):
    situation.date = date(2026, 11, 24)
    situation.save()
    with pytest.raises(ValidationError, match="prévue plus tard"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)


def test_a_closed_situation_is_not_positioned_any_more(situation, lea, c1, mme_delmasse):
    situation.cloturee_le = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Europe/Paris"))
    situation.save()
    with pytest.raises(ValidationError, match="clôturée"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    with pytest.raises(ValidationError, match="clôturée"):
        remplir(situation=situation, valeur="3", par=mme_delmasse)


def test_a_situation_removed_meanwhile_is_said(situation, lea, c1, mme_delmasse):
    Situation.objects.filter(pk=situation.pk).delete()
    with pytest.raises(ValidationError, match="vient d’être supprimée"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)


def test_filling_touches_the_empty_cells_only(situation, lea, competences, tago1, mme_delmasse):
    c1, c2, *_ = competences
    tom = EleveFactory(etablissement=tago1.annee.etablissement, prenom="Tom", classe=tago1)
    enregistrer(situation=situation, saisies=[Saisie(lea.pk, c1.pk, "1"), Saisie(tom.pk, c2.pk, "A")], par=mme_delmasse)
    remplies = remplir(situation=situation, valeur="3", competences=[c1.pk, c2.pk], par=mme_delmasse)
    assert {cellule.cle for cellule in remplies} == {(tom.pk, c1.pk), (lea.pk, c2.pk)}
    assert contenu(situation) == {
        ("Léa", "1.1.1", "1", 1),
        ("Tom", "1.1.1", "3", 1),
        ("Léa", "1.2.3", "3", 1),
        ("Tom", "1.2.3", "A", 1),
    }


def test_filling_spares_who_was_not_in_the_class_that_day_unless_named(situation, lea, c1, tago1, mme_delmasse):
    Inscription.objects.filter(eleve=lea).update(du=date(2026, 11, 16))
    assert remplir(situation=situation, valeur="3", competences=[c1.pk], par=mme_delmasse) == []
    assert len(remplir(situation=situation, valeur="3", eleves=[lea.pk], par=mme_delmasse)) == 4


@pytest.mark.parametrize("nombre", [1, 3])
def test_saving_takes_five_queries_whatever_the_number_of_cells(situation, competences, tago1, mme_delmasse, nombre):
    lycee = tago1.annee.etablissement
    eleves = [EleveFactory(etablissement=lycee, classe=tago1) for _ in range(nombre)]
    saisies = [Saisie(eleve.pk, competence.pk, "3") for eleve in eleves for competence in competences]
    with CaptureQueriesContext(connection) as requetes:
        enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    sans_transaction = [r["sql"] for r in requetes if "SAVEPOINT" not in r["sql"]]
    assert len(sans_transaction) == 5, sans_transaction
    with CaptureQueriesContext(connection) as requetes:
        remplir(situation=situation, valeur="4", par=mme_delmasse)
    assert len([r for r in requetes if "SAVEPOINT" not in r["sql"]]) <= 6


def test_a_level_follows_the_latest_situation_even_when_an_older_one_is_typed_after(
    situation, lea, c1, competences, tago1, mme_delmasse
):
    ancienne = SituationFactory(classe=tago1, competences=competences, date=date(2026, 9, 25), auteur=mme_delmasse)
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=mme_delmasse)
    positionner(situation=ancienne, saisie=Saisie(lea.pk, c1.pk, "1"), par=mme_delmasse)
    assert Niveau.objects.get().ensemble == 3


def test_recalculer_brings_back_levels_that_were_lost(situation, lea, c1, mme_delmasse):
    PositionnementFactory(situation=situation, eleve=lea, competence=c1, niveau=2)
    recalculer(eleves=[lea.pk], competences=[c1.pk])
    assert Niveau.objects.get().ensemble == 2
