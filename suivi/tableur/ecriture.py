"""The file to fill: pupils × compétences, a list of marks in each cell, and how to use it."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from socle.dates import LONGUE, ecrire_jour
from socle.xlsx import EN_HAUT, FOND, TITRE, poser
from suivi.models import Positionnement
from suivi.tableaux.grille import Grille
from suivi.tableur.plan import (
    COLONNE_DES_NOMS,
    DECALAGE_DES_CODES,
    DECALAGE_DES_ELEVES,
    MARQUE,
    MODE_D_EMPLOI,
    MORCEAU,
    PREMIERE_COLONNE,
    REPERES,
    SAISIE,
    cle,
)
from suivi.tableur.reperes import Reperes

# Rows and columns of openpyxl count from 1.
TETE, CODES, INTITULES, ELEVES = 1, 1 + DECALAGE_DES_CODES, DECALAGE_DES_ELEVES, 1 + DECALAGE_DES_ELEVES
NOMS, MARQUES = 1 + COLONNE_DES_NOMS, 1 + PREMIERE_COLONNE
TEXTE = "@"  # a cell where « ++ » and « -- » are typed without becoming a formula or a dash
AU_CENTRE = Alignment(horizontal="center", vertical="center")
EN_TETE = Alignment(horizontal="center", vertical="top", wrap_text=True)
TRAIT = Side(style="thin", color="B9B7B4")
CADRE = Border(left=TRAIT, right=TRAIT, top=TRAIT, bottom=TRAIT)
# The tones of static/css/niveaux.css: ground and ink.
TONS = {"--": ("DFEAFB", "11284B"), "-": ("A1C0EC", "11284B"), "+": ("3F6CAD", "FFFFFF"), "++": ("0C3164", "FFFFFF")}
CHOIX = [*(niveau.signe for niveau in Positionnement.Maitrise), *Positionnement.Etat.values]


def ecrire(grille: Grille) -> bytes:
    """Return the spreadsheet of this grid, with what is stored in it already."""
    livre = Workbook()
    saisie = livre.active
    saisie.title = SAISIE
    _en_tetes(saisie, grille)
    _lignes(saisie, grille)
    _presenter(saisie, grille)
    _mode_d_emploi(livre.create_sheet(MODE_D_EMPLOI), grille)
    _reperes(livre.create_sheet(REPERES), Reperes.de(grille))
    sortie = BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def _en_tetes(page: Worksheet, grille: Grille) -> None:
    page.cell(TETE, 1, MARQUE)
    poser(page.cell(CODES, NOMS), f"{grille.situation}, {ecrire_jour(grille.situation.date, LONGUE)}")
    poser(page.cell(INTITULES, NOMS), "Élève")
    for rang, colonne in enumerate(grille.colonnes, start=MARQUES):
        page.cell(TETE, rang, cle("c", colonne.pk))
        poser(page.cell(CODES, rang), colonne.code)
        poser(page.cell(INTITULES, rang), colonne.intitule)
    for rangee in page.iter_rows(min_row=CODES, max_row=INTITULES, min_col=NOMS):
        for cellule in rangee:
            cellule.font, cellule.fill, cellule.border = TITRE, FOND, CADRE
            cellule.alignment = EN_HAUT if cellule.column == NOMS else EN_TETE


def _lignes(page: Worksheet, grille: Grille) -> None:
    for rang, eleve in enumerate(grille.lignes, start=ELEVES):
        page.cell(rang, 1, cle("e", eleve.pk))
        nom = page.cell(rang, NOMS)
        poser(nom, eleve.nom)
        nom.border = CADRE
        for place, colonne in enumerate(grille.colonnes, start=MARQUES):
            marque = page.cell(rang, place)
            poser(marque, signe_de(grille.case(eleve.pk, colonne.pk).valeur) or None)
            marque.number_format, marque.alignment, marque.border = TEXTE, AU_CENTRE, CADRE
            marque.protection = Protection(locked=False)
            marque.font = TITRE


def signe_de(valeur: str) -> str:
    """Return the content of a cell as people type it: --, -, +, ++ or a letter."""
    return Positionnement.Maitrise(int(valeur)).signe if valeur.isdigit() else valeur


def _presenter(page: Worksheet, grille: Grille) -> None:
    """Freeze the headers, hide the keys, protect all but the marks, and offer the list in each cell."""
    page.freeze_panes = page.cell(ELEVES, MARQUES)
    page.column_dimensions["A"].hidden = True
    page.row_dimensions[TETE].hidden = True
    page.row_dimensions[INTITULES].height = 90
    page.column_dimensions[get_column_letter(NOMS)].width = 30
    for rang in range(MARQUES, MARQUES + len(grille.colonnes)):
        page.column_dimensions[get_column_letter(rang)].width = 16
    page.print_title_rows, page.print_title_cols = f"{CODES}:{INTITULES}", "B:B"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", "9"  # 9 is A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.protection.sheet = True  # against a slip, and without a password
    page.protection.formatColumns = page.protection.formatRows = False  # these may still be changed
    if grille.nb_cases:
        _offrir_les_marques(page, grille)


def _offrir_les_marques(page: Worksheet, grille: Grille) -> None:
    fin = page.cell(ELEVES + len(grille.lignes) - 1, MARQUES + len(grille.colonnes) - 1).coordinate
    zone = f"{page.cell(ELEVES, MARQUES).coordinate}:{fin}"
    # A help and not a guard: a digit or a word is welcome, and what cannot be read is said at the return.
    liste = DataValidation("list", formula1=f'"{",".join(CHOIX)}"', allow_blank=True, showErrorMessage=False)
    liste.add(zone)
    page.add_data_validation(liste)
    for signe, (fond, encre) in TONS.items():
        remplissage = PatternFill("solid", bgColor=fond)
        regle = CellIsRule(operator="equal", formula=[f'"{signe}"'], fill=remplissage, font=Font(color=encre))
        page.conditional_formatting.add(zone, regle)


def _mode_d_emploi(page: Worksheet, grille: Grille) -> None:
    lignes = [
        ("Remplir ce classeur", ""),
        ("", f"Situation : {grille.situation}, {ecrire_jour(grille.situation.date, LONGUE)}."),
        ("1.", f"Remplissez la feuille « {SAISIE} », avec ou sans réseau : choisissez dans la liste, ou tapez."),
        ("2.", "Enregistrez le fichier au format « Classeur Excel (.xlsx) », même depuis LibreOffice."),
        ("3.", "Dans Agora, ouvrez la situation, « Autres actions », « Remplir dans un tableur », et renvoyez-le."),
        ("4.", "Agora montre chaque différence. Rien n’est enregistré avant votre confirmation."),
        ("", ""),
        ("Ce qu’une case peut porter", ""),
        *((niveau.signe, f"{niveau.label} ({niveau.value})") for niveau in Positionnement.Maitrise),
        *((etat.value, f"{etat.label}, hors calcul") for etat in Positionnement.Etat),
        ("(vide)", "Pas encore positionné. Une case vidée ici sera vidée dans Agora, après confirmation."),
        ("", ""),
        ("À savoir", ""),
        ("", "Le chiffre de 1 à 4 et le niveau en toutes lettres sont compris aussi."),
        (
            "",
            "Titres et noms sont protégés, sans mot de passe. Un élève qui manque ici ne change pas dans Agora.",
        ),
        ("", "La première ligne, la première colonne et la dernière feuille sont cachées : Agora s’y retrouve par là."),
        ("", "Les commentaires se saisissent dans Agora."),
        ("", "Ce fichier porte des noms d’élèves : gardez-le pour vous, puis supprimez-le."),
    ]
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 10, 95
    for rang, (gauche, droite) in enumerate(lignes, start=1):
        poser(page.cell(rang, 1), gauche or None)
        poser(page.cell(rang, 2), droite or None)
        page.cell(rang, 1).alignment, page.cell(rang, 2).alignment = Alignment(vertical="top"), EN_HAUT
        page.cell(rang, 1).font = TITRE
    page.protection.sheet = True


def _reperes(page: Worksheet, reperes: Reperes) -> None:
    signe = reperes.signer()
    for rang, debut in enumerate(range(0, len(signe), MORCEAU), start=1):
        poser(page.cell(rang, 1), signe[debut : debut + MORCEAU])
    page.sheet_state = "veryHidden"
    page.protection.sheet = True
