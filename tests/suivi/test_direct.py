"""What a grid that stays open learns of the work of others: the cells, the closing, the lists."""

import pytest
from django.urls import reverse

from scolarite.models import Role
from suivi.actions import Saisie, cloturer, enregistrer, positionner
from suivi.models import CompetenceVisee, Situation
from suivi.tableaux import direct
from suivi.views.direct import changements
from tests.factories import EleveFactory, EnseignementFactory, SituationFactory, UtilisateurFactory

MINUTE = 60


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


@pytest.fixture
def m_ortega(tago1, lycee):
    """A colleague who teaches the same class."""
    personne = UtilisateurFactory(
        identifiant="ortega", civilite="m", nom="Ortega", prenom="Luis", role="enseignant", role__etablissement=lycee
    )
    EnseignementFactory(enseignant=personne, classe=tago1)
    return personne


@pytest.fixture
def c1(competences):
    return competences[0]


@pytest.fixture
def demander(client, situation):
    """Ask what has changed since a mark; return the answer."""

    def demander(marque=""):
        return client.get(reverse("suivi:changements", args=[situation.pk]), {"marque": marque})

    return demander


@pytest.fixture
def marque(client, demander, mme_delmasse):
    """The mark of a grid that Mme Delmasse has just read."""
    client.force_login(mme_delmasse)
    return demander().json()["marque"]


def test_nothing_is_said_when_nothing_has_moved(demander, marque):
    reponse = demander(marque)
    assert (reponse.status_code, reponse.content) == (204, b"")


def test_the_cell_of_a_colleague_arrives_with_its_version_and_its_author(
    demander, marque, situation, m_ortega, lea, c1
):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "4"), par=m_ortega)
    recu = demander(marque).json()
    assert recu["cellules"] == (
        f'<td data-eleve="{lea.pk}" data-competence="{c1.pk}" data-par="M. Luis Ortega" data-c="4" data-v="1">'
        '<b class="niveau niveau-4">++</b></td>'
    )
    assert demander(recu["marque"]).status_code == 204


def test_only_what_is_recent_arrives(demander, marque, situation, m_ortega, lea, competences, time_machine):
    ancienne, connue, nouvelle = competences[:3]
    for competence in (ancienne, connue):
        positionner(situation=situation, saisie=Saisie(lea.pk, competence.pk, "4"), par=m_ortega)
        time_machine.shift(MINUTE)
    marque = demander(marque).json()["marque"]
    positionner(situation=situation, saisie=Saisie(lea.pk, nouvelle.pk, "1"), par=m_ortega)
    cellules = demander(marque).json()["cellules"]
    arrivees = [competence for competence in competences if f'data-competence="{competence.pk}"' in cellules]
    assert arrivees == [connue, nouvelle]  # the last one known comes again, with the version known


def test_two_changes_at_the_same_moment_are_told_apart(demander, marque, situation, m_ortega, lea, c1, time_machine):
    time_machine.move_to("2026-11-23 10:10:00+01:00", tick=False)
    for version, valeur in enumerate("34"):
        positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, valeur, version), par=m_ortega)
        recu = demander(marque).json()
        assert f'data-c="{valeur}" data-v="{version + 1}"' in recu["cellules"]
        marque = recu["marque"]
    assert demander(marque).status_code == 204


def test_a_clock_that_is_late_hides_nothing(demander, marque, situation, m_ortega, lea, competences, time_machine):
    """Two servers, and the clock of the second one is ten seconds late."""
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "4"), par=m_ortega)
    marque = demander(marque).json()["marque"]
    time_machine.shift(-10)
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[1].pk, "1"), par=m_ortega)
    assert f'data-competence="{competences[1].pk}"' in demander(marque).json()["cellules"]


def test_without_the_overlap_it_would_be_hidden(
    demander, marque, situation, m_ortega, lea, competences, time_machine, monkeypatch
):
    """Control of the test above."""
    monkeypatch.setattr(direct, "RECOUVREMENT", direct.datetime.timedelta(0))
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "4"), par=m_ortega)
    marque = demander(marque).json()["marque"]
    time_machine.shift(-10)
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[1].pk, "1"), par=m_ortega)
    assert f'data-competence="{competences[1].pk}"' not in demander(marque).json()["cellules"]


@pytest.mark.parametrize("illisible", ["", "x", "-1", "9" * 40, "12 34", "١٢"])
def test_a_mark_that_cannot_be_read_gives_everything(demander, marque, situation, m_ortega, lea, c1, illisible):
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "4"), par=m_ortega)
    assert demander(illisible).json()["cellules"].count("<td") == 1


