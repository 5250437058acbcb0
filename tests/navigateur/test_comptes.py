"""Signing in and the school in Chromium: every page, then what a teacher, a pupil and an administrateur do."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from scolarite.actions import comptes
from scolarite.actions.eleves import ouvrir_le_compte
from tests.factories import MOT_DE_PASSE, EleveFactory, GroupeFactory
from tests.navigateur.examen import examiner, parcourir
from tests.telephone import code_du_telephone

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}")


@pytest.fixture(autouse=True)
def personne_n_a_essaye(db):
    cache.clear()


@pytest.fixture
def classe(tago1, lea, lycee, mme_delmasse):
    """TAGO1 with Léa, a pupil without account and one with a long name."""
    EleveFactory(etablissement=lycee, nom="N'DIAYE", prenom="Anaïs", classe=tago1)
    EleveFactory(etablissement=lycee, nom="PETIT-LAMBERT DE LA ROCHEFOUCAULD", prenom="Marie-Charlotte", classe=tago1)
    EleveFactory(etablissement=lycee, nom="PERDU", prenom="Tom")
    GroupeFactory(annee=tago1.annee, eleves=[lea])
    return tago1


def test_the_code_of_a_colleague_is_given_on_an_accessible_page(
    page, live_server, connecter, mme_delmasse, m_albaredol
):
    connecter(m_albaredol)
    assert examiner(page, live_server.url + reverse("scolarite:code_d_une_personne", args=[mme_delmasse.pk])) == []


def test_a_teacher_renews_a_code_in_two_clicks_and_the_pupil_comes_in(
    page, browser, live_server, connecter, classe, mme_delmasse
):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(live_server.url + reverse("scolarite:classe", args=[classe.pk]))
    page.get_by_role("link", name="Nouveau code pour MARTIN Léa").click()
    page.get_by_role("button", name="Donner un nouveau code").click()
    code = CODE.search(page.get_by_role("region", name="Carte de MARTIN Léa").inner_text()).group()
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()

    eleve = browser.new_page(locale="fr-FR")
    eleve.goto(live_server.url + reverse("account_login") + "#identifiant=lea.martin")
    expect(eleve.get_by_label("Identifiant")).to_have_value("lea.martin")
    assert "#" not in eleve.url
    eleve.keyboard.type(code.lower())  # the field has the focus
    eleve.get_by_role("button", name="Afficher le mot de passe").click()
    expect(eleve.get_by_label("Mot de passe, ou code")).to_have_value(code.lower())
    eleve.get_by_role("button", name="Se connecter").dblclick()
    expect(eleve.get_by_role("heading", name="Choisir un mot de passe")).to_be_visible()
    eleve.get_by_label("Nouveau mot de passe", exact=False).first.fill("cerise tambour lavande")
    eleve.get_by_label("une seconde fois").fill("cerise tambour lavande")
    eleve.get_by_role("button", name="Enregistrer mon mot de passe").click()
    expect(eleve.get_by_text("Votre mot de passe est enregistré")).to_be_visible()
    eleve.close()


def test_back_after_signing_out_shows_nothing(page, live_server, classe, m_albaredol):
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Identifiant").fill("albaredol")
    page.get_by_label("Mot de passe, ou code").fill(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Mon compte")).to_be_visible()
    page.goto(live_server.url + reverse("scolarite:classe", args=[classe.pk]))
    expect(page.get_by_text("MARTIN Léa")).to_be_visible()
    page.get_by_role("button", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
        assert "MARTIN" not in page.content()


def test_the_administrateur_prints_the_cards_of_a_class(page, live_server, connecter, classe, m_albaredol):
    connecter(m_albaredol)
    page.goto(live_server.url + reverse("scolarite:classe", args=[classe.pk]))
    page.get_by_role("link", name="Imprimer les cartes").click()
    page.get_by_label("N'DIAYE Anaïs").uncheck()
    envois = []
    page.on("request", lambda requete: envois.append(requete.method))
    with page.expect_download() as attente:  # a second sending would make the cards of the first one worthless
        bouton = page.get_by_role("button", name="Donner les codes et télécharger les cartes")
        with page.expect_request(lambda requete: requete.method == "POST"):
            bouton.click(no_wait_after=True)
        bouton.click(no_wait_after=True)
    assert attente.value.suggested_filename == "cartes-TAGO1.pdf"
    expect(page.get_by_role("status").filter(has_text="le fichier arrive")).to_be_visible()
    assert envois == ["POST"]


def test_a_first_sign_in_without_javascript(browser, live_server, classe, lea, mme_delmasse):
    ouvrir_le_compte(eleve=lea, par=mme_delmasse)
    code = comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)
    page = browser.new_page(java_script_enabled=False)
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Identifiant").fill("lea.martin")
    page.get_by_label("Mot de passe, ou code").fill(code)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Choisir un mot de passe")).to_be_visible()
    page.close()


def test_an_administrateur_adds_a_phone_and_signs_in_with_its_code(page, live_server, settings, m_albaredol):
    """On a narrow screen, with a wrong code on the way; every page of it is accessible."""
    settings.SECOND_FACTEUR = True
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url)
    _taper_son_mot_de_passe(page, m_albaredol)
    defauts = parcourir(page)
    cle = page.locator(".cle-a-taper").inner_text()
    _taper_le_code(page, "rien", "Ajouter ce téléphone")
    expect(page.get_by_text("pas celui de cette clé").first).to_be_visible()
    defauts += parcourir(page)
    _taper_le_code(page, code_du_telephone(cle), "Ajouter ce téléphone")
    secours = page.locator(".codes-de-secours code").first.inner_text()
    defauts += parcourir(page)
    for adresse in ("mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        defauts += examiner(page, live_server.url + reverse(adresse))

    page.get_by_role("button", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(live_server.url)
    _taper_son_mot_de_passe(page, m_albaredol)
    expect(page.get_by_role("heading", name="Seconde étape")).to_be_visible()
    defauts += parcourir(page)
    _taper_le_code(page, secours, "Se connecter")
    expect(page).to_have_url(f"{live_server.url}/")
    assert defauts == []


def _taper_son_mot_de_passe(page, personne) -> None:
    page.get_by_label("Identifiant").fill(personne.identifiant)
    page.get_by_label("Mot de passe, ou code").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()


def _taper_le_code(page, code: str, verbe: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=verbe).click()
