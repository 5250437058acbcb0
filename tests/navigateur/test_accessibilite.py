"""Every page, in Chromium, at two widths and in both themes: nothing serious, nothing that overflows."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Role, Utilisateur
from suivi.actions import recalculer
from tests.factories import (
    CompetenceFactory,
    EleveFactory,
    PositionnementFactory,
    SituationFactory,
    UtilisateurFactory,
)
from tests.navigateur.chemins import pages_de
from tests.navigateur.examen import PASSES, TOUTES_LES_PASSES, examiner, mesurer, parcourir

pytestmark = pytest.mark.navigateur

PUBLIQUES = (
    "/composants/",
    "/accessibilite/",
    "/mentions-legales/",
    "/compte/connexion/",
    "/compte/mot-de-passe/oublie/",
    "/compte/mot-de-passe/oublie/envoye/",
    "/page-inconnue/",
)


@pytest.mark.parametrize(
    ("page_fautive", "defaut"),
    [
        ("<label>Nom <input></label>", []),
        ("<input>", ["critical: Form elements must have labels (input)"]),
        (
            "<p style='color: #aaa'>Pâle</p>",
            ["serious: Elements must meet minimum color contrast ratio thresholds (p)"],
        ),
        ("<div style='width: 2000px'>Large</div>", ["scrolls sideways by 728 px"]),
    ],
)
def test_the_examination_sees_a_fault(page, page_fautive, defaut):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.set_content(f"<!doctype html><html lang='fr'><title>Essai</title><main><h1>Essai</h1>{page_fautive}</main>")
    assert mesurer(page) == defaut


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("adresse", PUBLIQUES)
def test_public_pages_are_accessible(page, live_server, adresse):
    assert examiner(page, live_server.url + adresse, TOUTES_LES_PASSES) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "passes_d_une_page",
    [
        pytest.param(lambda rang: PASSES[rang % 2 :][:1], id="each_in_turn"),
        pytest.param(lambda rang: TOUTES_LES_PASSES, id="all_widths_and_themes", marks=pytest.mark.complet),
    ],
)
def test_every_page_that_somebody_reaches_is_accessible(page, live_server, connecter, aujourd_hui, passes_d_une_page):
    """In the demo school, full of what three years leave. A page of the same address is examined once."""
    call_command("preparer", verbosity=0, stdout=io.StringIO())
    defauts, faites, fichiers = [], set(), set()
    for identifiant in ("enseignant", "eleve", "examens", "admin", "cpe"):
        utilisateur = Utilisateur.objects.get(identifiant=identifiant)
        connecter(utilisateur)
        reste = pages_de(utilisateur, fichiers)
        pages = {route: adresse for route, adresse in reste.items() if route not in faites}
        faites |= pages.keys() - {""}  # every home page is another one
        for rang, (route, adresse) in enumerate(pages.items()):
            passes = passes_d_une_page(rang) if route else TOUTES_LES_PASSES  # the home page, with its menu
            defauts += examiner(page, live_server.url + adresse, passes)
    assert len(faites) >= 12
    assert defauts == []


@pytest.mark.parametrize("role", [Role.Nature.ENSEIGNANT, Role.Nature.ELEVE, Role.Nature.ADMINISTRATEUR])
def test_an_empty_school_is_accessible_too(page, live_server, connecter, transactional_db, lycee, role):
    """The first day: no class, no pupil, nothing to read."""
    utilisateur = UtilisateurFactory(role=role, role__etablissement=lycee)
    if role == Role.Nature.ELEVE:
        EleveFactory(etablissement=lycee, utilisateur=utilisateur)
    connecter(utilisateur)
    defauts = []
    for rang, adresse in enumerate(pages_de(utilisateur, set()).values()):
        defauts += examiner(page, live_server.url + adresse, PASSES[rang % 2 :][:1])
    assert defauts == []


# --- Refused forms --------------------------------------------------------------------------------
def refuser(page, adresse) -> None:
    """Send the form of `adresse` empty, past the checks of the browser, and wait for the refusal."""
    page.goto(adresse)
    formulaire = page.locator("main form[method=post]").last
    for champ in formulaire.locator("input:visible:not([type=checkbox], [type=radio], [type=file])").all():
        champ.fill("")
    formulaire.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator("main").locator(".is-invalid, .alerte-error").first.wait_for()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("adresse", ["/compte/connexion/", "/compte/mot-de-passe/oublie/"])
def test_a_refused_sign_in_is_accessible(page, live_server, adresse):
    refuser(page, live_server.url + adresse)
    assert parcourir(page) == []


@pytest.mark.django_db(transaction=True)
def test_the_forms_that_a_school_refuses_are_accessible(page, live_server, connecter, m_albaredol, annee, tago1, lea):
    connecter(m_albaredol)
    adresses = [
        "/scolarite/annees/creer/",
        f"/scolarite/annees/{annee.pk}/classes/creer/",
        f"/scolarite/classes/{tago1.pk}/enseignements/creer/",
        "/scolarite/personnes/creer/",
        "/scolarite/eleves/creer/",
        f"/scolarite/eleves/{lea.pk}/modifier/",
        "/scolarite/imports/creer/",
        "/compte/mot-de-passe/",
    ]
    defauts = []
    for adresse in adresses:
        refuser(page, live_server.url + adresse)
        defauts += parcourir(page)
    assert defauts == []


@pytest.mark.django_db(transaction=True)
def test_a_situation_that_is_refused_is_accessible(page, live_server, connecter, mme_delmasse, competences):
    connecter(mme_delmasse)
    refuser(page, live_server.url + "/suivi/situations/creer/")
    assert parcourir(page) == []


# --- Savoir-être ----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_screens_of_a_savoir_etre_are_accessible(
    page, live_server, connecter, mme_delmasse, lea, tago1, competences
):
    """On the grid, on the profile that the teacher reads, on the pupil's own, and in its history."""
    ponctualite = CompetenceFactory(
        code="SE6", nature=Competence.Nature.SAVOIR_ETRE, activite=None, intitule="Ponctualité", ordre=6
    )
    situation = SituationFactory(
        classe=tago1, competences=[ponctualite, competences[0]], auteur=mme_delmasse, cloturee_le=timezone.now()
    )
    PositionnementFactory(situation=situation, eleve=lea, competence=ponctualite, niveau=3)
    recalculer(eleves=[lea.pk], competences=[ponctualite.pk])
    profil = f"/suivi/eleves/{lea.pk}/"
    defauts = []
    for personne, adresses in (
        (mme_delmasse, [situation.get_absolute_url(), profil, f"{profil}competences/{ponctualite.pk}/"]),
        (lea.utilisateur, ["/suivi/mon-profil/"]),
    ):
        connecter(personne)
        for adresse in adresses:
            defauts += examiner(page, live_server.url + adresse)
            assert ponctualite.intitule in page.content()
    assert defauts == []
