"""The main job, from a real class list to a printed E31, as the people of a lycée do it in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from scolarite.models import Classe, Eleve
from suivi.models import Niveau, Positionnement
from tests.factories import MOT_DE_PASSE, DisciplineFactory, UtilisateurFactory
from tests.scolarite.fichiers import SIECLE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


class Agora:
    """The site in one browser, in the words of its people."""

    def __init__(self, page: Page, adresse: str):
        self.page, self.adresse = page, adresse

    def se_connecter(self, identifiant: str) -> None:
        self.page.goto(f"{self.adresse}/compte/connexion/")
        self.page.get_by_label("Identifiant").fill(identifiant)
        self.page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
        self.bouton("Se connecter")

    def se_deconnecter(self) -> None:
        self.page.context.clear_cookies()

    def ouvrir(self, *liens: str) -> None:
        for lien in liens:
            self.page.get_by_role("link", name=lien, exact=True).first.click()

    def bouton(self, nom: str | re.Pattern) -> None:
        self.page.get_by_role("button", name=nom).first.click()

    def affiche(self, texte: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(texte)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request) -> bool:
    return request.param


@pytest.fixture
def agora(browser, live_server, javascript):
    contexte = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", java_script_enabled=javascript)
    yield Agora(contexte.new_page(), live_server.url)
    contexte.close()


def test_from_the_class_list_to_the_printed_e31(
    agora, javascript, referentiel_officiel, annee, m_albaredol, lycee, tmp_path
):
    DisciplineFactory()
    UtilisateurFactory(
        identifiant="delmasse", nom="Delmasse", prenom="Aurore", role="enseignant", role__etablissement=lycee
    )
    _importer_la_liste(agora)
    _confier_la_classe(agora)
    agora.se_deconnecter()

    agora.se_connecter("delmasse")
    _creer_la_situation(agora)
    (_positionner_au_clavier if javascript else _positionner_par_formulaire)(agora)
    _cloturer(agora)
    lina = Eleve.objects.get(nom="BENALI", prenom="Lina")
    assert Positionnement.objects.count() == 24
    assert Niveau.objects.get(eleve=lina).ensemble == 3

    agora.page.goto(f"{agora.adresse}/suivi/eleves/{lina.pk}/")
    agora.affiche("BENALI Lina")
    agora.affiche("Recevoir une adhérente")
    agora.page.goto(f"{agora.adresse}/dossiers/eleves/{lina.pk}/")
    with agora.page.expect_download() as telechargement:
        agora.bouton(re.compile("état E31"))
    fichier = tmp_path / "e31.pdf"
    telechargement.value.save_as(fichier)
    texte = " ".join(" ".join(page.extract_text() for page in PdfReader(fichier).pages).split())
    for mots in ("BENALI", "E31", "2027", "Recevoir une adhérente", "modèle de travail"):
        assert mots.lower() in texte.lower()


def _importer_la_liste(agora: Agora) -> None:
    agora.se_connecter("albaredol")
    agora.page.goto(f"{agora.adresse}/scolarite/imports/creer/")
    agora.page.get_by_label("Fichier des élèves").set_input_files(SIECLE)
    agora.bouton("Voir ce que l’import changerait")
    agora.affiche("72")
    assert Eleve.objects.count() == 0
    agora.bouton("Confirmer l’import")
    agora.affiche("72")
    assert Eleve.objects.count() == 72


def _confier_la_classe(agora: Agora) -> None:
    classe = Classe.objects.get(code="TAGO1")
    agora.page.goto(f"{agora.adresse}/scolarite/classes/{classe.pk}/enseignements/creer/")
    agora.page.get_by_label("Enseignant").select_option(label="Mme Aurore Delmasse")
    agora.page.get_by_label("Discipline").select_option(label="Économie-gestion")
    agora.page.get_by_role("main").get_by_role("button", name="Confier").click()
    agora.affiche("Delmasse")


def _creer_la_situation(agora: Agora) -> None:
    agora.ouvrir("Situations", "Créer une situation")
    pour = agora.page.get_by_role("combobox", name="Pour")
    pour.select_option(value=pour.locator("option", has_text="TAGO1").first.get_attribute("value"))
    agora.page.get_by_label("Intitulé").fill("Recevoir une adhérente mécontente")
    agora.page.get_by_label("Peut compter pour la certification").check()
    agora.page.get_by_role("checkbox", name="1.1.1").check()
    agora.bouton("Créer la situation")
    agora.affiche("0 sur 24")


def _positionner_au_clavier(agora: Agora) -> None:
    """One key a pupil, no mouse: twenty-four times « 3 »."""
    agora.page.get_by_role("gridcell").first.focus()
    for _ in range(24):
        agora.page.keyboard.press("3")
    agora.affiche("24 sur 24")
    agora.affiche("Tout est enregistré")


def _positionner_par_formulaire(agora: Agora) -> None:
    """One compétence at a time, with a save button; the empty cells in one go."""
    agora.page.get_by_role("link", name=re.compile(r"1\.1\.1")).first.click()
    agora.page.get_by_role("radio", name="Maîtrisé", exact=True).first.check()
    agora.bouton("Enregistrer")
    agora.bouton("Remplir les cases vides")
    agora.affiche("24 sur 24")


def _cloturer(agora: Agora) -> None:
    if not agora.page.get_by_role("link", name="Clôturer").count():
        agora.ouvrir("Toute la situation")
    agora.ouvrir("Clôturer")
    agora.page.get_by_role("main").get_by_role("button", name=re.compile("Clôturer")).click()
    agora.affiche("Clôturée")
