"""The visit: the référent and the tutor fill one phone together; the tutor signs, and gives it back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pfmp.models import EvaluationTuteur
from tests.navigateur.examen import mesurer
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1, mme_delmasse):
    """Léa's PFMP, of which Mme Delmasse is the référent."""
    tago1.diplome = referentiel_officiel
    tago1.save()
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5), referent=mme_delmasse)


def test_two_fill_one_phone_the_tutor_signs_and_gives_it_back(page, live_server, connecter, pfmp, mme_delmasse):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(mme_delmasse)
    page.goto(live_server.url + reverse("pfmp:evaluation", args=[pfmp.pk]))
    page.get_by_role("link", name="Remplir ensemble pendant la visite").click()
    expect(page.get_by_role("link", name="PFMP")).to_have_count(0)  # nothing of the site is left to open
    assert mesurer(page) == []
    page.get_by_text("Tout est exact, sans absence").click()
    page.locator("#activites label").first.click()
    for ligne in page.locator("fieldset.ligne").all():
        ligne.locator("label").nth(2).click()

    # The name was forgotten: it is said, and nothing is lost.
    page.get_by_role("button", name="Signer l’évaluation").click()
    expect(page.locator("#fautes")).to_contain_text("Écrivez votre nom : c’est lui qui signe.")
    assert mesurer(page) == []
    page.get_by_label("Votre nom").fill("Samuel Corbinais")
    page.get_by_label("Votre fonction").fill("comptable")
    page.get_by_role("button", name="Signer l’évaluation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("L’évaluation est signée")
    assert mesurer(page) == []
    signee = EvaluationTuteur.objects.get()
    assert (signee.mode, signee.signataire, signee.saisie_par) == ("coevaluation", "Samuel Corbinais", mme_delmasse)
    assert signee.lignes.count() == 20

    page.get_by_role("link", name="Je suis l’enseignant : revenir à Agora").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Évaluation du tuteur, MARTIN Léa")
