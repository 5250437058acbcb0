"""Sheets of an .xlsx file. Long to load: imported by those who write one, when they write it."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from socle.classeurs import DANGEREUX, Feuille, valeur_de_cellule

INTERDITS_DANS_UN_TITRE = str.maketrans("[]:*?/\\", "-------")
LARGEUR = 16  # characters, for a column that does not say its own

TITRE = Font(bold=True)
FOND = PatternFill("solid", fgColor="E7E9EE")
EN_HAUT = Alignment(vertical="top", wrap_text=True)


def ecrire(feuilles: Iterable[Feuille]) -> bytes:
    """Return the file: of each sheet the header frozen and repeated on paper, A4 landscape, one page wide."""
    livre = Workbook(write_only=True)
    for feuille in feuilles:
        _ecrire(livre, feuille)
    sortie = BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def _ecrire(livre: Workbook, feuille: Feuille) -> None:
    page = livre.create_sheet(feuille.titre.translate(INTERDITS_DANS_UN_TITRE)[:31])
    page.freeze_panes = "B2"  # the header and the first column stay in view
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", "9"  # 9 is A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for rang, nom in enumerate(feuille.colonnes, start=1):
        page.column_dimensions[get_column_letter(rang)].width = feuille.largeurs.get(nom, LARGEUR)
    page.append([_en_tete(page, nom) for nom in feuille.colonnes])
    for ligne in feuille.lignes:
        page.append([_cellule(page, lire(ligne)) for lire in feuille.colonnes.values()])


def _en_tete(page, nom: str) -> WriteOnlyCell:
    cellule = _cellule(page, nom)
    cellule.font, cellule.fill = TITRE, FOND
    return cellule


def _cellule(page, valeur: Any) -> WriteOnlyCell:
    cellule = WriteOnlyCell(page)
    poser(cellule, valeur)
    return cellule


def poser(cellule, valeur: Any) -> None:
    """Put a value in a cell, of a sheet laid out by hand too: what somebody typed stays text."""
    valeur = valeur_de_cellule(valeur)
    cellule.value = valeur
    cellule.alignment = EN_HAUT
    if isinstance(valeur, str):
        cellule.data_type = "s"  # openpyxl would make a formula of « =1+1 » and an error of « #N/A »
        cellule._style.quotePrefix = valeur.startswith(DANGEREUX)  # and it stays text once edited
    elif isinstance(valeur, date):
        cellule.number_format = "dd/mm/yyyy hh:mm" if isinstance(valeur, datetime) else "dd/mm/yyyy"
