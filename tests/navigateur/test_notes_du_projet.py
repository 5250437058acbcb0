"""The grade of the projet in Chromium: a commission with its tablet, then a pupil before her simulation."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from chefdoeuvre.models import NoteDeLivret
from tests.chefdoeuvre.test_oraux import (  # noqa: F401 -- fixtures, found by name
    asseoir,
    calcule,
    equipe,
    m_ruaultier,
    planning,
    projet,
    publie,
)
from tests.navigateur.examen import examiner, mesurer

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("referentiel_officiel"),
]


def test_a_commission_grades_an_oral_on_a_tablet(page, live_server, connecter, publie, equipe, m_ruaultier):  # noqa: F811 -- a fixture
    lea = equipe[0]
    page.set_viewport_size({"width": 820, "height": 1180})
    connecter(m_ruaultier)
    page.goto(live_server.url + reverse("chefdoeuvre:plannings"))
    page.get_by_role("link", name="Oraux de juin").click()
    page.get_by_role("link", name="Commission A").click()
    page.get_by_role("link", name=re.compile("MARTIN Léa")).click()

    # The timer goes on from the grid to its own page, and what was ticked comes back with the grid.
    page.get_by_role("button", name="Démarrer la présentation").click()
    page.get_by_label("Présent", exact=True).check()
    relater = page.get_by_role("group", name=re.compile("Relater la démarche"))
    relater.get_by_role("radio").nth(3).check()
    page.get_by_role("link", name="Minuteur en grand").click()
    expect(page.get_by_role("status")).to_have_text("Présentation")
    page.get_by_role("button", name="Passer aux questions").click()
    page.get_by_role("link", name="Revenir à la grille").click()
    expect(page.locator("[data-phase]")).to_have_text("Questions")
    expect(relater.get_by_role("radio").nth(3)).to_be_checked()
    page.get_by_label("Note sur 20").fill("21")
    page.get_by_role("button", name="Valider la grille").click()
    expect(page.get_by_text("Une note va de 0 à 20")).to_be_visible()
    expect(relater.get_by_role("radio").nth(3)).to_be_checked()
    assert mesurer(page) == []
    page.get_by_label("Note sur 20").fill("15,5")
    page.get_by_role("button", name="Valider la grille").click()
    expect(page.get_by_text("La grille est validée.")).to_be_visible()
    oral = lea.oraux.get()
    assert (oral.note, oral.criteres.get(numero=1).niveau) == (Decimal("15.5"), 3)
    assert examiner(page, live_server.url + reverse("chefdoeuvre:planning", args=[publie.pk])) == []


def test_a_pupil_sees_what_her_notes_would_give(page, live_server, connecter, publie, equipe, projet, mme_delmasse):  # noqa: F811 -- a fixture
    lea = equipe[0]
    NoteDeLivret.objects.create(
        projet=projet,
        eleve=lea,
        date=date(2026, 11, 20),
        part_professionnelle=14,
        part_transversale=15,
        auteur=mme_delmasse,
    )
    adresse = live_server.url + reverse("dossiers:simulation", args=[lea.pk])
    connecter(lea.utilisateur)
    assert examiner(page, adresse) == []
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(adresse)
    for champ in page.get_by_label(re.compile("^E")).all():
        champ.fill("11")
    page.get_by_label("E31").fill("onze")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("Une note va de 0 à 20")).to_be_visible()
    expect(page.get_by_label("E31")).to_have_value("onze")
    page.get_by_label("E31").fill("12,5")
    page.get_by_label("Oral", exact=True).fill("15")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("Admission", exact=True)).to_be_visible()
    expect(page.get_by_text("le jury est souverain")).to_be_visible()
    assert mesurer(page) == []
