"""Where things stand in the file, for the one who writes it and the one who reads it. Pure, and without Django."""

from socle.valeurs import entier

SAISIE, MODE_D_EMPLOI, REPERES = "Positionnements", "Mode d’emploi", "Agora"
MARQUE = "agora"  # at the crossing of the hidden row and the hidden column
COLONNE_DES_NOMS, PREMIERE_COLONNE = 1, 2  # from 0: the keys are in column A, hidden
DECALAGE_DES_CODES, DECALAGE_DES_ELEVES = 1, 3  # under the hidden row: codes, wordings, then the pupils

MORCEAU = 30_000  # signs of the signed line in one cell: Excel holds 32,767
RANGEES_MAXIMUM, COLONNES_MAXIMUM, TEXTE_MAXIMUM = 1000, 120, 200
RENVOYER = "Renvoyez le classeur .xlsx téléchargé depuis cette situation."


def cle(prefixe: str, pk: int) -> str:
    """Return the hidden key of a pupil (« e12 ») or of a compétence (« c34 »)."""
    return f"{prefixe}{pk}"


def lire_cle(prefixe: str, texte: str) -> int | None:
    """Return the number of a hidden key, None for anything else."""
    propre = texte.strip()
    return entier(propre.removeprefix(prefixe)) if propre.startswith(prefixe) else None


def lettre(colonne: int) -> str:
    """Return the letter of a column counted from 0, as spreadsheets name it: A, Z, AA."""
    lettres = ""
    colonne += 1
    while colonne:
        colonne, reste = divmod(colonne - 1, 26)
        lettres = chr(ord("A") + reste) + lettres
    return lettres
