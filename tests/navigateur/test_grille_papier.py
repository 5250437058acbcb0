"""The grid of a situation, printed from the browser."""

import pytest

from suivi.models import Positionnement
from tests.factories import CompetenceFactory, EleveFactory, PositionnementFactory, SituationFactory
from tests.navigateur.grilles import PageDeGrille
from tests.papiers import pages

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def situation(tago1, lycee, mme_delmasse, competences):
    """Fourteen compétences and twenty-five pupils: the first one, on the first compétence, says where she is."""
    visees = [competences[0], *(CompetenceFactory(code=f"1.3.{rang}") for rang in range(1, 14))]
    situation = SituationFactory(classe=tago1, competences=visees, auteur=mme_delmasse, autopositionnement=True)
    eleves = [EleveFactory(etablissement=lycee, nom=f"NOM{rang:02}", classe=tago1) for rang in range(1, 26)]
    PositionnementFactory(
        situation=situation, eleve=eleves[0], competence=visees[0], origine=Positionnement.Origine.ELEVE, niveau=3
    )
    return situation


def test_a_printed_grid_loses_no_competence_and_no_pupil(page, live_server, connecter, situation, mme_delmasse):
    connecter(mme_delmasse)
    grille = PageDeGrille(page, live_server.url + situation.get_absolute_url())
    feuilles = pages(page.pdf(prefer_css_page_size=True))
    codes = [competence.code for competence in situation.competences.all()]
    assert [code for code in codes if code not in feuilles[0]] == []
    assert [nom for nom in (f"NOM{rang:02}" for rang in range(1, 26)) if nom not in feuilles[0]] == []
    assert "imprimé le" in feuilles[0]
    page.emulate_media(media="print")
    # What a pupil says of herself is drawn in the corner of her own cell, wherever the sheet puts it.
    assert page.locator("td[data-a]").evaluate_all("cases => cases.map(une => getComputedStyle(une).position)") == [
        "relative"
    ]
    assert grille.page.locator("#barre").is_hidden()
