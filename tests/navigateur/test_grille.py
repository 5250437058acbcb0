"""Positioning a class in Chromium: keyboard, mouse, conflicts, network, phone, and no script at all."""

import re

import pytest
from playwright.sync_api import expect

from suivi.actions import Saisie, cloturer, positionner
from suivi.models import Positionnement, Situation
from tests.factories import EleveFactory, EnseignementFactory, SituationFactory, UtilisateurFactory
from tests.navigateur.examen import examiner, mesurer
from tests.navigateur.grilles import PageDeGrille

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
NOMS = ("AUBERT Inès", "BENALI Lina", "ÇELIK Fatoumata", "DA SILVA Hugo", "N’DIAYE Anaïs", "ROUSSEAU Tom")


@pytest.fixture
def eleves(tago1):
    """The six pupils of the class, in the order of the grid."""
    lycee = tago1.annee.etablissement
    return [
        EleveFactory(etablissement=lycee, nom=nom.rpartition(" ")[0], prenom=nom.rpartition(" ")[2], classe=tago1)
        for nom in NOMS
    ]


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
def ouvrir(page, live_server, connecter, situation, mme_delmasse):
    """Return a function that opens the situation for Mme Delmasse."""

    def ouvrir(qui=mme_delmasse) -> PageDeGrille:
        connecter(qui)
        return PageDeGrille(page, live_server.url + situation.get_absolute_url())

    return ouvrir


def stockes(competence) -> list[str]:
    """What is stored for a compétence, in the order of the pupils."""
    lignes = Positionnement.objects.filter(competence=competence, annule_le=None).order_by("eleve__tri")
    return [ligne.valeur for ligne in lignes]


def test_a_column_is_filled_with_the_keyboard_alone(ouvrir, competences, eleves):
    grille = ouvrir()
    assert grille.courante() == "AUBERT Inès, 1.1.1 : vide"
    grille.taper("1", "2", "3", "4", "a")
    assert grille.courante() == "ROUSSEAU Tom, 1.1.1 : vide"
    grille.taper("n")
    assert grille.courante() == "AUBERT Inès, 1.2.3 : vide"
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["1", "2", "3", "4", "A", "N"]
    expect(grille.page.locator("#avancement")).to_contain_text("6 sur 18")
    expect(grille.page.locator("thead th:nth-child(2) .compte")).to_have_text("6/6")


def test_the_digits_of_a_french_keyboard_need_no_shift(ouvrir, competences):
    grille = ouvrir()
    for signe, code in (("&", "Digit1"), ("é", "Digit2"), ('"', "Digit3"), ("'", "Digit4"), ("_", "Digit8")):
        grille.taper_azerty(signe, code)
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["1", "2", "3", "4"]


def test_the_minus_of_a_french_keyboard_is_no_digit(ouvrir, competences):
    grille = ouvrir()
    grille.taper_azerty("-", "Digit6")
    assert grille.courante().startswith("AUBERT Inès, 1.1.1 : insuffisamment maîtrisé")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["2"]


def test_the_signs_stay_in_the_cell_and_a_second_one_doubles_it(ouvrir, competences):
    grille = ouvrir()
    grille.taper("-", "-", "ArrowDown", "+", "+", "ArrowDown", "-", "+", "ArrowDown", "+", "ArrowDown", "ArrowUp", "+")
    grille.attendre_l_enregistrement()
    # The last one is typed again after a move: + stays +.
    assert stockes(competences[0]) == ["1", "4", "3", "3"]


def test_a_cell_is_emptied_and_the_last_gesture_taken_back(ouvrir, competences):
    grille = ouvrir()
    grille.taper("4", "ArrowUp", "Delete")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == [""]
    grille.taper("Control+z")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["4"]


def test_the_arrows_home_and_end_move_in_the_grid_which_is_one_tab_stop(ouvrir):
    grille = ouvrir()
    grille.taper("End")
    assert grille.courante() == "AUBERT Inès, 2.1.2 : vide"
    grille.taper("ArrowDown", "ArrowLeft")
    assert grille.courante() == "BENALI Lina, 1.2.3 : vide"
    grille.taper("Control+End")
    assert grille.courante() == "ROUSSEAU Tom, 2.1.2 : vide"
    grille.taper("Control+Home", "ArrowUp", "ArrowLeft")
    assert grille.courante() == "AUBERT Inès, 1.1.1 : vide"
    assert grille.page.locator("#grille [tabindex='0']").count() == 1
    assert grille.page.locator("#grille a:not([tabindex='-1'])").count() == 0
    grille.taper("Tab")
    assert grille.page.evaluate("document.activeElement.closest('table')") is None


