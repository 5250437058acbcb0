"""Spreadsheets out: an ordered mapping « column title → how to read it », and no cell that could run a formula.

A comment such as « -2 points » or « =1+1 », typed by anybody in a form, stays text in Excel and in LibreOffice.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils import timezone

Colonnes = Mapping[str, Callable[[Any], Any]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEREUX = tuple("=+-@\t\r\n＝＋－＠")  # the last four are the full-width forms, which spreadsheets read as well
ILLISIBLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what no file of this kind may hold


@dataclass(frozen=True)
class Feuille:
    """One sheet: its name, its columns in order, its rows in order, and the widths that differ from the usual."""

    titre: str
    colonnes: Colonnes
    lignes: Iterable[Any]
    largeurs: Mapping[str, float] = field(default_factory=dict)


def classeur(*feuilles: Feuille) -> bytes:
    """Return an .xlsx file: header frozen and repeated on paper, A4 landscape, one page wide."""
    from socle.xlsx import ecrire  # noqa: PLC0415 -- 180 modules, which a page without a spreadsheet does not load

    return ecrire(feuilles)


def valeur_de_cellule(valeur: Any) -> Any:
    """Return what a cell can hold: numbers and dates as they are, in local time, and anything else as text."""
    if valeur is None or (isinstance(valeur, int | float | Decimal) and not isinstance(valeur, bool)):
        return valeur
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return timezone.make_naive(valeur) if timezone.is_aware(valeur) else valeur
    if isinstance(valeur, date):
        return valeur
    return ILLISIBLES.sub("", str(valeur))


def csv_francais(colonnes: Colonnes, lignes: Iterable[Any]) -> bytes:
    """Return a CSV that a French Excel opens as it is (« ; », UTF-8 with its mark), dangerous cells behind a « ' »."""
    sortie = StringIO()
    redacteur = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    redacteur.writerow([_inoffensive(nom) for nom in colonnes])
    for ligne in lignes:
        redacteur.writerow([_inoffensive(valeur_de_cellule(lire(ligne))) for lire in colonnes.values()])
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
