"""Half-groups, teams and groups of needs: making them, changing who is in them, closing them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from scolarite.actions.eleves import constater_la_sortie
from scolarite.actions.groupes import creer_groupe, fermer_groupe, modifier_groupe, rouvrir_groupe
from scolarite.models import AppartenanceGroupe, Groupe
from tests.factories import EleveFactory, GroupeFactory

LUNDI = date(2026, 11, 23)


@pytest.fixture
def tom(tago1, lycee):
    return EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def groupe(annee, lea, mme_delmasse):
    """A group of needs since the 2 November, with Léa in it."""
    return creer_groupe(
        annee=annee, nature="besoins", code="Tableur", eleves=[lea], jour=date(2026, 11, 2), par=mme_delmasse
    )


def jours() -> set[tuple[str, date, date | None]]:
    return {(ligne.eleve.prenom, ligne.du, ligne.au) for ligne in AppartenanceGroupe.objects.all()}


def changer(groupe, eleves, parmi, par, **valeurs) -> Groupe:
    valeurs = {"nature": groupe.nature, "code": groupe.code, "jour": LUNDI} | valeurs
    return modifier_groupe(groupe=groupe, eleves=eleves, parmi=parmi, par=par, **valeurs)


def test_a_group_of_a_year_has_pupils_of_several_classes(annee, lycee, lea, noe, mme_delmasse):
    groupe = creer_groupe(
        annee=annee, nature="besoins", code="Tableur", eleves=[lea, noe], jour=LUNDI, par=mme_delmasse
    )
    assert (groupe.etablissement, groupe.annee, groupe.du, groupe.au) == (lycee, annee, LUNDI, None)
    assert jours() == {("Léa", LUNDI, None), ("Noé", LUNDI, None)}


def test_two_groups_of_a_year_do_not_share_a_name(annee, groupe, lea, mme_delmasse):
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        creer_groupe(annee=annee, nature="equipe", code="Tableur", eleves=[lea], jour=LUNDI, par=mme_delmasse)


@pytest.mark.parametrize("jour", [date(2026, 8, 31), date(2027, 7, 5)])
def test_a_group_begins_in_its_year(annee, lea, mme_delmasse, jour):
    with pytest.raises(ValidationError, match="dans l’année scolaire"):
        creer_groupe(annee=annee, nature="equipe", code="Équipe", eleves=[lea], jour=jour, par=mme_delmasse)


def test_a_group_has_pupils_and_only_those_of_its_year(annee, nora, mme_delmasse):
    for eleves, refus in (([], "au moins un élève"), ([nora], "n’est pas dans une classe de l’année 2026-2027")):
        with pytest.raises(ValidationError, match=refus):
            creer_groupe(annee=annee, nature="equipe", code="Équipe", eleves=eleves, jour=LUNDI, par=mme_delmasse)


def test_who_leaves_a_group_keeps_the_days_spent_in_it(groupe, lea, tom, mme_delmasse):
    changer(groupe, [tom], [lea, tom], mme_delmasse)
    assert jours() == {("Léa", date(2026, 11, 2), date(2026, 11, 22)), ("Tom", LUNDI, None)}


def test_a_pupil_ticked_by_mistake_and_taken_out_the_same_day_was_never_in_the_group(groupe, lea, tom, mme_delmasse):
    changer(groupe, [lea, tom], [lea, tom], mme_delmasse)
    changer(groupe, [lea], [lea, tom], mme_delmasse)
    assert jours() == {("Léa", date(2026, 11, 2), None)}


def test_who_comes_back_the_next_day_has_never_left(groupe, lea, tom, mme_delmasse):
    changer(groupe, [tom], [lea, tom], mme_delmasse)
    changer(groupe, [lea, tom], [lea, tom], mme_delmasse)
    assert jours() == {("Léa", date(2026, 11, 2), None), ("Tom", LUNDI, None)}


def test_a_teacher_does_not_take_out_a_pupil_whom_she_does_not_see(groupe, lea, tom, noe, m_fontanelle, mme_delmasse):
    changer(groupe, [lea, noe], [noe], m_fontanelle)
    changer(groupe, [tom], [lea, tom], mme_delmasse)
    assert {nom for nom, _, au in jours() if au is None} == {"Noé", "Tom"}


def test_a_group_is_not_emptied(groupe, lea, mme_delmasse):
    with pytest.raises(ValidationError, match="au moins un élève"):
        changer(groupe, [], [lea], mme_delmasse)
    assert jours() == {("Léa", date(2026, 11, 2), None)}


def test_a_group_takes_another_name_and_another_nature(groupe, lea, mme_delmasse):
    changer(groupe, [lea], [lea], mme_delmasse, code="Tableur, séance 2", nature="equipe")
    assert Groupe.objects.values_list("code", "nature").get() == ("Tableur, séance 2", "equipe")


def test_closing_a_group_ends_its_memberships_and_opening_it_again_brings_them_back(groupe, lea, tom, mme_delmasse):
    changer(groupe, [lea, tom], [lea, tom], mme_delmasse)
    fermer_groupe(groupe=groupe, au=date(2026, 12, 4), par=mme_delmasse)
    assert {au for _, _, au in jours()} == {date(2026, 12, 4)}
    constater_la_sortie(eleve=tom, au=date(2026, 12, 11), motif="autre_etablissement", par=mme_delmasse)
    rouvrir_groupe(groupe=groupe, par=mme_delmasse)
    assert {(nom, au) for nom, _, au in jours()} == {("Léa", None), ("Tom", date(2026, 12, 4))}
    assert Groupe.objects.get().au is None


def test_a_closed_group_is_not_changed_and_does_not_end_before_it_begins(groupe, lea, mme_delmasse):
    with pytest.raises(ValidationError, match="ne peut pas précéder le 2"):
        fermer_groupe(groupe=groupe, au=date(2026, 11, 1), par=mme_delmasse)
    fermer_groupe(groupe=groupe, au=date(2026, 11, 20), par=mme_delmasse)
    with pytest.raises(ValidationError, match="Ce groupe est fermé"):
        changer(groupe, [lea], [lea], mme_delmasse)


def test_opening_an_open_group_again_changes_nothing(annee, lea, mme_delmasse):
    groupe = GroupeFactory(annee=annee, eleves=[lea])
    rouvrir_groupe(groupe=groupe, par=mme_delmasse)
    assert jours() == {("Léa", date(2026, 9, 1), None)}