def test_the_headers_stay_in_view_and_nothing_moves_when_a_cell_is_saved(ouvrir, tago1, competences, eleves):
    for rang in range(24):
        EleveFactory(etablissement=tago1.annee.etablissement, nom=f"ZOLA{rang:02}", classe=tago1)
    grille = ouvrir()
    grille.page.set_viewport_size({"width": 1280, "height": 720})
    grille.taper("Control+End")
    for place in (grille.page.locator("thead th").nth(3), grille.page.locator("tr.visee th")):
        expect(place).to_be_in_viewport(ratio=0.9)
    derniere = grille.page.locator("td[tabindex]")
    avant = derniere.bounding_box()
    grille.taper("+")
    grille.attendre_l_enregistrement()
    assert derniere.bounding_box() == avant


def test_everything_at_plus_then_the_exceptions(ouvrir, competences, eleves):
    grille = ouvrir()
    grille.taper("ArrowDown", "1", "ArrowUp", "t", "3")
    expect(grille.etat).to_have_text("5 cases sont remplies")
    assert stockes(competences[0]) == ["3", "1", "3", "3", "3", "3"]
    grille.aller(eleves[4], competences[0])
    grille.taper("a")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3", "1", "3", "3", "A", "3"]


def test_a_filling_is_taken_back_in_one_go(ouvrir, competences):
    grille = ouvrir()
    grille.taper("2", "t", "+")
    expect(grille.etat).to_have_text("5 cases sont remplies")
    grille.taper("Control+z")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["2", "", "", "", "", ""]


def test_a_row_is_filled_from_the_dialog(ouvrir, competences, eleves):
    grille = ouvrir()
    grille.taper("l")
    expect(grille.page.get_by_role("radio", name="L’élève AUBERT Inès")).to_be_checked()
    grille.page.get_by_role("button", name="Non rendu").click()
    expect(grille.etat).to_have_text("3 cases sont remplies")
    assert set(Positionnement.objects.values_list("eleve__prenom", "etat")) == {("Inès", "R")}


def test_a_click_offers_the_levels(ouvrir, competences, eleves):
    grille = ouvrir()
    grille.cellule(eleves[1], competences[1]).click()
    grille.page.get_by_role("button", name="Bien maîtrisé").click()
    grille.attendre_l_enregistrement()
    assert stockes(competences[1]) == ["4"]
    expect(grille.cellule(eleves[1], competences[1])).to_be_focused()


def test_a_comment_is_written_and_kept_for_the_team(ouvrir, competences, eleves):
    grille = ouvrir()
    grille.taper("3", "ArrowUp", "Enter")
    panneau = grille.page.get_by_role("dialog")
    expect(panneau.get_by_role("heading", name="AUBERT Inès")).to_be_visible()
    panneau.get_by_label("Commentaire", exact=True).fill("A repris seule le contrôle.")
    panneau.get_by_label("L’équipe seulement").check()
    panneau.get_by_role("button", name="Enregistrer le positionnement").click()
    expect(panneau).to_be_hidden()
    assert grille.courante() == "AUBERT Inès, 1.1.1 : maîtrisé, avec un commentaire"
    ligne = Positionnement.objects.get()
    assert (ligne.commentaire, ligne.commentaire_pour_equipe, ligne.niveau) == ("A repris seule le contrôle.", True, 3)


def test_a_comment_on_a_cell_that_changed_meanwhile_shows_both(ouvrir, situation, competences, eleves, m_ortega):
    grille = ouvrir()
    grille.taper("Enter")
    panneau = grille.page.get_by_role("dialog")
    panneau.get_by_label("Commentaire", exact=True).fill("Très bien.")
    meanwhile(situation, eleves[0], competences[0], "4", m_ortega)
    panneau.get_by_role("button", name="Enregistrer le positionnement").click()
    expect(panneau.get_by_role("alert")).to_contain_text("M. Luis Ortega a enregistré")
    expect(panneau.get_by_role("alert")).to_contain_text("Votre saisie est encore là")
    panneau.get_by_role("button", name="Enregistrer le positionnement").click()
    expect(panneau).to_be_hidden()
    # The level, which was not touched here, stays that of the colleague.
    assert set(Positionnement.objects.values_list("niveau", "commentaire")) == {(4, "Très bien.")}


def meanwhile(situation, eleve, competence, valeur, par):
    """What a colleague stores while the page is open."""
    positionner(situation=situation, saisie=Saisie(eleve.pk, competence.pk, valeur), par=par)


