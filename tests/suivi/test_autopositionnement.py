"""Self-positioning: who is asked, what is stored, who sees it, and that it enters no computation."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from scolarite.models import Role
from suivi import regles
from suivi.actions import (
    Reponse,
    ReponsePerimeeError,
    Saisie,
    cloturer,
    ouvrir_l_autopositionnement,
    positionner,
    reconstruire,
    rouvrir,
    s_autopositionner,
    supprimer,
)
from suivi.models import Niveau, Positionnement, Situation
from suivi.tableaux.grille import Grille
from tests.factories import EleveFactory, GroupeFactory, SituationFactory, UtilisateurFactory
from tests.personnages import AUJOURD_HUI

PHRASE = "J’ai rédigé trois courriers sans le modèle."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    """In TAGO1, on two compétences, open to self-positioning."""
    return SituationFactory(
        classe=tago1, competences=competences[:2], auteur=mme_delmasse, autopositionnement=True, intitule="Courriers"
    )


@pytest.fixture
def tom(tago1, lycee):
    """Another pupil of TAGO1, with an account."""
    compte = UtilisateurFactory(identifiant="tom", role=Role.Nature.ELEVE, role__etablissement=lycee)
    return EleveFactory(etablissement=lycee, utilisateur=compte, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def repondre(situation, lea, competences):
    """Return a function by which Léa answers on the first compétence."""

    def repondre(valeur="3", phrase=PHRASE, version=0, eleve=lea, par=None, competence=competences[0]):
        reponses = [Reponse(competence.pk, valeur, phrase, version)]
        return s_autopositionner(situation=situation, eleve=eleve, reponses=reponses, par=par or eleve.utilisateur)

    return repondre


def siennes() -> list[tuple]:
    """What is stored of the pupils' own answers."""
    lignes = Positionnement.objects.filter(origine="eleve").order_by("competence__code")
    return [(ligne.competence.code, ligne.niveau, ligne.commentaire, ligne.version) for ligne in lignes]


# --- What is stored ------------------------------------------------------------------------------------
def test_an_answer_is_her_own_row_dated_as_the_situation(repondre, situation, lea):
    repondre()
    ligne = Positionnement.objects.get()
    assert (ligne.origine, ligne.niveau, ligne.etat, ligne.commentaire) == ("eleve", 3, "", PHRASE)
    assert (ligne.eleve, ligne.auteur, ligne.date, ligne.version) == (lea, lea.utilisateur, situation.date, 1)


def test_she_changes_her_mind_and_the_history_keeps_both(repondre):
    repondre("2", "Avec un modèle.")
    repondre("3", PHRASE, version=1)
    assert siennes() == [("1.1.1", 3, PHRASE, 2)]
    histoire = Positionnement.pgh_event_model.objects.order_by("pgh_id")
    assert [(ligne.niveau, ligne.commentaire) for ligne in histoire] == [(2, "Avec un modèle."), (3, PHRASE)]


def test_i_do_not_know_is_an_answer_without_a_level(repondre):
    repondre("?", "")
    assert siennes() == [("1.1.1", None, "", 1)]


def test_the_same_answer_again_does_nothing_and_a_stale_one_is_refused(repondre):
    repondre("2")
    repondre("2", version=0)
    with pytest.raises(ReponsePerimeeError):
        repondre("4", version=0)
    assert siennes() == [("1.1.1", 2, PHRASE, 1)]


def test_control_the_version_is_what_refuses_it(repondre):
    repondre("2")
    repondre("4", version=1)
    assert siennes() == [("1.1.1", 4, PHRASE, 2)]


@pytest.mark.parametrize(("valeur", "phrase"), [("5", ""), ("A", ""), ("", "a"), ("3", "a" * 501)])
def test_what_is_no_answer_is_refused(repondre, valeur, phrase):
    with pytest.raises(ValidationError):
        repondre(valeur, phrase)
    assert siennes() == []


def test_a_competence_out_of_the_situation_is_refused_and_nothing_of_the_rest_is_stored(situation, lea, competences):
    reponses = [Reponse(competences[0].pk, "3"), Reponse(competences[3].pk, "3")]
    with pytest.raises(ValidationError):
        s_autopositionner(situation=situation, eleve=lea, reponses=reponses, par=lea.utilisateur)
    assert siennes() == []


