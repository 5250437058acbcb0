"""A CSV as spreadsheets and Pronote write it: UTF-8 (with or without BOM) or Windows-1252, `;` or tabs."""

import csv
import io
from collections.abc import Iterator

from scolarite.lecture.modele import ListeRefusee

CELLULE_MAXIMALE = 1000
SEPARATEURS = ";\t"
REMEDE = "Enregistrez la liste au format « CSV UTF-8 »."


def rangees_du_texte(contenu: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of its first line in the file."""
    texte = _decoder(contenu)
    csv.field_size_limit(CELLULE_MAXIMALE)
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=_separateur(texte), strict=True)
    autre = SEPARATEURS.replace(lecteur.dialect.delimiter, "")
    debut, largeur = 1, 0
    try:
        for rangee in lecteur:
            largeur = largeur or len(rangee)
            if len(rangee) != largeur and any(autre in cellule for cellule in rangee):
                raise ListeRefusee(
                    "Points-virgules et tabulations sont mêlés dans ce fichier : "
                    f"la ligne {debut} n’a pas le même séparateur que l’en-tête."
                )
            yield debut, rangee
            debut = lecteur.line_num + 1
    except csv.Error:
        raise ListeRefusee(
            f"La ligne {debut} ne se lit pas : un guillemet n’est pas refermé, ou une cellule est démesurée."
        ) from None


def _decoder(contenu: bytes) -> str:
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in contenu:
        raise ListeRefusee(f"Ce fichier n’est pas un texte en UTF-8 ni en Windows-1252. {REMEDE}")
    for encodage in ("utf-8-sig", "cp1252"):
        try:
            return contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
    raise ListeRefusee(f"L’encodage de ce fichier n’est pas reconnu. {REMEDE}")


def _separateur(texte: str) -> str:
    entete = next((ligne for ligne in io.StringIO(texte) if ligne.strip()), "")
    presents = [signe for signe in SEPARATEURS if signe in entete]
    if len(presents) != 1:
        raise ListeRefusee(
            "La première ligne doit nommer les colonnes, toutes séparées par des points-virgules "
            "ou toutes par des tabulations."
        )
    return presents[0]