def test_a_conflict_shows_both_values_and_lets_choose(ouvrir, situation, competences, eleves, m_ortega):
    grille = ouvrir()
    for eleve in eleves[:2]:
        meanwhile(situation, eleve, competences[0], "4", m_ortega)
    grille.taper("1", "2", "3")
    expect(grille.etat).to_have_text("2 cases en conflit")
    assert stockes(competences[0]) == ["4", "4", "3"]  # nothing is lost, and the third one went on
    grille.taper("ArrowUp", "ArrowUp", "ArrowUp")
    assert grille.courante() == "AUBERT Inès, 1.1.1 : non maîtrisé, en conflit"
    expect(grille.barre).to_contain_text("M. Luis Ortega a enregistré")
    expect(grille.barre).to_contain_text(re.compile("Bien maîtrisé.*Vous avez choisi.*Non maîtrisé", re.DOTALL))
    assert mesurer(grille.page) == []
    grille.taper("Enter")  # to the first answer
    expect(grille.barre.get_by_role("button", name="Garder")).to_be_focused()
    grille.taper("Enter")
    assert grille.courante() == "AUBERT Inès, 1.1.1 : bien maîtrisé"
    grille.taper("ArrowDown")
    grille.barre.get_by_role("button", name="Mettre").click()
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["4", "2", "3"]


def test_a_refusal_says_why_and_what_was_typed_can_be_given_up(ouvrir, situation, competences):
    grille = ouvrir()
    cloturer(situation=situation)
    grille.taper("3", "ArrowUp")
    expect(grille.etat).to_have_text("1 saisie refusée")
    expect(grille.barre).to_contain_text("Cette situation est clôturée.")
    assert grille.courante() == "AUBERT Inès, 1.1.1 : maîtrisé, refusé"
    grille.barre.get_by_role("button", name="Renoncer").click()
    assert grille.courante() == "AUBERT Inès, 1.1.1 : vide"
    grille.attendre_l_enregistrement()


def test_what_is_typed_without_network_leaves_when_it_comes_back(ouvrir, context, competences):
    grille = ouvrir()
    context.set_offline(True)
    grille.taper("3", "4")
    expect(grille.etat).to_have_text("Le réseau ne répond pas : 2 saisies attendent")
    assert stockes(competences[0]) == []
    context.set_offline(False)
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3", "4"]


def test_what_could_not_leave_is_still_there_on_the_next_visit(ouvrir, context, competences):
    grille = ouvrir()
    context.set_offline(True)
    grille.taper("3")
    expect(grille.etat).to_contain_text("Le réseau ne répond pas")
    grille.page.on("dialog", lambda question: question.accept())
    grille.page.goto("about:blank")
    context.set_offline(False)
    grille = ouvrir()
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3"]
    assert grille.page.evaluate("Object.keys(localStorage)") == []


def test_signing_out_asks_before_it_forgets_what_waits(ouvrir, context, competences):
    grille = ouvrir()
    context.set_offline(True)
    grille.taper("3")
    expect(grille.etat).to_contain_text("Le réseau ne répond pas")
    questions = []
    grille.page.on("dialog", lambda question: (questions.append(question.message), question.dismiss()))
    grille.page.get_by_role("button", name="Mon compte").click()
    grille.page.get_by_role("button", name="Se déconnecter").click()
    assert questions == ["Des saisies ne sont pas encore enregistrées. Se déconnecter les efface. Continuer ?"]
    assert len(grille.page.evaluate("Object.keys(localStorage)")) == 1


def test_typing_faster_than_the_server_keeps_the_last_value(ouvrir, competences):
    grille = ouvrir()
    for valeur in "1234123":
        grille.taper(valeur, "ArrowUp")
    grille.attendre_l_enregistrement()
    assert stockes(competences[0]) == ["3"]


def test_a_planned_or_closed_situation_is_read_and_not_typed_in(ouvrir, situation, competences):
    Situation.objects.update(date="2026-12-04")
    grille = ouvrir()
    expect(grille.page.get_by_text("Cette situation est prévue plus tard")).to_be_visible()
    grille.cellule(situation.classe.inscriptions.first().eleve, competences[0]).click()
    grille.taper("3")
    Situation.objects.update(date="2026-11-13")
    cloturer(situation=situation)
    grille = ouvrir()
    expect(grille.page.get_by_text("La situation est clôturée : les élèves voient leurs niveaux.")).to_be_visible()
    grille.taper("Tab", "3")
    assert stockes(competences[0]) == []


