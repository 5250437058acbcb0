"""A tutor on a phone: the link, the name, the page, a mistake, the signature. Taps and bytes are counted."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from pfmp import actions
from pfmp.models import EvaluationTuteur
from tests.navigateur.examen import mesurer
from tests.pfmp.factories import PeriodeFactory, PfmpFactory
from tests.pfmp.tuteurs import adresse_de

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

TOUCHES_AU_PLUS = 30
OCTETS_AU_PLUS = 150 * 1024


class Doigt:
    """Touches the page as a person does, and counts: a field that one must touch before writing counts too."""

    def __init__(self, page):
        self.page, self.touches = page, 0

    def toucher(self, element) -> None:
        element.click()
        self.touches += 1

    def ecrire(self, champ, texte: str) -> None:
        self.toucher(champ)
        self.page.keyboard.insert_text(texte)


@pytest.fixture
def ouverture(referentiel_officiel, lea, tago1, mme_delmasse):
    """The link of Léa's PFMP, in terminale: twelve compétences and eight savoir-être."""
    cache.clear()
    return actions.ouvrir_un_lien(pfmp=PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1)), par=mme_delmasse)


@pytest.fixture
def telephone(browser, live_server):
    """A phone of 360 px; its page, and the bytes that it has received, headers and all."""
    contexte = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="fr-FR", base_url=live_server.url
    )
    page = contexte.new_page()
    recus, adresses = [], []
    reseau = contexte.new_cdp_session(page)
    reseau.send("Network.enable")
    reseau.on("Network.loadingFinished", lambda fin: recus.append(fin["encodedDataLength"]))
    page.on("request", lambda demande: adresses.append((demande.url, demande.headers.get("referer", ""))))
    page.recus, page.adresses = recus, adresses
    yield page
    contexte.close()


def test_a_tutor_evaluates_from_a_phone_in_thirty_taps_and_150_kilobytes(telephone, live_server, ouverture):
    page, doigt = telephone, Doigt(telephone)
    page.goto(adresse_de(ouverture))
    assert mesurer(page) == []
    doigt.ecrire(page.get_by_role("textbox"), "martin")
    doigt.toucher(page.get_by_role("button", name="Continuer"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Évaluation de Léa MARTIN")
    assert mesurer(page) == []
    doigt.toucher(page.get_by_text("Tout est exact, sans absence"))
    for activite in page.locator("#activites label").all()[:2]:
        doigt.toucher(activite)
    lignes = page.locator("fieldset.ligne")
    expect(lignes).to_have_count(20)
    for ligne in lignes.all()[:-1]:
        doigt.toucher(ligne.locator("label").nth(2))
    expect(page.get_by_text(re.compile("^Gardé à"))).to_be_visible()
    doigt.ecrire(page.get_by_label("Votre nom"), "Samuel Corbinais")
    # One line was forgotten: it is said, and nothing is lost.
    doigt.toucher(page.get_by_role("button", name="Signer et transmettre"))
    expect(page.get_by_text("Il reste 1 réponse à compléter.")).to_be_visible()
    assert mesurer(page) == []
    expect(page.get_by_label("Votre nom")).to_have_value("Samuel Corbinais")
    doigt.toucher(lignes.last.locator("label").nth(4))
    doigt.toucher(page.get_by_role("button", name="Signer et transmettre"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Évaluation transmise")
    assert mesurer(page) == []
    evaluation = EvaluationTuteur.objects.get()
    expect(page.get_by_text(evaluation.recepisse)).to_be_visible()
    assert evaluation.lignes.filter(niveau=3).count() == 19
    # Without the mistake, two taps fewer.
    assert doigt.touches <= TOUCHES_AU_PLUS
    assert sum(page.recus) <= OCTETS_AU_PLUS
    # The secret was asked for once, and went nowhere else.
    dites = [url for url, referer in page.adresses if ouverture.secret in url + referer]
    assert dites == [live_server.url + adresse_de(ouverture)]
    assert {url.split("/t/")[0].split("/evaluation/")[0][: len(live_server.url)] for url, _ in page.adresses} == {
        live_server.url
    }
    assert ouverture.secret not in page.content() + page.title()


def test_without_script_a_tutor_keeps_then_signs(browser, live_server, ouverture):
    contexte = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=live_server.url
    )
    page = contexte.new_page()
    page.goto(adresse_de(ouverture))
    page.get_by_role("textbox").fill("MARTIN")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Appréciation générale").fill("Léa a tenu le standard.")
    page.get_by_role("button", name="Garder pour plus tard").click()
    expect(page.get_by_text("Vous pouvez continuer, ou fermer la page")).to_be_visible()
    expect(page.get_by_label("Appréciation générale")).to_have_value("Léa a tenu le standard.")
    page.get_by_text("Tout est exact, sans absence").click()
    page.locator("#activites label").first.click()
    for ligne in page.locator("fieldset.ligne").all():
        ligne.locator("label").nth(3).click()
    page.get_by_label("Votre nom").fill("Samuel Corbinais")
    page.get_by_role("button", name="Signer et transmettre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Évaluation transmise")
    assert EvaluationTuteur.objects.get().appreciation == "Léa a tenu le standard."
    contexte.close()
