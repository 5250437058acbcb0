"""One file from many tagged PDFs, still tagged: merging tools drop tags, language and PDF/UA without a word.

The structure tree is rebuilt: one Part for each source, in order; the numbers by which pages and
annotations point into the tree are shifted, and the names by which cells point to their headers made unique.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO

from pikepdf import Array, Dictionary, Name, NumberTree, Object, ObjectStreamMode, OutlineItem, Pdf, String

ESPACE_PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
SANS_ATTRIBUT = Dictionary()
DU_TEXTE = (Name.Span, Name.P, Name.H1, Name.H2, Name.H3, Name.Link, Name.Lbl, Name.Figure)


def fusionner(documents: Iterable[tuple[str, bytes]], *, titre: str, langue: str = "fr") -> bytes:
    """Return one PDF/UA file of all `documents` (title of the bookmark, tagged file), in their order.

    A source without tags is refused (ValueError): its pages would be mute in a file that says it is accessible.
    """
    with Pdf.new() as fusion:
        racine = fusion.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = fusion.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=racine, K=Array()))
        racine.K, parents = Array([document]), Array()
        with fusion.open_outline() as sommaire:
            for signet, fichier in documents:
                sommaire.root.append(OutlineItem(signet, len(fusion.pages)))
                with Pdf.open(BytesIO(fichier)) as source:
                    partie = _ajouter(fusion, source, parents)
                partie.S, partie.P, partie.T = Name.Part, document, String(signet)
                document.K.append(partie)
        racine.ParentTree = fusion.make_indirect(Dictionary(Nums=parents))
        racine.ParentTreeNextKey = _suivant(parents)
        racine.IDTree = fusion.make_indirect(Dictionary(Names=_noms_uniques(document)))
        _declarer(fusion, racine, titre, langue)
        sortie = BytesIO()
        fusion.save(sortie, object_stream_mode=ObjectStreamMode.generate, min_version="1.7")
        return sortie.getvalue()


def _ajouter(fusion: Pdf, source: Pdf, parents: Array) -> Object:
    """Copy the pages and the tree of `source`, its numbers shifted past those of `parents`; return its top."""
    structure = source.Root.get("/StructTreeRoot")
    if structure is None or len(structure.K) != 1 or Name.Document != structure.K[0].S:
        raise ValueError("A source of the merge is not tagged as one Document")
    decalage, premiere = _suivant(parents), len(fusion.pages)
    del structure.K[0].P  # or the whole old root would be copied along
    fusion.pages.extend(source.pages)  # before the tree, so that its elements point to the copied pages
    partie = fusion.copy_foreign(structure.K[0])
    for numero, cible in sorted(NumberTree(fusion.copy_foreign(structure.ParentTree)).items()):
        parents.append(decalage + numero)
        parents.append(cible)
    for page in fusion.pages[premiere:]:
        page.obj.StructParents += decalage
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent += decalage
    return partie


def _suivant(parents: Array) -> int:
    return int(parents[-2]) + 1 if len(parents) else 0


def _noms_uniques(document: Object) -> Array:
    """Rename the cells that are headers, table by table, as do the cells that name them; return the sorted index.

    A table on three pages is three Table elements, whose headers bear the same names in WeasyPrint's file.
    """
    noms: dict[str, Object] = {}
    for rang, tableau in enumerate(_elements(document, Name.Table)):
        for rangee in _elements(tableau, Name.TR):
            for cellule in rangee.K:
                attributs = cellule.get("/A", SANS_ATTRIBUT)
                cites = attributs.get("/Headers")
                if cites is not None:
                    attributs.Headers = Array([String(f"{rang}-{nom}") for nom in cites])
                elif (ancien := cellule.get("/ID")) is not None:
                    nom = f"{rang}-{ancien}"
                    cellule.ID, noms[nom] = String(nom), cellule
    return Array([moitie for nom in sorted(noms) for moitie in (String(nom), noms[nom])])


def _elements(element: Object, genre: Name) -> Iterator[Object]:
    """Yield the nearest elements of this kind under `element`; text holds none, so it is not walked through."""
    for enfant in element.K:
        if isinstance(enfant, Object) and "/S" in enfant:
            if genre == enfant.S:
                yield enfant
            elif enfant.S not in DU_TEXTE:
                yield from _elements(enfant, genre)


def _declarer(fusion: Pdf, racine: Object, titre: str, langue: str) -> None:
    """Say what the file is, in the catalog and in its metadata: tagged, in French, PDF/UA-1, with its title."""
    fusion.Root.StructTreeRoot = racine
    fusion.Root.MarkInfo = Dictionary(Marked=True)
    fusion.Root.Lang = String(langue)
    fusion.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with fusion.open_metadata(set_pikepdf_as_editor=False) as metadonnees:
        metadonnees.register_xml_namespace(ESPACE_PDF_UA, "pdfuaid")
        metadonnees[f"{{{ESPACE_PDF_UA}}}part"] = "1"
        metadonnees["dc:title"] = titre
        metadonnees["dc:language"] = [langue]
        metadonnees["xmp:CreatorTool"] = "Agora"
    fusion.docinfo.Title = String(titre)
