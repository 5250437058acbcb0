"""An équipe keeps its board on a phone: two pupils, a conflict, a photo in the carnet; then without a script."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from chefdoeuvre.actions import deplacer_tache
from chefdoeuvre.models import EntreeDeCarnet, PieceDeCarnet, TacheDeProjet
from scolarite.models import Role
from tests.chefdoeuvre.factories import EquipeFactory, EtapeFactory
from tests.factories import EleveFactory, UtilisateurFactory
from tests.navigateur.examen import mesurer

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tom(tago1, lycee):
    """In TAGO1 with Léa, with an account."""
    compte = UtilisateurFactory(
        civilite="", nom="DURAND", prenom="Tom", role=Role.Nature.ELEVE, role__etablissement=lycee
    )
    return EleveFactory(etablissement=lycee, utilisateur=compte, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def equipe(lea, tom, tago1):
    return EquipeFactory(projet__classe=tago1, nom="Équipe guichet", eleves=[lea, tom])


def _photo() -> dict:
    sortie = BytesIO()
    Image.new("RGB", (80, 60), "#1e4b8d").save(sortie, "JPEG")
    return {"name": "guichet.jpg", "mimeType": "image/jpeg", "buffer": sortie.getvalue()}


def test_two_pupils_keep_the_board_of_their_equipe_on_a_phone(page, live_server, connecter, equipe, lea, tom):
    EtapeFactory(equipe=equipe, intitule="Mise en service")
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(lea.utilisateur)
    page.goto(live_server.url)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Projet").click()
    expect(page.get_by_role("heading", name="Équipe guichet")).to_be_visible()
    assert mesurer(page) == []

    page.get_by_role("link", name="Tâches", exact=True).click()
    page.get_by_role("button", name="Ajouter la tâche").click()
    expect(page.get_by_text("Ce champ est obligatoire.", exact=True)).to_be_visible()
    page.get_by_label("Intitulé").fill("Poser l’affiche")
    page.get_by_label("Responsable").select_option(label="DURAND Tom")
    assert mesurer(page) == []
    page.get_by_role("button", name="Ajouter la tâche").click()

    # By the keyboard: the card keeps the focus where it goes.
    page.get_by_role("button", name="Mettre « Poser l’affiche » dans « En cours »").press("Enter")
    en_cours = page.get_by_role("region", name="En cours")
    expect(en_cours.get_by_text("Poser l’affiche")).to_be_visible()
    expect(page.locator(".tache:focus")).to_have_count(1)
    assert mesurer(page) == []

    # Tom finishes it on his phone; Léa, whose page is older, reads both and loses nothing.
    tache = TacheDeProjet.objects.get()
    deplacer_tache(tache=tache, etat="faite", version=tache.version, par=tom.utilisateur)
    page.get_by_role("button", name="Remettre « Poser l’affiche » dans « À faire »").click()
    expect(page.locator(".taches-refus")).to_contain_text("Tom DURAND a changé « Poser l’affiche »")
    expect(page.get_by_role("region", name="Fait").get_by_text("Poser l’affiche")).to_be_visible()
    assert TacheDeProjet.objects.get().etat == "faite"

    page.get_by_role("link", name="Carnet de bord").click()
    page.get_by_role("link", name="Écrire une entrée").first.click()
    page.get_by_label("Ce qui a été fait").fill("L’affiche est posée à l’accueil.")
    page.get_by_text("Photos et fichiers").click()
    page.get_by_label("Photo ou fichier").first.set_input_files(_photo())
    page.get_by_label("Légende").first.fill("L’affiche à l’accueil")
    assert mesurer(page) == []
    page.get_by_role("button", name="Enregistrer l’entrée").click()
    photo = page.get_by_role("img", name="L’affiche à l’accueil")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 80)
    assert mesurer(page) == []
    page.get_by_role("link", name="Étapes").click()
    expect(page.get_by_role("img", name="Les étapes, Équipe guichet")).to_be_visible()
    assert mesurer(page) == []
    assert (EntreeDeCarnet.objects.count(), PieceDeCarnet.objects.get().type_mime) == (1, "image/jpeg")


def test_without_script_the_buttons_of_a_card_move_it(browser, live_server, client, equipe, lea):
    tache = TacheDeProjet.objects.create(equipe=equipe, intitule="Poser l’affiche")
    client.force_login(lea.utilisateur)
    contexte = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    temoin = client.cookies["sessionid"].value
    contexte.add_cookies([{"name": "sessionid", "value": temoin, "url": live_server.url}])
    page = contexte.new_page()
    page.goto(f"{live_server.url}{equipe.get_absolute_url()}")
    page.get_by_role("button", name="Mettre « Poser l’affiche » dans « En cours »").click()
    expect(page.get_by_role("region", name="En cours").get_by_text("Poser l’affiche")).to_be_visible()
    tache.refresh_from_db()
    assert tache.etat == "en_cours"
    contexte.close()
