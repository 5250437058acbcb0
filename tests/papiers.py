"""Reading back what a PDF says, as a person and as a screen reader would."""

from io import BytesIO

import pypdf
from pikepdf import Name, Object, Pdf


def pages(fichier: bytes) -> list[str]:
    """Return the text of each page, its blanks reduced to single spaces."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(fichier)).pages]


def texte(fichier: bytes) -> str:
    """Return the text of the whole file."""
    return " ".join(pages(fichier))


def signets(fichier: bytes) -> list[tuple[str, int]]:
    """Return each bookmark of the first level, with the number of its page from 1."""
    lecteur = pypdf.PdfReader(BytesIO(fichier))
    return [
        (signet.title, lecteur.get_destination_page_number(signet) + 1)
        for signet in lecteur.outline
        if not isinstance(signet, list)
    ]


def defauts_d_accessibilite(fichier: bytes) -> list[str]:
    """Return what would make a tagged file mute or wrong for a screen reader; empty is good.

    Every page must resolve, through the ParentTree, to structure elements that name this very page and this
    very piece of marked content; every header named by a cell must exist once.
    """
    with Pdf.open(BytesIO(fichier)) as pdf:
        racine = pdf.Root.get("/StructTreeRoot")
        if racine is None:
            return ["no structure tree"]
        defauts = [nom for nom, present in _declarations(pdf).items() if not present]
        arbre = dict(_paires(racine.ParentTree.Nums))
        for numero, page in enumerate(pdf.pages, start=1):
            elements = arbre.get(page.obj.StructParents)
            if elements is None:
                defauts.append(f"page {numero}: not in the ParentTree")
                continue
            for mcid, element in enumerate(elements):
                if element.Pg.objgen != page.obj.objgen or mcid not in _contenus(element):
                    defauts.append(f"page {numero}: content {mcid} points to another element")
        return defauts + _en_tetes_perdus(racine)


def _declarations(pdf: Pdf) -> dict[str, bool]:
    with pdf.open_metadata() as metadonnees:
        part = metadonnees.get("{http://www.aiim.org/pdfua/ns/id/}part")
        titre = metadonnees.get("dc:title")
    return {
        "MarkInfo": bool(pdf.Root.MarkInfo.Marked),
        "Lang": str(pdf.Root.Lang) == "fr",
        "DisplayDocTitle": bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
        "pdfuaid:part": part == "1",
        "title": bool(titre),
    }


def _paires(nums) -> list[tuple[int, Object]]:
    valeurs = list(nums)
    return [(int(numero), cible) for numero, cible in zip(valeurs[::2], valeurs[1::2], strict=True)]


def _contenus(element: Object) -> list[int]:
    return [int(enfant) for enfant in element.K if isinstance(enfant, int)]


def elements(racine: Object, genre: str) -> list[Object]:
    """Return the structure elements of this kind (« TH », « Part »…), in the order of reading."""
    trouves = []
    for enfant in racine.K:
        if isinstance(enfant, Object) and enfant.get("/Type") == Name.StructElem:
            if genre == str(enfant.S).removeprefix("/"):
                trouves.append(enfant)
            trouves += elements(enfant, genre)
    return trouves


def _en_tetes_perdus(racine: Object) -> list[str]:
    noms = [str(cellule.ID) for cellule in elements(racine, "TH") if "/ID" in cellule]
    cites = {str(nom) for cellule in elements(racine, "TD") for nom in cellule.A.get("/Headers", [])}
    return [f"header {nom} does not exist" for nom in sorted(cites - set(noms))]
