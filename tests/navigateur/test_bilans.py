"""Bilans and the conseil de classe in Chromium: nothing typed is lost, and the conseil is held by keyboard alone."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from scolarite.models import Eleve
from suivi.actions import bilans as actions
from suivi.actions.conseils import donner_un_avis, ouvrir_conseil
from suivi.models import AvisDuConseil, Bilan, Entretien
from tests.factories import MOT_DE_PASSE, CompetenceFactory, EleveFactory, PositionnementFactory, SituationFactory
from tests.navigateur.examen import examiner, mesurer
from tests.personnages import AUJOURD_HUI

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
RESERVES = ("FATIGUEE", "RETENUE", "CONFIDENCE", "Commentaire", "CCF", "note")


@pytest.fixture
def eleves(tago1, lycee, lea, competences, mme_delmasse) -> list[Eleve]:
    """Léa and two others, with levels, a comment for the team, a result held back, an entretien."""
    autres = [EleveFactory(etablissement=lycee, nom=nom, prenom="Tom", classe=tago1) for nom in ("ÉBLÉ", "ZOLA")]
    travaillees = [*competences, CompetenceFactory(code="1.1.2"), CompetenceFactory(code="1.1.3")]
    commun = {"classe": tago1, "auteur": mme_delmasse, "cloturee_le": "2026-11-14T18:00:00Z"}
    situation = SituationFactory(competences=travaillees, **commun)
    retenue = SituationFactory(intitule="RETENUE", retenue=True, **commun)
    for eleve in (lea, *autres):
        for rang, competence in enumerate(travaillees):
            PositionnementFactory(
                situation=situation, eleve=eleve, competence=competence, niveau=1 + rang % 4,
                commentaire="FATIGUEE", commentaire_pour_equipe=True,
            )  # fmt: skip
        PositionnementFactory(situation=retenue, eleve=eleve, competence=travaillees[0], niveau=4)
        Entretien.objects.create(
            eleve=eleve, auteur=mme_delmasse, date=AUJOURD_HUI, objet="CONFIDENCE", compte_rendu="CONFIDENCE"
        )
    return [autres[0], lea, autres[1]]


def test_a_conseil_is_held_by_keyboard_alone_and_shows_nothing_reserved(
    page, live_server, connecter, eleves, tago1, mme_delmasse, m_albaredol
):
    conseil = ouvrir_conseil(classe=tago1, intitule="Premier trimestre", date=AUJOURD_HUI, par=mme_delmasse)
    connecter(mme_delmasse)
    page.goto(live_server.url + reverse("suivi:conseil", args=[conseil.pk]))
    page.get_by_role("link", name="Commencer le conseil").focus()
    page.keyboard.press("Enter")
    titre, ecran = page.get_by_role("heading", level=1), page.locator("#ecran")
    lus = ""

    expect(titre).to_have_text("ÉBLÉ Tom")
    expect(ecran).to_contain_text("1/3")
    lus += ecran.inner_text()
    expect(page.locator("html.avec-script")).to_be_attached()  # a key is lost until then
    page.keyboard.press("a")
    expect(page.get_by_label("Avis du conseil")).to_be_focused()
    page.keyboard.type("Bon trimestre. Next → ne change pas d’élève.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.type("Comp")  # a list is chosen by its first letters
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")

    expect(titre).to_have_text("MARTIN Léa")
    expect(ecran).to_contain_text("1 avis sur 3")
    lus += ecran.inner_text()
    # Meanwhile somebody else types about her.
    donner_un_avis(
        conseil=conseil, eleve=eleves[1], avis="Celui de M. Albaredol", decision="", version=0, par=m_albaredol
    )
    page.keyboard.press("a")
    page.keyboard.type("Celui de Mme Delmasse")
    page.keyboard.press("PageDown")  # refused: there are two texts
    expect(ecran.get_by_role("alert")).to_contain_text("Celui de M. Albaredol")
    expect(titre).to_have_text("MARTIN Léa")
    expect(page.get_by_label("Avis du conseil")).to_have_value("Celui de Mme Delmasse")
    page.get_by_role("button", name="Mettre mon texte").focus()
    page.keyboard.press("Enter")
    expect(ecran.get_by_role("status")).to_contain_text("Enregistré à")
    expect(ecran).to_contain_text("2 avis sur 3")  # without leaving her
    expect(ecran.get_by_role("option", name="2. MARTIN Léa ✓")).to_be_attached()
    page.keyboard.press("PageDown")

    expect(titre).to_have_text("ZOLA Tom")
    lus += ecran.inner_text()
    page.keyboard.press("p")
    expect(titre).to_have_text("MARTIN Léa")
    page.keyboard.press("n")
    expect(titre).to_have_text("ZOLA Tom")
    page.keyboard.press("Space")  # the end: the button that closes gets the focus
    expect(page.get_by_role("link", name="Terminer le conseil")).to_be_focused()
    assert [mot for mot in RESERVES if mot.lower() in lus.lower()] == []
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Clore le conseil").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Le conseil est clos")
    donnes = AvisDuConseil.objects.order_by("eleve__tri").values_list("avis", "decision")
    assert list(donnes) == [
        ("Bon trimestre. Next → ne change pas d’élève.", "compliments"),
        ("Celui de Mme Delmasse", ""),
    ]


def test_a_bilan_of_a_class_is_written_pupil_after_pupil_and_survives_the_network(
    page, live_server, connecter, eleves, tago1, mme_delmasse
):
    groupe = actions.creer_bilan_de_groupe(
        classe=tago1, groupe=None, intitule="Bilan d’automne", date=AUJOURD_HUI, appreciation="", objectifs="",
        par=mme_delmasse,
    )  # fmt: skip
    connecter(mme_delmasse)
    page.goto(live_server.url + reverse("suivi:bilan_de_groupe", args=[groupe.pk]))
    page.get_by_role("link", name="Commencer l’écriture").click()
    titre, etat = page.get_by_role("heading", level=1), page.locator("[data-envoi]")
    expect(titre).to_have_text("ÉBLÉ Tom")
    page.get_by_label("Appréciation").fill("Des progrès réguliers.")
    expect(etat).to_contain_text("Enregistré à")  # nobody pressed a button
    page.get_by_label("Objectifs").fill("Relire les courriers.")
    page.get_by_role("link", name="Élève suivant : MARTIN Léa").click()  # what was typed leaves first
    expect(titre).to_have_text("MARTIN Léa")

    page.route("**/ecrire/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_label("Appréciation").fill("Écrit sans réseau.")
    expect(etat).to_contain_text("Le réseau ne répond pas")
    page.on("dialog", lambda dialogue: dialogue.accept())  # leaving with a text that waits is asked about
    page.reload()
    expect(page.get_by_label("Appréciation")).to_have_value("Écrit sans réseau.")
    assert not Bilan.objects.filter(appreciation="Écrit sans réseau.").exists()
    page.unroute("**/ecrire/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(etat).to_contain_text("Enregistré à")
    page.get_by_role("button", name="Publier ce bilan").click()
    expect(page.get_by_role("status").first).to_contain_text("Le bilan est publié")
    ecrits = Bilan.objects.exclude(appreciation="").order_by("eleve__tri")
    assert [(bilan.appreciation, bilan.objectifs, bilan.publie_le is not None) for bilan in ecrits] == [
        ("Des progrès réguliers.", "Relire les courriers.", False),
        ("Écrit sans réseau.", "", True),
    ]


def test_the_password_is_asked_in_place_and_nothing_of_an_entretien_or_a_bilan_is_lost(
    page, live_server, connecter, lea, mme_delmasse
):
    cache.clear()
    connecter(mme_delmasse)
    adresse = live_server.url + reverse("suivi:creer_entretien", args=[lea.pk])
    dialogue = page.get_by_role("dialog", name="Votre session est terminée")
    page.goto(adresse)
    page.get_by_label("Objet").fill("Retour de PFMP")
    page.get_by_label("Compte rendu").fill("Une longue conversation.")
    page.goto(adresse)  # the tab was closed
    expect(page.locator("[data-envoi]")).to_contain_text("a été retrouvé")
    Session.objects.all().delete()
    page.get_by_role("button", name="Enregistrer le compte rendu").click()
    dialogue.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    dialogue.get_by_role("button", name="Reprendre ma saisie").click()
    expect(page.get_by_role("status").first).to_contain_text("Le compte rendu est enregistré")
    assert Entretien.objects.get().compte_rendu == "Une longue conversation."
    page.goto(adresse)
    expect(page.get_by_label("Compte rendu")).to_have_value("")

    bilan = actions.creer_bilan(eleve=lea, intitule="Bilan", date=AUJOURD_HUI, par=mme_delmasse)
    page.goto(live_server.url + reverse("suivi:ecrire_bilan", args=[bilan.pk]))
    Session.objects.all().delete()
    page.get_by_label("Appréciation").fill("Des progrès réguliers.")
    dialogue.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    dialogue.get_by_role("button", name="Reprendre ma saisie").click()
    expect(page.locator("[data-envoi]")).to_contain_text("Enregistré à")
    assert Bilan.objects.get().appreciation == "Des progrès réguliers."


@pytest.mark.parametrize("nom", ["ecrire_bilan", "eleve_du_conseil"])
def test_the_two_screens_are_accessible_at_both_widths_and_in_a_conflict(
    page, live_server, connecter, eleves, tago1, mme_delmasse, m_albaredol, nom
):
    connecter(mme_delmasse)
    if nom == "ecrire_bilan":
        bilan = actions.creer_bilan(eleve=eleves[1], intitule="Bilan", date=AUJOURD_HUI, par=mme_delmasse)
        adresse = live_server.url + reverse("suivi:ecrire_bilan", args=[bilan.pk])
        assert examiner(page, adresse) == []
        actions.ecrire(bilan=bilan, appreciation="Le sien", objectifs="", version=1, par=m_albaredol)
        page.get_by_label("Appréciation").fill("Le mien")
    else:
        conseil = ouvrir_conseil(classe=tago1, intitule="Premier trimestre", date=AUJOURD_HUI, par=mme_delmasse)
        adresse = live_server.url + reverse("suivi:eleve_du_conseil", args=[conseil.pk, eleves[1].pk])
        assert examiner(page, adresse) == []
        donner_un_avis(conseil=conseil, eleve=eleves[1], avis="Le sien", decision="", version=0, par=m_albaredol)
        page.get_by_label("Avis du conseil").fill("Le mien")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Reprendre le texte enregistré")).to_be_visible()
    assert mesurer(page) == []
