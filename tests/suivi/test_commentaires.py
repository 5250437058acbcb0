"""Who reads a comment, and from which day on: with the level, from a day, or the équipe alone."""

from datetime import date

import pytest
from django.urls import reverse

from suivi.actions import Saisie, cloturer, positionner
from suivi.lecteurs import Lecteurs, est_lisible, lecteurs_de
from suivi.models import Positionnement
from suivi.tableaux import resultats as lecture
from tests.factories import SituationFactory

DEMAIN = date(2026, 11, 24)
MOT = "Prenez le temps de relire le devis."


@pytest.fixture
def situation(tago1, competences, mme_delmasse):
    return SituationFactory(classe=tago1, competences=competences[:1], auteur=mme_delmasse)


@pytest.fixture
def commenter(situation, lea, competences, mme_delmasse):
    """Return a function that positions Léa with a comment, then closes the situation."""

    def commenter(**reserve):
        saisie = Saisie(lea.pk, competences[0].pk, "3", commentaire=MOT, **reserve)
        positionner(situation=situation, saisie=saisie, par=mme_delmasse)
        cloturer(situation=situation)

    return commenter


@pytest.fixture
def lit(client, lea, situation, competences):
    """Return a function that tells whether somebody finds the comment, on any page where it could stand."""

    def lit(personne) -> bool:
        client.force_login(personne)
        adresses = [
            reverse("suivi:profil", args=[lea.pk]),
            reverse("suivi:historique", args=[lea.pk, competences[0].pk]),
            reverse("suivi:cellule", args=[situation.pk]) + f"?eleve={lea.pk}&competence={competences[0].pk}",
        ]
        return any(MOT in client.get(adresse).text for adresse in adresses)

    return lit


@pytest.mark.parametrize(
    ("pour_equipe", "visible_le", "jour", "lisible"),
    [
        (False, None, DEMAIN, True),
        (False, DEMAIN, date(2026, 11, 23), False),
        (False, DEMAIN, DEMAIN, True),
        (True, None, DEMAIN, False),
        (True, date(2026, 1, 1), DEMAIN, False),
    ],
)
def test_a_comment_is_read_from_its_day_on_and_never_when_the_team_keeps_it(pour_equipe, visible_le, jour, lisible):
    assert est_lisible(pour_equipe=pour_equipe, visible_le=visible_le, jour=jour) == lisible


def test_what_is_stored_gives_back_what_was_chosen():
    assert [lecteurs_de(pour_equipe=equipe, visible_le=jour) for equipe, jour in ((False, None), (False, DEMAIN))] == [
        Lecteurs.NIVEAU,
        Lecteurs.JOUR,
    ]
    assert lecteurs_de(pour_equipe=True, visible_le=None) == Lecteurs.EQUIPE


def test_a_pupil_never_reads_a_comment_a_day_early(commenter, lit, lea, mme_delmasse, mme_torrebois, time_machine):
    commenter(visible_le=DEMAIN)
    assert (lit(lea.utilisateur), lit(mme_torrebois), lit(mme_delmasse)) == (False, False, True)
    time_machine.move_to("2026-11-23 23:59:00+01:00")
    assert lit(lea.utilisateur) is False
    time_machine.move_to("2026-11-24 00:01:00+01:00")
    assert (lit(lea.utilisateur), lit(mme_torrebois)) == (True, True)


def test_without_the_guard_she_would_read_it_the_day_before(commenter, lit, lea, monkeypatch):
    """Control of the test above."""
    commenter(visible_le=DEMAIN)
    monkeypatch.setattr(lecture, "est_lisible", lambda **_: True)
    assert lit(lea.utilisateur) is True


def test_the_day_does_not_publish_the_level(situation, lit, lea, competences, mme_delmasse, time_machine):
    saisie = Saisie(lea.pk, competences[0].pk, "3", commentaire=MOT, visible_le=date(2026, 11, 20))
    positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    assert lit(lea.utilisateur) is False  # the situation is open
    cloturer(situation=situation)
    assert lit(lea.utilisateur) is True


def test_the_grid_does_not_hint_at_a_comment_before_its_day(client, commenter, situation, mme_torrebois, time_machine):
    commenter(visible_le=DEMAIN)
    client.force_login(mme_torrebois)
    assert 'data-v="1" data-mot>' not in client.get(situation.get_absolute_url()).text
    time_machine.move_to("2026-11-24 08:00:00+01:00")
    client.force_login(mme_torrebois)
    assert 'data-v="1" data-mot>' in client.get(situation.get_absolute_url()).text


def test_a_colleague_is_told_from_when_the_pupil_reads_it(client, commenter, lea, competences, mme_delmasse):
    commenter(visible_le=DEMAIN)
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:historique", args=[lea.pk, competences[0].pk])).text
    assert "Lu par l’élève à partir du 24\N{NO-BREAK SPACE}nov. 2026" in page


# --- The form of a cell --------------------------------------------------------------------------------
@pytest.fixture
def envoyer(client, situation, lea, competences, mme_delmasse):
    """Return a function that sends the page of Léa's cell."""

    def envoyer(**champs):
        client.force_login(mme_delmasse)
        adresse = reverse("suivi:cellule", args=[situation.pk]) + f"?eleve={lea.pk}&competence={competences[0].pk}"
        saisie = {"eleve": lea.pk, "competence": competences[0].pk, "version": 0, "valeur": "3", "commentaire": MOT}
        return client.post(adresse, saisie | champs)

    return envoyer


@pytest.mark.parametrize(
    ("choix", "stocke"),
    [
        ({}, (False, None)),
        ({"lecteurs": "niveau"}, (False, None)),
        ({"lecteurs": "jour", "visible_le": "2026-11-24"}, (False, DEMAIN)),
        ({"lecteurs": "equipe", "visible_le": "2026-11-24"}, (True, None)),
    ],
)
def test_the_teacher_chooses_who_reads_and_when(envoyer, choix, stocke):
    envoyer(**choix)
    ligne = Positionnement.objects.get()
    assert (ligne.commentaire_pour_equipe, ligne.commentaire_visible_le) == stocke


@pytest.mark.parametrize(
    ("choix", "phrase"),
    [
        ({"lecteurs": "jour"}, "Choisissez le jour à partir duquel"),
        ({"lecteurs": "jour", "visible_le": "2026-02-31"}, "Ce jour n’existe pas"),
        ({"lecteurs": "niveau", "visible_le": "2026-11-24"}, "Cochez « à partir du »"),
    ],
)
def test_a_day_that_is_missing_or_beside_another_choice_is_asked_about_and_nothing_typed_is_lost(
    envoyer, choix, phrase
):
    reponse = envoyer(**choix)
    page = reponse.text.replace("\N{NO-BREAK SPACE}", " ")
    assert reponse.status_code == 422
    assert phrase in page
    assert MOT in page
    assert f'value="{choix["lecteurs"]}" checked' in page
    assert not Positionnement.objects.exists()


def test_the_page_shows_the_choice_again(client, commenter, situation, lea, competences, mme_delmasse):
    commenter(visible_le=DEMAIN)
    client.force_login(mme_delmasse)
    adresse = reverse("suivi:cellule", args=[situation.pk]) + f"?eleve={lea.pk}&competence={competences[0].pk}"
    page = client.get(adresse).text
    assert 'value="jour" checked' in page
    assert 'value="2026-11-24"' in page
