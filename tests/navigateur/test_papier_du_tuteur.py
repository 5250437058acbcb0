"""A form that came back on paper: typed with the keyboard alone, then taken over, all but one line."""

import pytest
from django.urls import reverse

from pfmp.models import EvaluationTuteur
from suivi.models import Niveau
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1, mme_delmasse):
    """Léa's PFMP, of which Mme Delmasse is the référent."""
    tago1.diplome = referentiel_officiel
    tago1.save()
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5), referent=mme_delmasse)


def taper(page, *touches: str) -> None:
    for touche in touches:
        page.keyboard.press(touche)


def foyer(page) -> str:
    return page.evaluate("document.activeElement.name")


def test_a_paper_form_is_typed_with_the_keyboard_alone_then_taken_over(
    page, live_server, connecter, pfmp, lea, mme_delmasse
):
    connecter(mme_delmasse)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}{reverse('pfmp:papier', args=[pfmp.pk])}")

    # The boxes: one activité, then twenty lines, a digit each. One is passed over with Tab.
    page.locator("input[name=activites]").first.focus()
    taper(page, "Space")
    rangees = page.locator("[data-rangee]")
    rangees.first.locator("input").first.focus()
    taper(page, "4", "2", "Tab", *["0"] * 17)
    assert foyer(page) == "du"
    page.locator("#id_signature_vue").focus()
    taper(page, "Space", "Enter")

    # The line that was passed over is named, and nothing typed is lost.
    page.locator("#fautes").wait_for()
    oubliee = rangees.nth(2)
    mots = oubliee.locator(".rangee-mots").inner_text().split(" ", 1)[1]
    faute = f"{mots}\N{NO-BREAK SPACE}: Choisissez une des cinq réponses."
    assert page.locator("#fautes li").all_inner_texts() == [faute]
    assert rangees.first.locator("input:checked").get_attribute("value") == "4"
    assert EvaluationTuteur.objects.count() == 0
    oubliee.locator("input").first.focus()
    taper(page, "0")
    page.locator("#id_signature_vue").focus()
    taper(page, "Enter")

    # Taken over: one line refused, with its reason.
    page.get_by_role("heading", name="Valider l’évaluation").wait_for()
    lignes = page.locator(".lignes-a-valider > li")
    lignes.nth(1).get_by_role("checkbox").check()
    page.get_by_role("button", name="Reprendre dans le suivi").last.click()
    page.get_by_text("Dites pourquoi ce niveau n’est pas repris.").wait_for()
    lignes.nth(1).locator("input[name^=motif]").fill("Vu un seul jour")
    page.get_by_role("button", name="Reprendre dans le suivi").last.click()
    page.get_by_text("Niveaux repris dans le suivi le").wait_for()
    assert page.get_by_text("Non repris : Vu un seul jour").count() == 1

    evaluation = EvaluationTuteur.objects.get()
    assert (evaluation.saisie_par, evaluation.signataire) == (mme_delmasse, "M. Samuel Corbinais")
    niveaux = Niveau.objects.filter(eleve=lea, entreprise__isnull=False)
    assert list(niveaux.values_list("entreprise", flat=True)) == [4]

    # On second thoughts, all of it in one gesture, from the list.
    page.get_by_role("button", name="Revoir cette décision").click()
    page.get_by_role("link", name="À valider").click()
    page.get_by_role("button", name="Tout accepter").click()
    page.get_by_text("Niveaux repris dans le suivi le").wait_for()
    assert sorted(niveaux.values_list("entreprise", flat=True)) == [2, 4]