# --- Who ---------------------------------------------------------------------------------------------------
def test_nobody_answers_for_her(repondre, lea, tom, mme_delmasse):
    for autre in (tom.utilisateur, mme_delmasse):
        with pytest.raises(PermissionDenied):
            repondre(par=autre)
    assert siennes() == []


def test_a_pupil_of_another_class_or_out_of_the_group_is_not_asked(repondre, situation, noe, tom, lea, annee):
    with pytest.raises(ValidationError):
        repondre(eleve=noe)
    situation.groupe = GroupeFactory(annee=annee, eleves=[tom])
    situation.save()
    with pytest.raises(ValidationError):
        repondre()
    repondre(eleve=tom)
    assert [ligne.eleve for ligne in Positionnement.objects.all()] == [tom]


def test_she_answers_until_the_teacher_closes_it(repondre, situation):
    repondre("2")
    ouvrir_l_autopositionnement(situation=situation, ouverte=False)
    with pytest.raises(ValidationError, match="n’est plus ouverte"):
        repondre("3", version=1)
    ouvrir_l_autopositionnement(situation=situation, ouverte=True)
    cloturer(situation=situation)
    with pytest.raises(ValidationError, match="clôturée"):
        repondre("3", version=1)
    rouvrir(situation=situation)
    repondre("3", version=1)
    assert siennes() == [("1.1.1", 3, PHRASE, 2)]


def test_a_closed_situation_is_not_opened_to_it(situation):
    ouvrir_l_autopositionnement(situation=situation, ouverte=False)
    cloturer(situation=situation)
    with pytest.raises(ValidationError, match="clôturée"):
        ouvrir_l_autopositionnement(situation=situation, ouverte=True)


# --- Never in a computation ------------------------------------------------------------------------------
def test_it_enters_no_level_and_no_count(repondre, situation, lea, competences, mme_delmasse):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "2"), par=mme_delmasse)
    avant = list(Niveau.objects.values())
    repondre("4")
    repondre("4", competence=competences[1])
    assert list(Niveau.objects.values()) == avant
    assert reconstruire(eleves=[lea.pk]) == 0
    assert list(Niveau.objects.values()) == avant
    grille = Grille.de(situation, AUJOURD_HUI)
    assert (grille.nb_remplies, len(grille.autos)) == (1, 2)
    lue = Situation.objects.avec_avancement(AUJOURD_HUI).get()
    assert lue.nb_remplies == 1


def _preuves(*origines):
    return [
        regles.Preuve(AUJOURD_HUI - timedelta(days=rang), 1 + rang % 4, origine, certificative=True)
        for rang, origine in enumerate(origines)
    ]


@pytest.mark.parametrize("methode", regles.METHODES)
def test_no_method_reads_it(methode):
    regle = regles.Regle(methode, 2)
    prises = _preuves("enseignant", "tuteur", "enseignant")
    siennes = [preuve._replace(origine="eleve", niveau=4) for preuve in prises]
    assert regles.calculer(prises + siennes, regle) == regles.calculer(prises, regle)
    assert regles.calculer(siennes, regle).ensemble is None


def test_control_the_same_evidence_of_a_teacher_changes_the_level():
    prises = _preuves("enseignant", "tuteur", "enseignant")
    autres = [preuve._replace(niveau=4) for preuve in prises]
    assert regles.calculer(prises + autres) != regles.calculer(prises)


def test_a_situation_in_which_pupils_answered_is_never_deleted(repondre, situation):
    repondre()
    with pytest.raises(ValidationError):
        supprimer(situation=situation)


# --- The page of the pupil ---------------------------------------------------------------------------------
@pytest.fixture
def adresse(situation):
    return reverse("suivi:me_positionner", args=[situation.pk])


@pytest.fixture
def connectee(client, lea):
    client.force_login(lea.utilisateur)
    return client


def formulaire(*competences, **valeurs) -> dict:
    """The plain form as the page sends it; `valeurs`: c0=("3", "phrase", version)."""
    envoi = {}
    for rang, competence in enumerate(competences):
        valeur, phrase, version = valeurs.get(f"c{rang}", ("", "", 0))
        envoi |= {f"{competence.pk}-phrase": phrase, f"{competence.pk}-version": version}
        if valeur:
            envoi[f"{competence.pk}-valeur"] = valeur
    return envoi