def test_a_page_just_read_has_a_mark_that_says_the_time(client, demander, situation, mme_delmasse, m_ortega, lea, c1):
    client.force_login(mme_delmasse)
    depart = client.get(situation.get_absolute_url()).context["marque"]
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "4"), par=m_ortega)
    assert demander(depart).json()["cellules"].count("<td") == 1


def test_closing_and_opening_again_are_said(demander, marque, situation):
    cloturer(situation=situation)
    recu = demander(marque).json()
    assert recu["ouverte"] is False
    Situation.objects.update(cloturee_le=None)
    assert demander(recu["marque"]).json()["ouverte"] is True


def test_other_columns_and_other_pupils_make_another_structure(demander, marque, situation, competences, lea, tago1):
    avant = demander().json()["structure"]
    EleveFactory(etablissement=lea.etablissement, classe=tago1)
    arrivee = demander(marque).json()
    assert arrivee["structure"] != avant
    CompetenceVisee.objects.filter(competence=competences[3]).delete()
    assert demander(arrivee["marque"]).json()["structure"] not in (avant, arrivee["structure"])


def test_a_new_wording_leaves_the_structure_alone(demander, marque, situation, competences):
    Situation.objects.update(intitule="Préparer le salon", description="Autre chose")
    assert demander(marque).status_code == 204


def test_it_is_the_grid_of_those_who_may_read_it(client, demander, mme_delmasse, m_fontanelle, m_vasseur, lea, noe):
    for personne, statut in ((m_fontanelle, 404), (m_vasseur, 404), (lea.utilisateur, 404), (noe.utilisateur, 404)):
        client.force_login(personne)
        assert demander().status_code == statut
    client.force_login(mme_delmasse)
    assert demander().status_code == 200


def test_a_pupil_does_not_follow_the_grid_of_a_published_situation(client, demander, situation, lea):
    cloturer(situation=situation)
    client.force_login(lea.utilisateur)
    assert demander().status_code == 403


def test_a_colleague_whose_role_is_closed_hears_nothing_more(client, demander, marque, situation, mme_delmasse):
    Role.objects.filter(utilisateur=mme_delmasse).update(au="2026-11-22")
    assert demander(marque).status_code == 403


def test_a_comment_for_the_team_is_not_hinted_at_outside_it(
    client, demander, situation, mme_delmasse, mme_torrebois, m_albaredol, lea, c1
):
    saisie = Saisie(lea.pk, c1.pk, "3", commentaire="Fatiguée en ce moment", pour_equipe=True)
    positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    for personne, vu in ((m_albaredol, True), (mme_torrebois, False)):
        client.force_login(personne)
        recu = demander()
        assert ("data-mot" in recu.json()["cellules"]) is vu
        assert "Fatiguée" not in recu.text


def test_a_name_is_escaped(client, demander, situation, mme_delmasse, m_ortega, lea, c1):
    m_ortega.nom = '"><img src=x>'
    m_ortega.save()
    positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, "3"), par=m_ortega)
    client.force_login(mme_delmasse)
    assert 'data-par="M. Luis &quot;&gt;&lt;img src=x&gt;"' in demander().json()["cellules"]


@pytest.mark.parametrize("nombre", [1, 3])
def test_it_costs_three_queries_when_nothing_moves_and_four_otherwise(
    client, demander, marque, situation, competences, mme_delmasse, lea, tago1, django_assert_num_queries, nombre
):
    autres = [EleveFactory(etablissement=lea.etablissement, classe=tago1) for _ in range(nombre - 1)]
    saisies = [Saisie(eleve.pk, c.pk, "3") for eleve in (lea, *autres) for c in competences[:nombre]]
    enregistrer(situation=situation, saisies=saisies, par=mme_delmasse)
    with django_assert_num_queries(4):  # session, person, situation with its state, cells
        marque = demander(marque).json()["marque"]
    with django_assert_num_queries(3):
        assert demander(marque).status_code == 204


def test_following_a_grid_never_prolongs_a_session(client, demander, marque, time_machine):
    for _ in range(29):
        time_machine.shift(MINUTE)
        assert demander(marque).status_code == 204
    time_machine.shift(MINUTE)
    assert demander(marque).status_code == 302


def test_without_the_mark_of_the_view_it_would(client, demander, marque, time_machine, monkeypatch):
    """Control of the test above."""
    monkeypatch.setattr(changements, "prolonge_la_session", True)
    for _ in range(40):
        time_machine.shift(MINUTE)
        assert demander(marque).status_code == 204
