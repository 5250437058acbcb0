"""Merged papers: the order, the bookmarks, and everything that a screen reader needs."""

from io import BytesIO

import pytest
from pikepdf import Pdf

from socle import pdf
from socle.fusion import fusionner
from tests.papiers import defauts_d_accessibilite, elements, pages, signets

LIGNES = "".join(f"<tr><td>{n}</td><td>travail {n}</td></tr>" for n in range(70))


def papier(nom: str) -> bytes:
    """Return a tagged paper of two pages, with a table that goes on over them and a link."""
    return pdf._imprimer(
        f'<!DOCTYPE html><html lang="fr"><head><title>{nom}</title></head><body><h1>Dossier de {nom}</h1>'
        f'<p><a href="https://eduscol.example/">Textes</a></p><table><thead><tr><th>N°</th><th>Quoi</th></tr></thead>'
        f"<tbody>{LIGNES}</tbody></table></body></html>",
        (pdf.FEUILLE_COMMUNE,),
    )


@pytest.fixture(scope="module")
def sources():
    return [(nom, papier(nom)) for nom in ("Léa", "Manon", "Noé")]


@pytest.fixture(scope="module")
def fusion(sources):
    return fusionner(sources, titre="États récapitulatifs « TAGO1 »")


def test_the_pages_follow_each_other_in_the_order_given(sources, fusion):
    assert pages(fusion) == [page for _, fichier in sources for page in pages(fichier)]


def test_there_is_one_bookmark_a_source_at_its_first_page(fusion):
    assert signets(fusion) == [("Léa", 1), ("Manon", 3), ("Noé", 5)]


def test_the_file_is_still_accessible(sources, fusion):
    assert [defauts_d_accessibilite(fichier) for _, fichier in sources] == [[], [], []]
    assert defauts_d_accessibilite(fusion) == []


def test_the_structure_has_one_part_a_source_with_all_its_elements(sources, fusion):
    with Pdf.open(BytesIO(fusion)) as fichier, Pdf.open(BytesIO(sources[0][1])) as source:
        (document,) = fichier.Root.StructTreeRoot.K
        assert [(str(partie.S), str(partie.T)) for partie in document.K] == [
            ("/Part", "Léa"),
            ("/Part", "Manon"),
            ("/Part", "Noé"),
        ]
        attendus = {
            genre: len(elements(source.Root.StructTreeRoot, genre)) for genre in ("H1", "TR", "TH", "TD", "Link")
        }
        assert attendus["TD"] == 140
        for partie in document.K:
            assert {genre: len(elements(partie, genre)) for genre in attendus} == attendus


def test_each_link_still_points_to_its_own_element(fusion):
    with Pdf.open(BytesIO(fusion)) as fichier:
        parents = list(fichier.Root.StructTreeRoot.ParentTree.Nums)
        arbre = dict(zip((int(numero) for numero in parents[::2]), parents[1::2], strict=True))
        liens = [annotation for page in fichier.pages for annotation in page.obj.get("/Annots", [])]
        vises = [
            [enfant.Obj.objgen for enfant in arbre[int(lien.StructParent)].K if not isinstance(enfant, int)]
            for lien in liens
        ]
        assert vises == [[lien.objgen] for lien in liens]
        assert len(liens) == 3


def test_each_header_of_a_table_has_a_name_of_its_own(fusion):
    with Pdf.open(BytesIO(fusion)) as fichier:
        racine = fichier.Root.StructTreeRoot
        noms = [str(cellule.ID) for cellule in elements(racine, "TH")]
        assert len(noms) == len(set(noms)) == 12
        assert sorted(noms) == [str(nom) for nom in list(racine.IDTree.Names)[::2]]


def test_a_source_without_tags_is_refused(sources):
    nu = Pdf.new()
    nu.add_blank_page()
    sortie = BytesIO()
    nu.save(sortie)
    with pytest.raises(ValueError, match="not tagged"):
        fusionner([*sources, ("nu", sortie.getvalue())], titre="x")


def test_control_pikepdf_alone_loses_the_tags(sources):
    with Pdf.new() as fusion:
        for _, fichier in sources:
            with Pdf.open(BytesIO(fichier)) as source:
                fusion.pages.extend(source.pages)
        sortie = BytesIO()
        fusion.save(sortie)
    assert defauts_d_accessibilite(sortie.getvalue()) == ["no structure tree"]