def test_only_the_pupils_asked_get_the_page(client, adresse, noe, tom, mme_delmasse, m_fontanelle, m_albaredol):
    attendus = [(tom.utilisateur, 200), (noe.utilisateur, 404), (mme_delmasse, 403), (m_fontanelle, 404)]
    for personne, code in [*attendus, (m_albaredol, 403)]:
        client.force_login(personne)
        assert client.get(adresse).status_code == code
    Situation.objects.update(autopositionnement=False)
    client.force_login(tom.utilisateur)
    assert client.get(adresse).status_code == 404


def test_the_plain_form_stores_all_her_answers(connectee, adresse, competences):
    envoi = formulaire(*competences[:2], c0=("3", PHRASE, 0), c1=("?", "", 0))
    page = connectee.post(adresse, envoi, follow=True)
    assert "Vos réponses sont enregistrées." in page.text
    assert siennes() == [("1.1.1", 3, PHRASE, 1), ("1.2.3", None, "", 1)]
    assert PHRASE in page.text
    assert len(re.findall(r"checked", page.text)) == 2


def test_a_competence_left_empty_waits_and_a_sentence_alone_is_asked_for_its_choice(connectee, adresse, competences):
    connectee.post(adresse, formulaire(*competences[:2], c0=("2", "", 0)))
    assert siennes() == [("1.1.1", 2, "", 1)]
    page = connectee.post(adresse, formulaire(*competences[:2], c0=("3", "", 1), c1=("", "Je crois", 0)))
    assert page.status_code == 422
    assert "Choisissez une des cinq réponses pour garder cette phrase." in page.text
    assert "Je crois" in page.text
    assert siennes() == [("1.1.1", 2, "", 1)]


def test_each_answer_is_sent_as_she_goes_and_comes_back_with_its_version(connectee, adresse, competences):
    # htmx sends the whole form; « seule » says which compétence has changed.
    envoi = formulaire(*competences[:2], c0=("3", "", 0), c1=("2", "Pas encore fini d’écr", 0))
    envoi["seule"] = competences[0].pk
    reponse = connectee.post(adresse, envoi, headers=HTMX)
    assert f'name="{competences[0].pk}-version" value="1"' in reponse.text
    assert "Enregistré" in reponse.text
    envoi |= {f"{competences[0].pk}-valeur": "4"}
    reponse = connectee.post(adresse, envoi, headers=HTMX)  # on the old version: another device
    assert reponse.status_code == 422
    assert "a changé ailleurs" in reponse.text
    assert siennes() == [("1.1.1", 3, "", 1)]


def test_her_answers_stay_to_be_read_once_it_is_closed(connectee, repondre, adresse, situation, lea, competences):
    repondre()
    histoire = reverse("suivi:historique", args=[lea.pk, competences[0].pk])
    ouvrir_l_autopositionnement(situation=situation, ouverte=False)
    assert connectee.get(adresse).status_code == 404  # the situation is the teacher's again
    assert PHRASE in connectee.get(histoire).text
    ouvrir_l_autopositionnement(situation=situation, ouverte=True)
    cloturer(situation=situation)
    page = connectee.get(adresse).text
    assert PHRASE in page
    assert "n’est plus ouverte" in page
    assert "Enregistrer mes réponses" not in page
    reponse = connectee.post(adresse, formulaire(competences[0], c0=("4", "", 1)))
    assert (reponse.status_code, siennes()) == (422, [("1.1.1", 3, PHRASE, 1)])


def test_home_and_profile_lead_to_it_while_it_is_open(connectee, adresse, situation):
    for page in (reverse("accueil"), reverse("suivi:mon_profil")):
        assert adresse in connectee.get(page).text
    ouvrir_l_autopositionnement(situation=situation, ouverte=False)
    for page in (reverse("accueil"), reverse("suivi:mon_profil")):
        assert adresse not in connectee.get(page).text


