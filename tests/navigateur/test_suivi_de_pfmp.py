"""A référent on a phone, back from the entreprise: a visit noted, a paper received, its photo filed."""

import pytest
from playwright.sync_api import expect

from pfmp.models import Papier, Visite
from tests.navigateur.examen import mesurer
from tests.pfmp.factories import PeriodeFactory, PfmpFactory
from tests.socle.fichiers_hostiles import photo_localisee

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pfmp(lea, tago1, mme_delmasse):
    """Léa's PFMP, in its second week: Mme Delmasse has called nobody yet."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5), referent=mme_delmasse)


def test_a_referent_notes_a_visit_taps_a_paper_and_files_a_photo_on_a_phone(
    page, live_server, connecter, pfmp, mme_delmasse
):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(live_server.url + "/pfmp/missions/")
    assert mesurer(page) == []
    page.get_by_role("link", name="Appeler le tuteur : MARTIN Léa").click()
    assert mesurer(page) == []

    page.get_by_role("link", name="Noter une visite").click()
    page.get_by_label("Jour").fill("2026-11-24")
    page.get_by_label("Constats").fill("Léa tient l’accueil avec assurance.")
    page.get_by_role("button", name="Noter", exact=True).click()
    refus = "Ce jour n’est pas encore venu : prévoyez plutôt la visite ou l’appel."
    expect(page.get_by_text(refus, exact=True)).to_be_visible()
    expect(page.get_by_label("Constats")).to_have_value("Léa tient l’accueil avec assurance.")
    assert mesurer(page) == []
    page.get_by_label("Jour").fill("2026-11-23")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text("Léa tient l’accueil avec assurance.")).to_be_visible()
    assert Visite.objects.get().nature == Visite.Nature.VISITE

    page.goto(f"{live_server.url}/pfmp/periodes/{pfmp.periode_id}/retours/")
    page.get_by_role("button", name="Noter reçue : attestation de PFMP de MARTIN Léa").click()
    page.get_by_role("button", name="Annuler : attestation de PFMP de MARTIN Léa, notée par erreur").click()
    expect(page.get_by_role("button", name="Noter reçue : attestation de PFMP de MARTIN Léa")).to_be_focused()
    assert not Papier.objects.presents().exists()
    page.get_by_role("button", name="Noter reçue : convention signée de MARTIN Léa").click()
    expect(page.get_by_role("link", name="Numériser : convention signée de MARTIN Léa")).to_be_visible()
    assert mesurer(page) == []

    page.get_by_role("link", name="Numériser un papier").click()
    page.get_by_label("Élève").select_option(str(pfmp.pk))
    page.get_by_label("Convention signée").check()
    photo = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo_localisee()}
    page.get_by_label("Prendre la photo").set_input_files(photo)
    assert mesurer(page) == []
    page.get_by_role("button", name="Ranger ce papier").click()
    expect(page.get_by_text("Papier rangé avec MARTIN Léa")).to_be_visible()
    papier = Papier.objects.presents().get()
    assert (papier.pfmp, papier.nature, papier.type_mime) == (pfmp, Papier.Nature.CONVENTION, "image/jpeg")
