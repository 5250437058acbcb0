"""A grid that stays open: colleagues at work in it, a line that fails, a session that ends, a shared computer."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from scolarite.models import Role
from suivi.actions import Saisie, cloturer, positionner
from suivi.models import CompetenceVisee, Positionnement
from tests.factories import MOT_DE_PASSE, EleveFactory, EnseignementFactory, SituationFactory, UtilisateurFactory
from tests.navigateur.examen import mesurer
from tests.navigateur.grilles import PageDeGrille

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
NOMS = ("AUBERT", "BENALI", "DA SILVA", "ROUSSEAU")


@pytest.fixture
def eleves(tago1, lycee):
    return [EleveFactory(etablissement=lycee, nom=nom, prenom="Lou", classe=tago1) for nom in NOMS]


@pytest.fixture
def situation(tago1, competences, mme_delmasse, eleves):
    return SituationFactory(classe=tago1, competences=competences[:3], auteur=mme_delmasse)


@pytest.fixture
def m_ortega(tago1, lycee):
    """A colleague who teaches the same class, and works at the same time."""
    personne = UtilisateurFactory(
        identifiant="ortega", civilite="m", nom="Ortega", prenom="Luis", role="enseignant", role__etablissement=lycee
    )
    EnseignementFactory(enseignant=personne, classe=tago1)
    return personne


@pytest.fixture
def grille(page, live_server, connecter, situation, mme_delmasse):
    """The situation, open for Mme Delmasse."""
    cache.clear()  # nobody has tried to sign in yet
    connecter(mme_delmasse)
    return PageDeGrille(page, live_server.url + situation.get_absolute_url())


@pytest.fixture
def chez_m_ortega(browser, live_server, situation, m_ortega):
    """The same grid in another browser, where M. Ortega works."""
    client = Client()
    client.force_login(m_ortega)
    contexte = browser.new_context(locale="fr-FR")
    nom = settings.SESSION_COOKIE_NAME
    contexte.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": live_server.url}])
    yield PageDeGrille(contexte.new_page(), live_server.url + situation.get_absolute_url())
    contexte.close()


def stockes(competence) -> list[str]:
    """What is stored for a compétence, in the order of the pupils."""
    lignes = Positionnement.objects.filter(competence=competence, annule_le=None).order_by("eleve__tri")
    return [ligne.valeur for ligne in lignes]


def attentes(page) -> dict:
    """What the browser keeps."""
    return page.evaluate("Object.assign({}, localStorage)")


# --- Colleagues --------------------------------------------------------------------------------------
def test_what_a_colleague_types_appears_and_takes_nothing_away(grille, chez_m_ortega, competences, eleves):
    premiere = competences[0]
    grille.aller(eleves[1], premiere)
    avant = grille.cellule(eleves[1], premiere).bounding_box()
    chez_m_ortega.aller(eleves[1], premiere)
    chez_m_ortega.taper("4")  # the cell where Mme Delmasse is, then that below
    chez_m_ortega.taper("1")
    chez_m_ortega.attendre_l_enregistrement()
    expect(grille.cellule(eleves[2], premiere)).to_have_attribute("data-c", "1", timeout=5000)
    assert grille.courante() == "BENALI Lou, 1.1.1 : bien maîtrisé"
    assert grille.cellule(eleves[1], premiere).bounding_box() == avant
    expect(grille.page.locator("#annonces")).to_contain_text("M. Luis Ortega a changé cette case : bien maîtrisé")
    expect(grille.page.locator("#avancement")).to_contain_text("2 sur 12")
    grille.taper("2")  # on what has just arrived: no conflict
    grille.attendre_l_enregistrement()
    assert stockes(premiere) == ["2", "1"]
    expect(chez_m_ortega.cellule(eleves[1], premiere)).to_have_attribute("data-c", "2", timeout=5000)


def test_what_is_being_written_stays_while_a_colleague_works(grille, situation, competences, eleves, m_ortega):
    grille.taper("3", "ArrowUp", "Enter")
    grille.page.get_by_label("Commentaire", exact=True).fill("Une réponse préci")
    positionner(situation=situation, saisie=Saisie(eleves[0].pk, competences[0].pk, "1", version=1), par=m_ortega)
    expect(grille.cellule(eleves[0], competences[0])).to_have_attribute("data-c", "1", timeout=5000)
    grille.page.keyboard.type("se")
    expect(grille.page.get_by_label("Commentaire", exact=True)).to_have_value("Une réponse précise")
    grille.page.get_by_role("button", name="Enregistrer le positionnement").click()
    expect(grille.page.get_by_role("alert").filter(has_text="M. Luis Ortega a enregistré")).to_be_visible()
    grille.page.get_by_role("button", name="Enregistrer le positionnement").click()
    expect(grille.page.get_by_role("dialog")).to_be_hidden()
    assert Positionnement.objects.get().commentaire == "Une réponse précise"


def test_a_cell_that_waits_becomes_a_conflict_with_both_values(
    grille, context, situation, competences, eleves, m_ortega
):
    context.set_offline(True)
    grille.taper("1", "2", "ArrowUp")
    expect(grille.etat).to_have_text("Le réseau ne répond pas : 2 saisies attendent")
    expect(grille.etat).to_have_attribute("data-etat", "attente")  # waiting is no failure
    positionner(situation=situation, saisie=Saisie(eleves[1].pk, competences[0].pk, "4"), par=m_ortega)
    context.set_offline(False)
    expect(grille.etat).to_have_text("1 case en conflit")
    expect(grille.barre).to_contain_text("M. Luis Ortega a enregistré")
    grille.taper("Enter")
    expect(grille.barre.get_by_role("button", name="Garder")).to_be_focused()
    # He changes it again while the question is on the screen: it is asked again, in the same place.
    positionner(situation=situation, saisie=Saisie(eleves[1].pk, competences[0].pk, "3", version=1), par=m_ortega)
    expect(grille.barre).to_contain_text("Maîtrisé le", timeout=5000)
    expect(grille.barre.get_by_role("button", name="Garder")).to_be_focused()
    grille.barre.get_by_role("button", name="Mettre").click()
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["1", "2"]


def test_a_situation_closed_as_soon_as_it_was_read_is_said_too(grille, situation):
    cloturer(situation=situation)  # before the page has asked for anything
    expect(grille.page.locator("#avis")).to_contain_text("La situation vient d’être clôturée", timeout=8000)


def test_closing_and_other_columns_are_said_quietly(grille, situation, competences, eleves):
    expect(grille.page.locator("#avis")).to_be_hidden()
    with grille.page.expect_response("**/changements/**"):
        pass
    CompetenceVisee.objects.filter(competence=competences[2]).delete()
    avis = grille.page.locator("#avis")
    expect(avis).to_contain_text("La liste des élèves ou des compétences a changé.", timeout=5000)
    assert grille.courante() == "AUBERT Lou, 1.1.1 : vide"
    assert mesurer(grille.page) == []
    avis.get_by_role("button", name="Plus tard").click()
    cloturer(situation=situation)
    expect(avis).to_contain_text("La situation vient d’être clôturée", timeout=5000)
    avis.get_by_role("button", name="Actualiser").click()
    expect(grille.page.get_by_text("La situation est clôturée : les élèves voient leurs niveaux.")).to_be_visible()
    expect(grille.page.locator("thead th")).to_have_count(3)


def test_the_history_is_read_beside_the_grid_and_one_goes_back(grille, situation, competences, eleves, m_ortega):
    grille.taper("3", "ArrowUp")
    grille.attendre_l_enregistrement()
    positionner(situation=situation, saisie=Saisie(eleves[0].pk, competences[0].pk, "1", version=1), par=m_ortega)
    expect(grille.cellule(eleves[0], competences[0])).to_have_attribute("data-c", "1", timeout=5000)
    grille.taper("Enter")
    panneau = grille.page.get_by_role("dialog")
    expect(panneau.get_by_role("listitem").first).to_contain_text("M. Luis Ortega")
    assert mesurer(grille.page) == []
    # He changes it once more behind the panel: nothing of his is replaced unseen.
    positionner(situation=situation, saisie=Saisie(eleves[0].pk, competences[0].pk, "4", version=2), par=m_ortega)
    panneau.get_by_role("button", name="Revenir à cette valeur").click()
    expect(panneau.get_by_role("alert")).to_contain_text("Rien n’a été remplacé")
    panneau.get_by_role("button", name="Revenir à cette valeur").click()
    expect(panneau).to_be_hidden()
    assert grille.courante() == "AUBERT Lou, 1.1.1 : maîtrisé"
    assert stockes(competences[0]) == ["3"]


def test_a_closed_grid_still_shows_what_happened(grille, situation, competences, eleves):
    grille.taper("3")
    grille.attendre_l_enregistrement()
    cloturer(situation=situation)
    grille.page.reload()
    grille.page.locator("td[data-c='3']").click()
    grille.barre.get_by_role("button", name="Voir l’historique").click()
    panneau = grille.page.get_by_role("dialog")
    expect(panneau.get_by_role("heading", name="Historique")).to_be_visible()
    expect(panneau.get_by_role("button", name="Revenir à cette valeur")).to_have_count(0)
    assert mesurer(grille.page) == []
    panneau.get_by_role("button", name="Fermer").click()
    expect(grille.cellule(eleves[0], competences[0])).to_be_focused()


# --- The line ----------------------------------------------------------------------------------------
def test_a_slow_line_is_said_to_be_slow_and_not_to_fail(grille, competences):
    retenues = []
    grille.page.route("**/positionner/", lambda route: retenues.append(route))  # noqa: PLW0108 -- Playwright marks it
    grille.taper("3")
    expect(grille.etat).to_have_text("Enregistrement… la connexion est lente")
    expect(grille.etat).to_have_attribute("data-etat", "attente")
    retenues[0].continue_()
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3"]


def test_leaving_with_unsent_cells_warns_and_the_next_visit_sends_them(
    grille, context, live_server, situation, competences
):
    context.set_offline(True)
    grille.taper("3", "4")
    expect(grille.etat).to_contain_text("2 saisies attendent")
    questions = []
    grille.page.on("dialog", lambda question: (questions.append(question.type), question.accept()))
    grille.page.close(run_before_unload=True)
    grille.page.wait_for_event("close")
    assert questions == ["beforeunload"]
    context.set_offline(False)
    suite = PageDeGrille(context.new_page(), live_server.url + situation.get_absolute_url())
    suite.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3", "4"]
    assert attentes(suite.page) == {}


def test_a_server_that_restarts_is_waited_for(grille, competences):
    grille.page.route("**/positionner/", lambda route: route.fulfill(status=503, body="<!doctype html>"))
    grille.taper("3")
    expect(grille.etat).to_have_text("Le réseau ne répond pas : 1 saisie attend")
    grille.page.unroute("**/positionner/")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3"]


# --- The session -------------------------------------------------------------------------------------
def test_the_password_is_asked_in_place_and_what_waited_leaves(grille, competences):
    Session.objects.all().delete()  # thirty minutes have passed
    grille.taper("3", "4", "1")
    dialogue = grille.page.get_by_role("dialog", name="Votre session est terminée")
    expect(dialogue).to_be_visible()
    expect(grille.etat).to_have_text("Votre session est terminée : 3 saisies attendent")
    expect(dialogue.get_by_label("Identifiant")).to_have_value("delmasse")
    expect(dialogue.get_by_label("Identifiant")).not_to_be_editable()
    expect(dialogue.get_by_label("Mot de passe")).to_be_focused()
    assert mesurer(grille.page) == []
    grille.page.keyboard.type("presque-juste")
    grille.taper("Enter")
    expect(dialogue.get_by_role("alert")).to_contain_text("Identifiant ou mot de passe incorrect.")
    grille.page.keyboard.type(MOT_DE_PASSE)
    grille.taper("Enter")
    expect(dialogue).to_be_hidden()
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3", "4", "1"]
    assert grille.courante() == "ROUSSEAU Lou, 1.1.1 : vide"
    grille.taper("2")  # with the new token
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3", "4", "1", "2"]


def test_the_password_can_wait_and_be_given_in_another_tab(grille, context, connecter, mme_delmasse, competences):
    Session.objects.all().delete()
    grille.taper("3")
    dialogue = grille.page.get_by_role("dialog", name="Votre session est terminée")
    dialogue.get_by_role("button", name="Plus tard").click()
    rappel = grille.page.locator("#reprise-rappel")
    expect(rappel).to_be_visible()
    connecter(mme_delmasse)
    rappel.get_by_role("button").click()
    grille.attendre_l_enregistrement()
    expect(rappel).to_be_hidden()
    assert stockes(competences[0]) == ["3"]


def test_the_plain_form_asks_for_the_password_too(page, live_server, connecter, situation, mme_delmasse, competences):
    cache.clear()
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(f"{live_server.url}/suivi/situations/{situation.pk}/saisie/?competence={competences[0].pk}")
    Session.objects.all().delete()
    page.get_by_role("group", name="BENALI Lou").locator("label").nth(2).click()
    dialogue = page.get_by_role("dialog", name="Votre session est terminée")
    expect(page.locator("#envoi")).to_have_text("Votre session est terminée : vos choix attendent")
    assert mesurer(page) == []
    dialogue.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    dialogue.get_by_role("button", name="Reprendre ma saisie").click()
    expect(page.locator("#envoi")).to_have_text("Tout est enregistré")
    assert stockes(competences[0]) == ["3"]


def test_a_role_withdrawn_is_said_in_the_cell(grille, mme_delmasse, competences):
    Role.objects.filter(utilisateur=mme_delmasse).update(au="2026-11-22")
    grille.taper("3", "ArrowUp")
    expect(grille.barre).to_contain_text("Vous ne pouvez plus positionner dans cette situation")
    assert grille.courante() == "AUBERT Lou, 1.1.1 : maîtrisé, refusé"
    expect(grille.page.locator("#avis")).to_contain_text("Cette situation ne vous est plus ouverte", timeout=5000)
    assert stockes(competences[0]) == []


# --- A shared computer -------------------------------------------------------------------------------
def test_what_waits_is_neither_seen_nor_sent_by_the_next_account(
    grille, context, connecter, live_server, situation, m_ortega, competences, eleves
):
    context.set_offline(True)
    grille.taper("3")
    expect(grille.etat).to_contain_text("1 saisie attend")
    Session.objects.all().delete()
    connecter(m_ortega)  # in the same browser, in another tab
    context.set_offline(False)
    # The first page does not send it in his name: it asks for her password.
    dialogue = grille.page.get_by_role("dialog", name="Votre session est terminée")
    expect(dialogue).to_contain_text("Un autre compte est ouvert dans ce navigateur.", timeout=10000)
    autre = PageDeGrille(context.new_page(), live_server.url + situation.get_absolute_url())
    expect(autre.cellule(eleves[0], competences[0])).to_have_attribute("data-c", "")
    autre.taper("ArrowDown", "1")
    autre.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["1"]
    # When he signs out, nothing of his waits: no question; and what is hers stays hers.
    autre.page.get_by_role("button", name="Mon compte").click()
    autre.page.get_by_role("button", name="Se déconnecter").click()
    expect(autre.page.get_by_role("heading", name="Se connecter")).to_be_visible()
    dialogue.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    dialogue.get_by_role("button", name="Reprendre ma saisie").click()
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3", "1"]
    assert set(Positionnement.objects.values_list("auteur__identifiant", flat=True)) == {"delmasse", "ortega"}


def test_signing_out_forgets_what_waits_once_one_has_said_yes(grille, context, competences):
    grille.page.route("**/positionner/", lambda route: route.abort())
    grille.taper("3")
    expect(grille.etat).to_contain_text("1 saisie attend")
    assert len(attentes(grille.page)) == 1
    questions = []
    grille.page.on("dialog", lambda question: (questions.append(question.type), question.accept()))
    grille.page.get_by_role("button", name="Mon compte").click()
    grille.page.get_by_role("button", name="Se déconnecter").click()
    expect(grille.page.get_by_role("heading", name="Se connecter")).to_be_visible()
    assert attentes(grille.page) == {}
    assert questions == ["confirm"]  # leaving asks nothing more
    assert grille.page.evaluate("Object.keys(sessionStorage).filter(nom => nom.startsWith('agora:'))") == []
