"""The history of a cell, step by step, and going back to one of them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from suivi.actions import ConflitError, Saisie, cloturer, modifier, positionner, revenir, rouvrir
from suivi.lecteurs import Lecteurs
from suivi.models import Niveau, Positionnement
from suivi.tableaux import etapes
from suivi.tableaux.cellules import DetailDeCellule
from suivi.tableaux.etapes import VIDE, Contenu
from tests.factories import EnseignementFactory, PositionnementFactory, SituationFactory, UtilisateurFactory

JOUR = date(2026, 11, 23)
HTMX = {"HX-Request": "true"}


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
def poser(situation, mme_delmasse, lea, c1):
    """Position Léa on the first compétence, on the version that is there."""

    def poser(valeur=None, par=mme_delmasse, **reste):
        ligne = Positionnement.objects.filter(origine="enseignant", annule_le=None).first()
        version = ligne.version if ligne else 0
        return positionner(situation=situation, saisie=Saisie(lea.pk, c1.pk, valeur, version, **reste), par=par)

    return poser


@pytest.fixture
def historique(situation, lea, c1):
    def historique(*, avec_equipe=True):
        return DetailDeCellule.de(situation, lea.pk, c1.pk, JOUR, avec_equipe=avec_equipe).historique

    return historique


@pytest.fixture
def retourner(situation, mme_delmasse, lea, c1):
    """Go back to a step."""

    def retourner(etape, version, **autres):
        champs = {"situation": situation, "eleve": lea.pk, "competence": c1.pk, "par": mme_delmasse} | autres
        return revenir(etape=etape, version=version, **champs)

    return retourner


def test_each_step_says_who_and_what_there_was_before(poser, historique, m_ortega):
    poser("2")
    poser("4", par=m_ortega)
    poser("")
    lues = [(etape.par, etape.avant.valeur, etape.apres.valeur) for etape in historique().etapes]
    assert lues == [
        ("Mme Aurore Delmasse", "4", ""),
        ("M. Luis Ortega", "2", "4"),
        ("Mme Aurore Delmasse", "", "2"),
    ]


def test_a_comment_written_changed_hidden_and_taken_away_are_steps(poser, historique):
    poser("2", commentaire="Hésite.")
    poser(commentaire="Hésite encore.")
    poser(commentaire="Hésite encore.", pour_equipe=True)
    poser(commentaire="Hésite encore.", visible_le=date(2026, 12, 1))
    poser(commentaire="")
    steps = historique().etapes
    assert [etape.change_le_niveau for etape in steps] == [False] * 4 + [True]
    assert [etape.change_le_commentaire for etape in steps] == [True, False, False, True, True]
    assert [etape.change_les_lecteurs for etape in steps] == [False, True, True, False, False]
    assert steps[1].apres == Contenu("2", "Hésite encore.", Lecteurs.JOUR, date(2026, 12, 1))
    assert steps[-1].avant == VIDE


def test_all_the_origins_of_the_cell_are_there(poser, historique, situation, lea, c1):
    poser("2")
    commun = {"situation": situation, "eleve": lea, "competence": c1}
    PositionnementFactory(**commun, niveau=4, origine="eleve", auteur=lea.utilisateur, commentaire="J'y arrive.")
    mienne, celle_du_professeur = historique().etapes
    assert (mienne.origine, mienne.par, mienne.apres.valeur, mienne.retour) == (
        ("Auto-positionnement", "Mme Léa MARTIN", "4", None)
    )
    assert (celle_du_professeur.origine, celle_du_professeur.apres.valeur) == ("", "2")


def test_what_the_team_keeps_is_not_hinted_at_outside_it(poser, historique):
    poser("2", commentaire="Fatiguée en ce moment", pour_equipe=True)
    poser(commentaire="Très fatiguée", pour_equipe=True)
    assert len(historique().etapes) == 2
    dehors = historique(avec_equipe=False).etapes
    assert [etape.apres for etape in dehors] == [Contenu("2")]


def test_a_column_taken_away_and_brought_back_is_a_step_of_nobody(poser, historique, situation, competences):
    poser("2")
    champs = {"intitule": "Préparer", "date": situation.date}
    modifier(situation=situation, competences=competences[1:], **champs)
    modifier(situation=situation, competences=competences, **champs)
    retour, depart, premiere = historique().etapes
    assert (depart.apres.de_cote, depart.par, depart.retour) == (True, "", None)
    assert (retour.apres.de_cote, retour.apres.valeur) == (False, "2")
    assert premiere.par == "Mme Aurore Delmasse"


def test_a_new_date_of_the_situation_is_no_step(poser, historique, situation, competences):
    poser("2")
    modifier(situation=situation, competences=competences, intitule="Préparer", date=date(2026, 11, 10))
    assert len(historique().etapes) == 1


def test_ten_steps_are_shown_then_the_others(poser, historique, monkeypatch):
    for tour in range(14):
        poser("12"[tour % 2])
    lu = historique()
    assert (len(lu.premieres), len(lu.suite), lu.tronque) == (10, 4, False)
    monkeypatch.setattr(etapes, "LUES", 12)
    lu = historique()
    # What there was before the oldest change read is not known: that step is not shown.
    assert (len(lu.etapes), lu.tronque, lu.etapes[-1].avant.valeur) == (12, True, "2")


@pytest.mark.parametrize("nombre", [1, 3])
def test_a_cell_is_read_in_four_queries_whatever_its_history(
    poser, situation, lea, c1, nombre, django_assert_num_queries
):
    for tour in range(nombre):
        poser("12"[tour % 2])
    with django_assert_num_queries(4):
        DetailDeCellule.de(situation, lea.pk, c1.pk, JOUR, avec_equipe=True)


# --- Going back --------------------------------------------------------------------------------------
def test_going_back_gives_level_and_comment_and_is_a_step_itself(poser, historique, retourner, m_ortega):
    poser("2", commentaire="Hésite.", pour_equipe=True)
    poser("4", par=m_ortega, commentaire="")
    ancienne = historique().etapes[-1].retour
    stockee = retourner(ancienne, version=2)
    assert (stockee.valeur, stockee.commentaire, stockee.pour_equipe, stockee.version) == ("2", "Hésite.", True, 3)
    derniere = historique().etapes[0]
    assert (derniere.par, derniere.avant.valeur, derniere.apres.valeur) == ("Mme Aurore Delmasse", "4", "2")
    assert Niveau.objects.get().ensemble == 2


def test_only_what_would_change_the_cell_is_offered(poser, historique):
    for valeur in "121":
        poser(valeur)
    assert [bool(etape.retour) for etape in historique().etapes] == [False, True, False]


def test_going_back_on_a_version_that_has_changed_replaces_nothing(poser, historique, retourner, m_ortega):
    poser("2")
    ancienne = historique().etapes[0]
    poser("3")
    poser("4", par=m_ortega)
    etape = Positionnement.pgh_event_model.objects.earliest("pgh_id").pgh_id
    with pytest.raises(ConflitError) as erreur:
        retourner(etape, version=2)
    assert erreur.value.conflit.actuelle.valeur == "4"
    assert Positionnement.objects.get().niveau == 4
    assert ancienne.apres.valeur == "2"


def test_nobody_goes_back_in_a_closed_situation(poser, retourner, situation):
    poser("2")
    poser("3")
    etape = Positionnement.pgh_event_model.objects.earliest("pgh_id").pgh_id
    cloturer(situation=situation)
    with pytest.raises(ValidationError, match="clôturée"):
        retourner(etape, version=2)
    rouvrir(situation=situation)
    assert retourner(etape, version=2).valeur == "2"


def test_a_step_of_another_cell_situation_or_origin_is_refused(
    poser, retourner, situation, tago1, mme_delmasse, lea, competences
):
    poser("2")
    autre_case = Saisie(lea.pk, competences[1].pk, "4")
    positionner(situation=situation, saisie=autre_case, par=mme_delmasse)
    ailleurs = SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)
    positionner(situation=ailleurs, saisie=Saisie(lea.pk, competences[0].pk, "4"), par=mme_delmasse)
    PositionnementFactory(
        situation=situation, eleve=lea, competence=competences[0], niveau=4, origine="eleve", auteur=lea.utilisateur
    )
    evenements = Positionnement.pgh_event_model.objects
    etrangeres = evenements.exclude(situation=situation, competence=competences[0], origine="enseignant")
    refusees = [*etrangeres.values_list("pgh_id", flat=True), 10**12]
    assert len(refusees) == 4
    for etape in refusees:
        with pytest.raises(ValidationError, match="n’est pas dans l’historique"):
            retourner(etape, version=1)
    assert Positionnement.objects.get(situation=situation, competence=competences[0], origine="enseignant").niveau == 2


# --- Over HTTP -----------------------------------------------------------------------------------------
@pytest.fixture
def adresse(situation, lea, c1):
    return lambda nom: f"{reverse(f'suivi:{nom}', args=[situation.pk])}?eleve={lea.pk}&competence={c1.pk}"


def test_the_page_of_the_cell_shows_the_steps_and_goes_back(client, poser, adresse, mme_delmasse, m_ortega):
    poser("2", commentaire="Hésite.")
    poser("4", par=m_ortega)
    client.force_login(mme_delmasse)
    page = client.get(adresse("cellule")).text
    assert "Commentaire écrit" in page
    assert page.count("Revenir à cette valeur") == 1
    etape = Positionnement.pgh_event_model.objects.earliest("pgh_id").pgh_id
    reponse = client.post(adresse("revenir"), {"etape": etape, "version": 2}, follow=True)
    assert reponse.redirect_chain == [(adresse("cellule"), 302)]
    assert "La case a repris cette valeur." in reponse.text
    perimee = client.post(adresse("revenir"), {"etape": etape + 1, "version": 2}, follow=True)
    assert "rien n’a été remplacé." in perimee.text
    assert Positionnement.objects.get().niveau == 2


def test_the_panel_gets_the_cell_or_both_values_or_the_reason(client, poser, adresse, situation, mme_delmasse):
    poser("2")
    poser("4")
    client.force_login(mme_delmasse)
    etape = Positionnement.pgh_event_model.objects.earliest("pgh_id").pgh_id
    conflit = client.post(adresse("revenir"), {"etape": etape, "version": 1}, headers=HTMX)
    assert (conflit.status_code, "Mme Aurore Delmasse a enregistré" in conflit.text) == (409, True)
    bonne = client.post(adresse("revenir"), {"etape": etape, "version": 2}, headers=HTMX)
    assert (bonne.status_code, 'data-c="2" data-v="3"' in bonne.text) == (200, True)
    illisible = client.post(adresse("revenir"), {"etape": "x", "version": 3}, headers=HTMX)
    assert (illisible.status_code, illisible.text[:30]) == (422, "La saisie n’a pas été comprise")
    cloturer(situation=situation)
    fermee = client.post(adresse("revenir"), {"etape": etape, "version": 3}, headers=HTMX)
    assert (fermee.status_code, "clôturée" in fermee.text) == (422, True)
    assert "Revenir à cette valeur" not in client.get(adresse("cellule"), headers=HTMX).text


def test_who_only_reads_sees_the_steps_and_goes_back_nowhere(client, poser, adresse, m_albaredol):
    poser("2")
    poser("4")
    client.force_login(m_albaredol)
    page = client.get(adresse("cellule")).text
    assert "Historique" in page
    assert "Revenir à cette valeur" not in page
    assert client.post(adresse("revenir"), {"etape": 1, "version": 2}).status_code == 403
