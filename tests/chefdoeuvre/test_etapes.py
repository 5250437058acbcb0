"""The steps: how far they are, the time line, and the grid of a situation in one gesture."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from chefdoeuvre import actions
from chefdoeuvre.models import Etape, GroupeDEquipe, MembreDEquipe
from suivi.models import Situation
from suivi.participants import participants
from tests.chefdoeuvre.factories import EtapeFactory
from tests.factories import (
    AnneeScolaireFactory,
    ClasseFactory,
    CompetenceFactory,
    DiplomeFactory,
    EleveFactory,
    EnseignementFactory,
    UtilisateurFactory,
)

JOUR = date(2026, 11, 23)


@pytest.fixture
def etape(equipe, competences):
    equipe.projet.competences.set(competences[:2])
    return EtapeFactory(equipe=equipe, intitule="Essai avec une seconde", au=date(2026, 11, 20))


def positionner(etape, par) -> Situation:
    [situation] = actions.positionner_etape(etape=etape, par=par, jour=JOUR)
    return situation


def test_one_gesture_makes_the_situation_of_the_equipe_and_opens_its_grid(client, etape, mme_delmasse, lea, tom, tago1):
    EleveFactory(etablissement=lea.etablissement, classe=tago1)  # in the class, not in the équipe
    client.force_login(mme_delmasse)
    reponse = client.post(reverse("chefdoeuvre:positionner_etape", args=[etape.pk]))
    situation = Situation.objects.get()
    assert reponse.headers["Location"] == situation.get_absolute_url()
    assert (situation.intitule, situation.contexte, situation.date) == ("Essai avec une seconde", "projet", etape.au)
    assert [c.code for c in situation.competences.order_by("code")] == ["1.1.1", "1.2.3"]
    assert {p.pk for p in participants(situation, JOUR)} == {lea.pk, tom.pk}
    assert all(p.present for p in participants(situation, JOUR))
    assert client.get(situation.get_absolute_url()).status_code == 200
    assert "Équipe guichet" in situation.provenance


def test_the_same_gesture_twice_opens_the_same_grid(etape, mme_delmasse):
    assert positionner(etape, mme_delmasse) == positionner(etape, mme_delmasse)
    assert Situation.objects.count() == 1


def test_two_steps_of_a_year_share_the_group_of_the_equipe(etape, equipe, mme_delmasse):
    autre = EtapeFactory(equipe=equipe, au=date(2026, 11, 13))
    assert positionner(etape, mme_delmasse).groupe == positionner(autre, mme_delmasse).groupe
    assert GroupeDEquipe.objects.count() == 1


def test_a_pupil_who_joined_is_in_the_next_grid_and_one_who_left_is_not(etape, equipe, lea, tom, tago1, mme_delmasse):
    positionner(etape, mme_delmasse)
    MembreDEquipe.objects.filter(eleve=tom).update(au=date(2026, 11, 20))
    zoe = EleveFactory(etablissement=lea.etablissement, classe=tago1)
    equipe.membres.create(eleve=zoe, du=date(2026, 11, 20))
    suivante = positionner(EtapeFactory(equipe=equipe, au=JOUR), mme_delmasse)
    assert {p.pk for p in participants(suivante, JOUR)} == {lea.pk, zoe.pk}


def test_the_compétences_of_the_step_win_over_those_of_the_projet(etape, competences, mme_delmasse):
    etape.competences.set(competences[3:])
    assert [c.code for c in positionner(etape, mme_delmasse).competences.all()] == ["3.1.2"]


def test_without_a_compétence_it_says_what_to_choose(client, equipe, mme_delmasse):
    etape = EtapeFactory(equipe=equipe)
    client.force_login(mme_delmasse)
    reponse = client.post(reverse("chefdoeuvre:positionner_etape", args=[etape.pk]), follow=True)
    assert "Choisissez d’abord les compétences travaillées" in reponse.content.decode()
    assert not Situation.objects.exists()


def test_a_step_of_last_year_is_positioned_in_the_class_of_today(equipe, competences, mme_delmasse, lycee, tago1):
    """The projet began in première; the grid is made where the pupils are now, on a day of this year."""
    premiere = ClasseFactory(annee=AnneeScolaireFactory(etablissement=lycee, rentree=2025), niveau="1re")
    equipe.projet.classe = premiere
    equipe.projet.save()
    equipe.projet.competences.set(competences[:1])
    etape = EtapeFactory(equipe=equipe, au=date(2026, 5, 29))
    situation = positionner(etape, mme_delmasse)
    assert (situation.classe, situation.date) == (tago1, JOUR)


def test_a_pupil_does_not_position(client, etape, lea):
    client.force_login(lea.utilisateur)
    assert client.post(reverse("chefdoeuvre:positionner_etape", args=[etape.pk])).status_code == 403


def test_a_situation_removed_empty_leaves_its_step(client, etape, mme_delmasse):
    situation = positionner(etape, mme_delmasse)
    client.force_login(mme_delmasse)
    client.post(reverse("suivi:supprimer_situation", args=[situation.pk]))
    assert not Etape.objects.get().situations.exists()


@pytest.fixture
def zoe(equipe, lycee, annee, mme_delmasse):
    """In the équipe from another class, that Mme Delmasse teaches too."""
    autre = ClasseFactory(annee=annee, code="TAGO2", libelle="Terminale 2")
    EnseignementFactory(enseignant=mme_delmasse, classe=autre)
    zoe = EleveFactory(etablissement=lycee, prenom="Zoé", classe=autre)
    equipe.membres.create(eleve=zoe, du=date(2026, 9, 8))
    return zoe


def test_an_equipe_of_two_classes_is_positioned_in_both_in_one_gesture(client, etape, zoe, lea, tom, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.post(reverse("chefdoeuvre:positionner_etape", args=[etape.pk]), follow=True).content.decode()
    assert "qui ont chacune leur grille : ici Terminale AGOrA, et Terminale 2" in page.replace("\u00a0", " ")
    grilles = {
        situation.classe.code: {p.pk for p in participants(situation, JOUR)} for situation in Situation.objects.all()
    }
    assert grilles == {"TAGO1": {lea.pk, tom.pk}, "TAGO2": {zoe.pk}}
    page = client.get(reverse("chefdoeuvre:etapes", args=[etape.equipe_id])).content.decode()
    assert ("Voir la grille (Terminale AGOrA)" in page, "Voir la grille (Terminale 2)" in page) == (True, True)
    assert "Positionner" not in page


def test_a_class_that_came_later_is_positioned_beside_the_first(client, request, etape, mme_delmasse):
    positionner(etape, mme_delmasse)
    request.getfixturevalue("zoe")
    client.force_login(mme_delmasse)
    etapes = reverse("chefdoeuvre:etapes", args=[etape.equipe_id])
    assert "Positionner aussi\u00a0: Terminale 2" in client.get(etapes).content.decode()
    client.post(reverse("chefdoeuvre:positionner_etape", args=[etape.pk]))
    assert sorted(Situation.objects.values_list("classe__code", flat=True)) == ["TAGO1", "TAGO2"]


def test_a_colleague_of_one_class_positions_her_own_and_sees_no_other(client, etape, zoe, lycee, mme_delmasse):
    colleague = UtilisateurFactory(role="enseignant", role__etablissement=lycee)
    EnseignementFactory(enseignant=colleague, classe=zoe.inscriptions.get().classe)
    assert positionner(etape, colleague).classe.code == "TAGO2"
    actions.positionner_etape(etape=etape, par=mme_delmasse, jour=JOUR)
    client.force_login(colleague)
    page = client.get(reverse("chefdoeuvre:etapes", args=[etape.equipe_id])).content.decode()
    assert page.count("Voir la grille") == 1


@pytest.mark.parametrize(
    ("etat", "dit", "garde"), [("faite", 40, 100), ("a_venir", 40, 0), ("en_cours", 40, 40), ("abandonnee", 40, 40)]
)
def test_the_state_and_the_progress_never_contradict_each_other(etape, lea, etat, dit, garde):
    actions.avancer_etape(etape=etape, par=lea.utilisateur, version=1, etat=etat, avancement=dit, bilan="")
    assert Etape.objects.get().avancement == garde


def test_a_pupil_says_how_far_a_step_is_and_does_not_move_its_day(client, etape, lea):
    client.force_login(lea.utilisateur)
    envoi = {"version": 1, "etat": "en_cours", "avancement": "60", "bilan": "Dix réponses.", "au": "2027-01-01"}
    client.post(reverse("chefdoeuvre:modifier_etape", args=[etape.pk]), envoi)
    etape.refresh_from_db()
    assert (etape.avancement, etape.bilan, etape.au) == (60, "Dix réponses.", date(2026, 11, 20))


@pytest.mark.parametrize(("champ", "valeur"), [("avancement", "140"), ("au", ""), ("du", "2026-12-25")])
def test_a_wrong_step_is_refused_and_what_was_typed_stays(client, etape, mme_delmasse, champ, valeur):
    client.force_login(mme_delmasse)
    envoi = {"version": 1, "intitule": "Essai", "au": "2026-11-20", "etat": "en_cours", "avancement": "60"}
    reponse = client.post(reverse("chefdoeuvre:modifier_etape", args=[etape.pk]), envoi | {champ: valeur})
    assert reponse.status_code == 422
    assert "Essai" in reponse.content.decode()
    assert Etape.objects.get().version == 1


def test_what_a_pupil_and_her_teacher_say_at_once_is_shown_to_the_second(client, etape, lea, mme_delmasse):
    actions.avancer_etape(etape=etape, par=lea.utilisateur, version=1, etat="faite", avancement=100, bilan="Fini.")
    client.force_login(mme_delmasse)
    envoi = {"version": 1, "intitule": "Essai", "au": "2026-11-20", "etat": "en_cours", "avancement": "60"}
    reponse = client.post(reverse("chefdoeuvre:modifier_etape", args=[etape.pk]), envoi)
    assert reponse.status_code == 409
    libelles = [libelle for libelle, _ in reponse.context["conflit"].champs]
    assert libelles == ["Intitulé", "État", "Avancement, en %", "Ce qui en est sorti"]
    assert Etape.objects.get().etat == "faite"


def test_a_step_of_another_diplome_s_compétences_is_refused(etape, mme_delmasse):
    etrangere = CompetenceFactory(diplome=DiplomeFactory(code="GATL"), code="1.1.1")
    with pytest.raises(ValidationError):
        actions.creer_etape(
            equipe=etape.equipe, par=mme_delmasse, competences=[etrangere], intitule="Autre", au=date(2026, 12, 1)
        )


def test_late_is_said_in_the_list_and_on_the_time_line(client, etape, mme_delmasse):
    client.force_login(mme_delmasse)
    reponse = client.get(reverse("chefdoeuvre:etapes", args=[etape.equipe_id]))
    [ligne] = reponse.context["page"].frise.lignes
    assert ligne.etat == "en retard"
    assert client.get(reverse("chefdoeuvre:projets")).context["liste"].par_classe[0][1][0].en_retard == 1


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_steps_do_not_multiply_queries(client, equipe, lea, nombre, django_assert_num_queries):
    for _ in range(nombre):
        EtapeFactory(equipe=equipe)
    client.force_login(lea.utilisateur)
    with django_assert_num_queries(9):
        client.get(reverse("chefdoeuvre:etapes", args=[equipe.pk]))


def test_a_teacher_of_the_class_only_positions(etape, m_fontanelle):
    with pytest.raises(ValidationError, match="Aucun élève de l’équipe"):
        positionner(etape, m_fontanelle)