def test_she_sees_nothing_of_the_teacher_s_level_before_publication(
    connectee, adresse, repondre, situation, lea, competences, mme_delmasse
):
    saisie = Saisie(lea.pk, competences[0].pk, "1", commentaire="COMMENTAIRE DU PROFESSEUR")
    positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    repondre("4")
    histoire = reverse("suivi:historique", args=[lea.pk, competences[0].pk])
    pages = [adresse, reverse("accueil"), reverse("suivi:mon_profil"), histoire]
    textes = [connectee.get(page).text for page in pages]
    assert [("COMMENTAIRE" in texte, "Non maîtrisé" in texte) for texte in textes] == [(False, False)] * 4
    assert connectee.get(situation.get_absolute_url()).status_code == 403
    # The control: once it is published, the same words are there.
    cloturer(situation=situation)
    assert "Non maîtrisé" in connectee.get(reverse("accueil")).text
    assert "COMMENTAIRE DU PROFESSEUR" in connectee.get(histoire).text


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_costs_the_same_whatever_it_holds(
    connectee, lea, tago1, competences, mme_delmasse, nombre, django_assert_num_queries
):
    situation = SituationFactory(
        classe=tago1, competences=competences[:nombre], auteur=mme_delmasse, autopositionnement=True
    )
    with django_assert_num_queries(8):  # session, account, situation, pupil, open; year; answers, compétences
        connectee.get(reverse("suivi:me_positionner", args=[situation.pk]))


# --- What teachers see -----------------------------------------------------------------------------------
def test_the_grid_shows_it_in_a_corner_and_can_hide_it(client, repondre, situation, mme_delmasse, lea, competences):
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "2"), par=mme_delmasse)
    repondre("4")
    repondre("?", "", competence=competences[1])
    client.force_login(mme_delmasse)
    page = client.get(situation.get_absolute_url()).text
    assert re.findall(r'<td data-c="(\d?)" data-v="(\d)"(?: data-mot)? data-a="(.)">', page) == [
        ("2", "1", "4"),
        ("", "0", "?"),
    ]
    masquee = client.get(situation.get_absolute_url() + "?autos=non").text
    assert "data-a=" not in masquee
    assert "Montrer ce que disent les élèves" in masquee


def test_the_panel_the_plain_form_the_profile_and_the_history_show_it_beside(
    client, repondre, situation, mme_delmasse, lea, competences
):
    repondre("4")
    client.force_login(mme_delmasse)
    cellule = reverse("suivi:cellule", args=[situation.pk]) + f"?eleve={lea.pk}&competence={competences[0].pk}"
    assert PHRASE in client.get(cellule).text
    saisie = reverse("suivi:saisie", args=[situation.pk]) + f"?competence={competences[0].pk}"
    assert "selon l’élève" in client.get(saisie).text
    profil = client.get(reverse("suivi:profil", args=[lea.pk])).text
    assert "Selon l’élève" in profil
    assert "Pas encore évaluée" in profil
    histoire = client.get(reverse("suivi:historique", args=[lea.pk, competences[0].pk])).text
    assert PHRASE in histoire
    assert "jamais compté" in histoire
    assert "Pas encore évaluée." in histoire


def test_a_teacher_opens_it_and_closes_it_again(client, situation, mme_delmasse, m_albaredol):
    client.force_login(mme_delmasse)
    adresse = reverse("suivi:ouvrir_l_autopositionnement", args=[situation.pk])
    for ouverte in (False, True):
        page = client.post(adresse, {"ouverte": "oui" if ouverte else "non"}, follow=True)
        assert Situation.objects.get().autopositionnement is ouverte
        assert ("Auto-positionnement ouvert" in page.text) is ouverte
    client.force_login(m_albaredol)
    assert client.post(adresse, {"ouverte": "non"}).status_code == 403


def test_a_name_typed_by_a_pupil_is_escaped_in_the_panel(client, repondre, situation, mme_delmasse, lea, competences):
    repondre("4", "<script>alert(1)</script>")
    client.force_login(mme_delmasse)
    cellule = reverse("suivi:cellule", args=[situation.pk]) + f"?eleve={lea.pk}&competence={competences[0].pk}"
    assert "<script>alert(1)" not in client.get(cellule).text
    assert timezone.localdate() == AUJOURD_HUI
