"""The first visible sheet of an .xlsx workbook, as rows of texts."""

import io
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from scolarite.lecture.limites import LIGNES_MAXIMUM, trop_de_lignes
from scolarite.lecture.modele import ListeRefusee

COLONNES_MAXIMUM = 200


def rangees_du_classeur(contenu: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give each row with its number in the sheet."""
    try:
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(contenu))
        feuille = classeur.get_sheet_by_name(_premiere_visible(classeur))
    except CalamineError:
        raise ListeRefusee(
            "Ce classeur est abîmé : il ne s’ouvre pas. Enregistrez-le de nouveau au format « Classeur Excel (.xlsx) »."
        ) from None
    if feuille.total_height > LIGNES_MAXIMUM + 1:
        raise trop_de_lignes()
    if feuille.total_width > COLONNES_MAXIMUM:
        raise ListeRefusee(f"La feuille « {feuille.name[:40]} » a plus de {COLONNES_MAXIMUM} colonnes.")
    rangees = feuille.to_python(skip_empty_area=False)
    for numero, rangee in enumerate(rangees, start=1):
        yield numero, [_texte(cellule) for cellule in rangee]


def _premiere_visible(classeur: CalamineWorkbook) -> str:
    for feuille in classeur.sheets_metadata:
        if feuille.visible == SheetVisibleEnum.Visible:
            return feuille.name
    raise ListeRefusee("Ce classeur n’a aucune feuille visible.")


def _texte(valeur: object) -> str:
    """Return what the person sees in the cell, near enough: a date in French form, 2 and not 2.0."""
    if isinstance(valeur, datetime | date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)
