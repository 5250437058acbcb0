"""Spreadsheets out: an ordered mapping « column title → how to read it », and no cell that could run a formula.

A comment such as « -2 points » or « =1+1 », typed by anybody in a form, stays text in Excel and in LibreOffice.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Colonnes = Mapping[str, Callable[[Any], Any]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEREUX = tuple("=+-@\t\r\n＝＋－＠")  # the last four are the full-width forms, which spreadsheets read as well
INTERDITS_DANS_UN_TITRE = str.maketrans("[]:*?/\\", "-------")
LARGEUR = 16  # characters, for a column that does not say its own

TITRE = Font(bold=True)
FOND = PatternFill("solid", fgColor="E7E9EE")
EN_HAUT = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Feuille:
    """One sheet: its name, its columns in order, its rows in order, and the widths that differ from the usual."""

    titre: str
    colonnes: Colonnes
    lignes: Iterable[Any]
    largeurs: Mapping[str, float] = field(default_factory=dict)


def classeur(*feuilles: Feuille) -> bytes:
    """Return an .xlsx file: header frozen and repeated on paper, A4 landscape, one page wide."""
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
    valeur = _valeur(valeur)
    cellule.value = valeur
    cellule.alignment = EN_HAUT
    if isinstance(valeur, str):
        cellule.data_type = "s"  # openpyxl would make a formula of « =1+1 » and an error of « #N/A »
        cellule._style.quotePrefix = valeur.startswith(DANGEREUX)  # and it stays text once edited
    elif isinstance(valeur, date):
        cellule.number_format = "dd/mm/yyyy hh:mm" if isinstance(valeur, datetime) else "dd/mm/yyyy"


def _valeur(valeur: Any) -> Any:
    """Return what a cell can hold: numbers and dates as they are, in local time, and anything else as text."""
    if valeur is None or (isinstance(valeur, int | float | Decimal) and not isinstance(valeur, bool)):
        return valeur
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return timezone.make_naive(valeur) if timezone.is_aware(valeur) else valeur
    if isinstance(valeur, date):
        return valeur
    return ILLEGAL_CHARACTERS_RE.sub("", str(valeur))


def csv_francais(colonnes: Colonnes, lignes: Iterable[Any]) -> bytes:
    """Return a CSV that a French Excel opens as it is (« ; », UTF-8 with its mark), dangerous cells behind a « ' »."""
    sortie = StringIO()
    redacteur = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    redacteur.writerow([_inoffensive(nom) for nom in colonnes])
    for ligne in lignes:
        redacteur.writerow([_inoffensive(_valeur(lire(ligne))) for lire in colonnes.values()])
    return sortie.getvalue().encode("utf-8-sig")


def _inoffensive(valeur: Any) -> Any:
    if isinstance(valeur, datetime):
        return f"{valeur:%d/%m/%Y %H:%M}"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, float | Decimal):
        return str(valeur).replace(".", ",")
    if isinstance(valeur, str) and valeur.startswith(DANGEREUX):
        return "'" + valeur
    return valeur
