"""A pupil on a phone: she says where she is, asks to be assessed, and reads the answer."""

import pytest
from playwright.sync_api import expect

from suivi.actions import Saisie, decliner, positionner
from suivi.models import DemandeDEvaluation, Positionnement
from tests.factories import SituationFactory
from tests.navigateur.examen import mesurer

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def situation(tago1, lea, competences, mme_delmasse):
    """Open to self-positioning; the teacher has positioned Léa already, and has not closed it."""
    situation = SituationFactory(
        classe=tago1, competences=competences[:2], auteur=mme_delmasse, autopositionnement=True, intitule="Courriers"
    )
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "1"), par=mme_delmasse)
    return situation


def test_a_pupil_positions_herself_asks_and_reads_the_answer_on_a_phone(
    page, live_server, connecter, situation, lea, competences, mme_delmasse
):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(lea.utilisateur)
    page.goto(live_server.url)
    page.get_by_role("link", name="Courriers").click()
    premiere = page.get_by_role("group", name="1.1.1 Compétence 1.1.1")
    premiere.get_by_label("J’y arrive sans aide").check()
    expect(premiere.get_by_text("Enregistré")).to_be_visible()
    premiere.get_by_role("textbox").fill("J’ai rédigé trois courriers sans le modèle.")
    premiere.get_by_label("J’y arrive très bien").check()
    deuxieme = page.get_by_role("group", name="1.2.3 Compétence 1.2.3")
    deuxieme.get_by_role("textbox").fill("Je crois")
    deuxieme.get_by_role("textbox").blur()
    expect(deuxieme.get_by_text("Choisissez une des cinq réponses pour garder cette phrase.")).to_be_visible()
    deuxieme.get_by_label("Je ne sais pas").check()
    expect(deuxieme.get_by_text("Enregistré")).to_be_visible()
    assert mesurer(page) == []
    siennes = Positionnement.objects.filter(origine="eleve").order_by("competence__ordre")
    assert [(ligne.valeur, ligne.commentaire) for ligne in siennes] == [
        ("4", "J’ai rédigé trois courriers sans le modèle."),
        ("", "Je crois"),
    ]
    expect(page.get_by_text("Non maîtrisé")).to_have_count(0)

    page.goto(live_server.url + "/suivi/mon-profil/")
    assert mesurer(page) == []
    page.get_by_role("link", name="Demander une évaluation").click()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Choisissez la compétence.", exact=True)).to_be_visible()
    page.get_by_label("Compétence").select_option(str(competences[2].pk))
    page.get_by_label("Pourquoi maintenant").fill("Je l’ai fait en PFMP.")
    assert mesurer(page) == []
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Je l’ai fait en PFMP.")).to_be_visible()
    decliner(demande=DemandeDEvaluation.objects.get(), reponse="Après la PFMP 6.", par=mme_delmasse)
    page.reload()
    expect(page.get_by_text("Après la PFMP 6.")).to_be_visible()


def test_without_script_one_button_saves_all_her_answers(browser, live_server, client, situation, lea):
    client.force_login(lea.utilisateur)
    contexte = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    temoin = client.cookies["sessionid"].value
    contexte.add_cookies([{"name": "sessionid", "value": temoin, "url": live_server.url}])
    page = contexte.new_page()
    page.goto(f"{live_server.url}/suivi/situations/{situation.pk}/me-positionner/")
    page.get_by_label("J’y arrive avec de l’aide").first.check()
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(page.get_by_text("Vos réponses sont enregistrées.")).to_be_visible()
    assert [ligne.niveau for ligne in Positionnement.objects.filter(origine="eleve")] == [2]
    contexte.close()
