"""The spreadsheet of a situation, from the download to the grid: a teacher without network for an hour."""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from suivi.actions import Saisie, positionner
from suivi.models import Positionnement
from suivi.tableur.plan import SAISIE
from tests.factories import EleveFactory, SituationFactory
from tests.navigateur.examen import mesurer

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_a_situation_is_filled_in_a_spreadsheet_and_comes_back(
    page, live_server, connecter, tago1, lycee, lea, competences, mme_delmasse, tmp_path
):
    tom = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)
    situation = SituationFactory(classe=tago1, competences=competences[:3], auteur=mme_delmasse)
    connecter(mme_delmasse)
    page.goto(live_server.url + situation.get_absolute_url())
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("link", name="Remplir dans un tableur").click()
    assert mesurer(page) == []
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger le classeur (.xlsx)").click()
    chemin = tmp_path / telechargement.value.suggested_filename
    telechargement.value.save_as(chemin)

    # Tom stands in row 4, Léa in row 5. Meanwhile a colleague positions Léa.
    livre = load_workbook(chemin)
    for case, valeur in {"C4": "++", "D4": "insuffisamment maîtrisé", "C5": 4, "D5": "très bien"}.items():
        livre[SAISIE][case] = valeur
    livre.save(chemin)
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "2"), par=mme_delmasse)

    page.get_by_role("button", name="Voir les différences").click()
    expect(page.get_by_text("Choisissez le classeur à renvoyer.", exact=True)).to_be_visible()
    page.get_by_label("Classeur rempli").set_input_files(chemin)
    page.get_by_role("button", name="Voir les différences").click()
    expect(page.get_by_role("heading", name="Ce qui changerait 2")).to_be_visible()
    expect(page.get_by_role("row", name="Case D5 (MARTIN Léa)")).to_contain_text("très bien")
    page.set_viewport_size({"width": 360, "height": 800})
    assert mesurer(page) == []
    assert not Positionnement.objects.filter(eleve=tom).exists()
    page.get_by_label("Mettre celle du classeur pour MARTIN Léa, 1.1.1").check()
    page.get_by_role("button", name="Enregistrer les positionnements").click()
    expect(page.get_by_text("3 positionnements sont enregistrés.")).to_be_visible()
    stockees = Positionnement.objects.order_by("eleve__tri", "competence__ordre")
    assert [ligne.valeur for ligne in stockees] == ["4", "2", "4"]
