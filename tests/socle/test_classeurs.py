"""Spreadsheets out: what is typed in a form never becomes a formula, and reads the same."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from socle.classeurs import Feuille, classeur, csv_francais

DANGERS = ["=1+1", "+1", "-2 points", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－2", "＠A", "#N/A"]


def relire(fichier: bytes, feuille: int = 0) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(fichier)).get_sheet_by_index(feuille).to_python()


@pytest.mark.parametrize("saisie", DANGERS)
def test_a_comment_that_looks_like_a_formula_stays_text_and_reads_the_same(saisie):
    fichier = classeur(Feuille("Commentaires", {"Commentaire": lambda ligne: ligne}, [saisie]))
    cellule = load_workbook(BytesIO(fichier)).active["A2"]
    assert (cellule.value, cellule.data_type) == (saisie, "s")
    assert b"<f>" not in ZipFile(BytesIO(fichier)).read("xl/worksheets/sheet1.xml")


def test_control_without_the_guard_openpyxl_writes_a_formula(monkeypatch):
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- only this control needs the unguarded cell

    monkeypatch.setattr("socle.xlsx._cellule", lambda page, valeur: WriteOnlyCell(page, value=valeur))
    fichier = classeur(Feuille("Commentaires", {"Commentaire": lambda ligne: ligne}, ["=1+1"]))
    assert b"<f>" in ZipFile(BytesIO(fichier)).read("xl/worksheets/sheet1.xml")


def test_a_dangerous_text_stays_text_when_somebody_edits_the_cell():
    fichier = classeur(Feuille("Commentaires", {"Commentaire": lambda ligne: ligne}, ["-2 points", "bien"]))
    page = load_workbook(BytesIO(fichier)).active
    assert [bool(page[nom].quotePrefix) for nom in ("A2", "A3")] == [True, False]


def test_columns_come_in_their_order_with_dates_as_dates_and_numbers_as_numbers():
    lignes = [{"nom": "LE GOFF", "le": date(2026, 11, 23), "note": Decimal("12.5"), "vu": True, "rien": None}]
    colonnes = {
        "Élève": lambda ligne: ligne["nom"],
        "Date": lambda ligne: ligne["le"],
        "Note": lambda ligne: ligne["note"],
        "Vu": lambda ligne: ligne["vu"],
        "Vide": lambda ligne: ligne["rien"],
    }
    assert relire(classeur(Feuille("Suivi", colonnes, lignes))) == [
        ["Élève", "Date", "Note", "Vu", "Vide"],
        ["LE GOFF", date(2026, 11, 23), 12.5, "oui", ""],
    ]


def test_a_moment_is_written_in_the_time_of_paris():
    minuit_utc = datetime(2026, 7, 1, 22, 30, tzinfo=timezone.get_fixed_timezone(0))
    fichier = classeur(Feuille("Suivi", {"Quand": lambda ligne: ligne}, [minuit_utc]))
    assert relire(fichier)[1] == [datetime(2026, 7, 2, 0, 30)]  # noqa: DTZ001 -- a cell has no time zone


def test_control_characters_are_left_out_instead_of_stopping_the_export():
    fichier = classeur(Feuille("Suivi", {"Texte": lambda ligne: ligne}, ["avant\x0bapr\x00ès"]))
    assert relire(fichier)[1] == ["avantaprès"]


def test_the_sheet_prints_as_a4_landscape_with_its_header_on_each_page():
    fichier = classeur(
        Feuille("Niveaux : TAGO1/2", {"Élève": str, "Niveau": str}, ["a"], largeurs={"Élève": 32}),
        Feuille("Légende", {"Signe": str}, ["++"]),
    )
    livre = load_workbook(BytesIO(fichier))
    page = livre.worksheets[0]
    assert livre.sheetnames == ["Niveaux - TAGO1-2", "Légende"]
    assert (page.freeze_panes, page.print_title_rows) == ("B2", "$1:$1")
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == ("landscape", 9, 1)
    assert [page.column_dimensions[colonne].width for colonne in "AB"] == [32, 16]


@pytest.mark.parametrize("saisie", DANGERS[:-1])
def test_a_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_run(saisie):
    fichier = csv_francais({"Commentaire": lambda ligne: ligne}, [saisie])
    lignes = list(csv.reader(StringIO(fichier.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lignes == [["Commentaire"], ["'" + saisie]]


def test_a_csv_opens_in_a_french_excel():
    colonnes = {"Élève": lambda ligne: ligne[0], "Date": lambda ligne: ligne[1], "Note": lambda ligne: ligne[2]}
    fichier = csv_francais(colonnes, [("Zoé; « A »", date(2026, 9, 3), Decimal("12.5"))])
    assert fichier == '\ufeffÉlève;Date;Note\r\n"Zoé; « A »";03/09/2026;12,5\r\n'.encode()
