"""Every page, in Chromium, at two widths and in both themes: nothing serious, nothing that overflows."""

import pytest

from tests.navigateur.examen import examiner, mesurer

pytestmark = pytest.mark.navigateur

PUBLIQUES = (
    "/composants/",
    "/accessibilite/",
    "/mentions-legales/",
    "/compte/connexion/",
    "/compte/mot-de-passe/oublie/",
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
    assert examiner(page, live_server.url + adresse) == []
