"""The import of a list, in Chromium: every state is accessible, and everything works without JavaScript."""

import pytest
from django.urls import reverse

from scolarite.models import Eleve, ImportDeListe
from tests.factories import EleveFactory
from tests.navigateur.examen import examiner, mesurer
from tests.scolarite.fichiers import SIECLE, csv_de
from tests.scolarite.listes import charger_les_mef, importer, ligne, liste_de, proposition

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tout(annee, m_albaredol, lea, noe, lycee):
    """A proposal with something in every list of the page."""
    charger_les_mef()
    for nom in ("ABSENTE", "KOWALSKI"):
        EleveFactory(etablissement=lycee, nom=nom, prenom="Chloé", classe=lea.inscriptions.get().classe)
    contenu = liste_de(
        ligne("MARTIN", "Léa", "TAGO1", naissance="15/05/2009", ID_NATIONAL="123456789AB"),
        ligne("KOWALSKI", "Chloé", "TAGO1", "TAGO1GR1", naissance="14/05/2009", ID_NATIONAL="987654321CD"),
        ligne("PETIT", "Noé", "TAGO2", naissance="14/05/2009", CODE_SEXE="1"),
        ligne("PÉRON", "Jade", "TAGO2", naissance="01/01/2009"),
        ligne("CHAUVIN", "Mathéo", "", naissance="24/07/2010"),
        ligne("DUPRÉ", "Zoé", "TAGO1", naissance="31/02/2009"),
        ligne("ROUX", "Tom", "1CUI1", CODE_MEF="99999999999"),
        ligne("LEROY", "Éva", "TERM-X", CODE_MEF=""),
    )
    return proposition(annee, contenu, m_albaredol)


def test_the_pages_are_accessible(page, live_server, connecter, tout, m_albaredol, annee):
    fait = importer(annee, csv_de("BÂ;Ali;01/02/2009;M;"), m_albaredol)
    connecter(m_albaredol)
    for chemin in (
        reverse("imports:liste"),
        reverse("imports:creer"),
        reverse("imports:detail", args=[tout.pk]),
        reverse("imports:detail", args=[fait.pk]),
    ):
        assert examiner(page, live_server.url + chemin) == []


def test_a_school_without_imports_nor_year_is_told_what_to_do(page, live_server, connecter, m_albaredol):
    connecter(m_albaredol)
    for nom in ("liste", "creer"):
        assert examiner(page, live_server.url + reverse(f"imports:{nom}")) == []


def test_a_refused_file_is_said_accessibly(page, live_server, connecter, m_albaredol, annee, tmp_path):
    hostile = tmp_path / "liste.xml"
    hostile.write_bytes(b"<html></html>")
    connecter(m_albaredol)
    page.goto(live_server.url + reverse("imports:creer"))
    page.get_by_label("Fichier des élèves").set_input_files(hostile)
    page.get_by_role("button", name="Voir ce que l’import changerait").click()

    page.get_by_text("Ce fichier XML n’est pas la liste des élèves de SIECLE").first.wait_for()
    assert mesurer(page) == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_whole_import_works_without_javascript(page, live_server, connecter, m_albaredol, annee):
    charger_les_mef()
    connecter(m_albaredol)
    page.goto(live_server.url + "/")
    page.goto(live_server.url + reverse("imports:liste"))
    page.get_by_role("link", name="Importer une liste").first.click()
    page.get_by_label("Fichier des élèves").set_input_files(SIECLE)
    page.get_by_role("button", name="Voir ce que l’import changerait").click()
    page.get_by_label("TAGO1").select_option(label="Ne pas importer cette classe")
    page.get_by_role("button", name="Enregistrer les choix").click()
    page.get_by_role("button", name="Confirmer l’import").click()

    page.get_by_role("heading", name="À placer dans une classe").wait_for()
    assert Eleve.objects.count() == 48
    assert ImportDeListe.objects.get().bilan["classes"] == 2