def test_the_panels_of_the_grid_are_accessible(ouvrir, competences, eleves):
    grille = ouvrir()
    grille.taper("3", "t")
    assert mesurer(grille.page) == []
    grille.taper("Escape", "Enter")
    expect(grille.page.get_by_role("dialog")).to_be_visible()
    assert mesurer(grille.page) == []
    grille.taper("Escape", "?")
    expect(grille.page.get_by_role("heading", name="Les touches de la grille")).to_be_visible()
    assert mesurer(grille.page) == []


def test_on_a_phone_one_competence_at_a_time_with_levels_under_the_thumb(
    page, live_server, connecter, situation, mme_delmasse, competences, eleves
):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(live_server.url + situation.get_absolute_url())
    expect(page.locator("#grille")).to_be_hidden()
    page.get_by_role("link", name="1.2.3 Compétence 1.2.3").click()
    ligne = page.get_by_role("group", name="BENALI Lina")
    tuile = ligne.locator("label").nth(2)
    boite = tuile.bounding_box()
    assert min(boite["width"], boite["height"]) >= 44
    tuile.click()
    expect(page.locator(".saisie-tete")).to_contain_text("1 sur 6 cases remplies")
    expect(page.locator("#envoi")).to_have_text("Tout est enregistré")
    assert stockes(competences[1]) == ["3"]
    assert examiner(page, page.url) == []


def test_on_a_phone_a_conflict_is_answered_beside_the_line(
    page, live_server, connecter, situation, mme_delmasse, m_ortega, competences, eleves
):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(f"{live_server.url}/suivi/situations/{situation.pk}/saisie/?competence={competences[0].pk}")
    meanwhile(situation, eleves[0], competences[0], "4", m_ortega)
    ligne = page.get_by_role("group", name="AUBERT Inès")
    ligne.locator("label").first.click()
    expect(ligne).to_contain_text("M. Luis Ortega a enregistré")
    assert mesurer(page) == []
    ligne.get_by_role("button", name="Mettre mon choix").click()
    expect(page.locator("#envoi")).to_have_text("Tout est enregistré")
    assert stockes(competences[0]) == ["1"]


@pytest.fixture
def page_sans_script(browser, live_server, client, mme_delmasse):
    """A browser of Mme Delmasse in which no script runs."""
    client.force_login(mme_delmasse)
    contexte = browser.new_context(java_script_enabled=False)
    temoin = client.cookies["sessionid"].value
    contexte.add_cookies([{"name": "sessionid", "value": temoin, "url": live_server.url}])
    yield contexte.new_page()
    contexte.close()


def test_without_script_a_class_is_positioned_with_a_plain_form(
    page_sans_script, live_server, situation, competences, eleves, m_ortega
):
    page = page_sans_script
    page.goto(live_server.url + situation.get_absolute_url())
    page.get_by_role("link", name="1.1.1 Compétence 1.1.1").first.click()
    for eleve, rang in zip(NOMS, (0, 1, 2, 3, 4, 8), strict=True):
        page.get_by_role("group", name=eleve).locator("label").nth(rang).click()
    meanwhile(situation, eleves[0], competences[0], "4", m_ortega)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_text("1 case a changé pendant votre saisie")).to_be_visible()
    premiere = page.get_by_role("group", name=NOMS[0])
    expect(premiere).to_contain_text("M. Luis Ortega a enregistré")
    expect(premiere.get_by_role("radio", name="Non maîtrisé", exact=True)).to_be_checked()
    assert stockes(competences[0]) == ["4", "2", "3", "4", "A"]
    page.get_by_role("button", name="Enregistrer et continuer").click()
    assert stockes(competences[0]) == ["1", "2", "3", "4", "A"]
    expect(page.get_by_role("heading", level=1)).to_have_text("1.2.3 Compétence 1.2.3")


def test_without_script_the_empty_cells_are_filled_and_a_comment_is_written(
    page_sans_script, live_server, situation, competences, eleves
):
    page = page_sans_script
    page.goto(f"{live_server.url}/suivi/situations/{situation.pk}/saisie/?competence={competences[0].pk}")
    page.get_by_role("button", name="Remplir les cases vides").click()
    expect(page.get_by_text("6 cases vides sont remplies.")).to_be_visible()
    page.get_by_role("link", name="Commenter AUBERT Inès").click()
    page.get_by_label("Commentaire", exact=True).fill("Très bien.")
    page.get_by_role("button", name="Enregistrer le positionnement").click()
    expect(page.get_by_role("link", name="Lire le commentaire AUBERT Inès")).to_be_visible()
    assert stockes(competences[0]) == ["3"] * 6
