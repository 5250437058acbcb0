"""A block of cells stored at once: rights, versions, conflicts given back cell by cell, hostile input, queries."""

import pytest
from django.urls import reverse

from suivi import forms
from suivi.actions import Saisie, cloturer, positionner
from suivi.models import Niveau, Positionnement
from tests.factories import EleveFactory, SituationFactory

# Session, account with its role and school, situation.
SOCLE = 3
INCOMPRIS = "La saisie n’a pas été comprise. Actualisez la page, puis recommencez."


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    """In TAGO1, ten days ago; Léa is its only pupil."""
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


@pytest.fixture
def coller(client, situation, mme_delmasse):
    """Return a function that sends a block for Mme Delmasse: lists of (pupil, compétence, version, value)."""
    client.force_login(mme_delmasse)

    def coller(cellules):
        adresse = reverse("suivi:positionner_en_bloc", args=[situation.pk])
        return client.post(adresse, {"cellules": cellules if isinstance(cellules, str) else ecrire(cellules)})

    return coller


def ecrire(cellules) -> str:
    """Write a block as the script does."""
    return ",".join("-".join(map(str, cellule)) for cellule in cellules)


def stockes() -> set:
    return {(ligne.competence.code, ligne.valeur, ligne.version) for ligne in Positionnement.objects.valables()}


def test_a_block_is_stored_at_once_and_the_levels_follow(coller, lea, competences):
    valeurs = ("1", "4", "A", "")
    reponse = coller([[lea.pk, c.pk, 0, valeur] for c, valeur in zip(competences, valeurs, strict=True)])
    assert reponse.status_code == 200
    assert reponse.text.count("<td") == 4
    assert f'<td data-eleve="{lea.pk}" data-competence="{competences[1].pk}" data-c="4" data-v="1">' in reponse.text
    assert stockes() == {("1.1.1", "1", 1), ("1.2.3", "4", 1), ("2.1.2", "A", 1)}  # what was empty stays so
    assert set(Niveau.objects.values_list("competence__code", "ensemble")) == {
        ("1.1.1", 1),
        ("1.2.3", 4),
        ("2.1.2", None),
    }


def test_what_somebody_changed_meanwhile_is_given_back_and_the_rest_is_stored(
    coller, situation, lea, competences, mme_delmasse
):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "4"), par=mme_delmasse)
    reponse = coller([[lea.pk, c.pk, 0, "1"] for c in competences[:2]])
    assert reponse.status_code == 200
    assert f'<div class="conflit" data-cle="{lea.pk}-{competences[0].pk}">' in reponse.text
    assert reponse.text.count("Mme Aurore Delmasse a enregistré") == 1
    assert stockes() == {("1.1.1", "4", 1), ("1.2.3", "1", 1)}


def test_a_version_of_a_cell_that_is_no_more_is_a_conflict_with_nobody(coller, client, situation, lea, competences):
    """The compétence was taken out of the situation, then put back, while the page was open."""
    reponse = coller([[lea.pk, competences[0].pk, 3, "1"], [lea.pk, competences[1].pk, 0, "1"]])
    assert "La compétence a été retirée puis remise entre-temps" in reponse.text
    assert stockes() == {("1.2.3", "1", 1)}
    seule = {"eleve": lea.pk, "competence": competences[0].pk, "version": 3, "valeur": "1"}
    assert client.post(reverse("suivi:positionner", args=[situation.pk]), seule).status_code == 409


@pytest.mark.parametrize("nombre", [1, 3])
def test_a_block_costs_five_queries_and_its_conflicts_one_more(
    coller, situation, tago1, lea, competences, mme_delmasse, django_assert_num_queries, nombre
):
    autres = [EleveFactory(etablissement=lea.etablissement, classe=tago1) for _ in range(nombre - 1)]
    bloc = [[eleve.pk, c.pk, 0, "2"] for eleve in (lea, *autres) for c in competences[:nombre]]
    with django_assert_num_queries(SOCLE + 2 + 5):  # the transaction; lock, cells, writing, evidence, levels
        coller(bloc)
    contre = [[eleve.pk, c.pk, 0, "3"] for eleve in (lea, *autres) for c in competences[:nombre]]
    with django_assert_num_queries(SOCLE + 2 + 3):  # the lock, the cells, who stored them: nothing is written
        coller(contre)


def test_a_closed_situation_refuses_the_whole_block_in_words(coller, situation, lea, competences):
    cloturer(situation=situation)
    reponse = coller([[lea.pk, competences[0].pk, 0, "1"]])
    assert (reponse.status_code, reponse.text) == (
        422,
        "Cette situation est clôturée. Rouvrez-la pour changer un positionnement.",
    )
    assert stockes() == set()


@pytest.mark.parametrize("cas", ["another class", "another compétence", "no level"])
def test_one_impossible_cell_and_nothing_is_written(coller, situation, lea, noe, competences, cas):
    situation.visees.filter(competence=competences[3]).delete()
    impossible = {
        "another class": [noe.pk, competences[0].pk, 0, "3"],
        "another compétence": [lea.pk, competences[3].pk, 0, "3"],
        "no level": [lea.pk, competences[1].pk, 0, "5"],
    }[cas]
    assert coller([[lea.pk, competences[0].pk, 0, "3"], impossible]).status_code == 422
    assert stockes() == set()


@pytest.mark.parametrize(
    "cellules",
    [
        "",
        ",",
        "1-1-0-3,",
        "1-1-0",
        "1-1-0-3-9",
        "1-1--1-3",
        "x-1-0-3",
        "\N{ARABIC-INDIC DIGIT ONE}-1-0-3",
        "1-1-0-++",
        "1-1-0-3\0",
        "1-1-0-3,1-1-0-4",
        f"{10**30}-1-0-3",
        "1-1-0-3 " * 100_000,
    ],
)
def test_what_is_not_a_block_is_refused_in_french(coller, cellules):
    reponse = coller(cellules)
    assert (reponse.status_code, reponse.text) == (422, INCOMPRIS)
    assert stockes() == set()


def test_a_block_without_end_is_refused(coller, lea, competences, monkeypatch):
    monkeypatch.setattr(forms, "CELLULES_MAX", 1)
    bloc = [[lea.pk, c.pk, 0, "3"] for c in competences[:2]]
    assert coller(bloc).status_code == 422
    assert coller(bloc[:1]).status_code == 200  # the control


def test_the_author_the_date_and_the_origin_are_ours(coller, client, situation, lea, competences, mme_delmasse):
    bloc = ecrire([[lea.pk, competences[0].pk, 0, "3"]])
    autres = {"auteur": lea.utilisateur_id, "date": "2020-01-01", "origine": "tuteur", "situation": 999}
    client.post(reverse("suivi:positionner_en_bloc", args=[situation.pk]), {"cellules": bloc, **autres})
    ligne = Positionnement.objects.get()
    assert (ligne.auteur, ligne.date, ligne.origine, ligne.situation) == (
        mme_delmasse,
        situation.date,
        "enseignant",
        situation,
    )


def test_who_may_not_position_stores_no_block(client, situation, lea, competences, m_fontanelle, m_albaredol, noe):
    bloc = {"cellules": ecrire([[lea.pk, competences[0].pk, 0, "3"]])}
    adresse = reverse("suivi:positionner_en_bloc", args=[situation.pk])
    for personne, code in ((m_fontanelle, 404), (noe.utilisateur, 404), (m_albaredol, 403), (lea.utilisateur, 404)):
        client.force_login(personne)
        assert client.post(adresse, bloc).status_code == code
    assert stockes() == set()
