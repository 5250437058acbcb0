"""How hard a password is to guess. Pure: no account, no word of the domain."""

import math
import re

from socle.cles import cle_de_tri

# The kinds of signs of the CNIL's own calculation (délibération n° 2022-100 du 21 juillet 2022): 26 small letters,
# 26 capitals, 10 digits, 37 others. Letters with an accent are counted among the others.
SORTES = ((r"[a-z]", 26), (r"[A-Z]", 26), (r"[0-9]", 10), (r"[^a-zA-Z0-9]", 37))
RANGEES: tuple[str, ...] = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")
RANGEES += ("&é\"'(-è_çà", "abcdefghijklmnopqrstuvwxyz", "01234567890")
_SENS = RANGEES + tuple(rangee[::-1] for rangee in RANGEES)
SUITE_TROP_LONGUE = 4


def bits(mot_de_passe: str) -> int:
    """Return the strength in bits: the CNIL's length × log2(kinds of signs), less what adds nothing.

    A sign adds nothing when it ends a run of three (« aaa », « 345 », « aze ») or repeats three signs already seen
    (« chatchat »). The CNIL counts twelve signs of the four kinds as 80 bits (79.6), hence the rounding.
    """
    utiles = sum(_apporte(mot_de_passe, rang) for rang in range(len(mot_de_passe)))
    alphabet = sum(taille for motif, taille in SORTES if re.search(motif, mot_de_passe))
    return round(utiles * math.log2(alphabet)) if alphabet else 0


def _apporte(texte: str, rang: int) -> bool:
    trois = texte[rang - 2 : rang + 1]
    return rang < 2 or not (_en_suite(trois) or trois in texte[:rang])


def _en_suite(morceau: str) -> bool:
    petit = morceau.lower()
    return len(set(petit)) == 1 or any(petit in rangee for rangee in _SENS)


def suite(mot_de_passe: str) -> str:
    """Return the first run of four signs or more (keys side by side, alphabet, digits, one sign again), or ''."""
    for debut in range(len(mot_de_passe) - SUITE_TROP_LONGUE + 1):
        fin = debut + SUITE_TROP_LONGUE
        if _en_suite(mot_de_passe[debut:fin]):
            while fin < len(mot_de_passe) and _en_suite(mot_de_passe[debut : fin + 1]):
                fin += 1
            return mot_de_passe[debut:fin]
    return ""


def est_un_seul_mot(mot_de_passe: str) -> bool:
    """Tell whether it is one word, dressed with a few digits or signs at its ends: « Chocolat2009! »."""
    return re.fullmatch(r"[\W\d_]{0,4}[^\W\d_]+[\W\d_]{0,6}", mot_de_passe) is not None


def mot_contenu(mot_de_passe: str, mots: list[str]) -> str:
    """Return the first of `mots` that the password holds, accents and case aside, or ''.

    A word of less than four signs must stand alone (« Léa-2009 »): inside another word it says nothing of anybody.
    """
    cle = cle_de_tri(mot_de_passe)
    colle = cle.replace(" ", "")
    entiers = re.findall(r"[a-z]+|[0-9]+", cle)
    for mot in mots:
        cherche = cle_de_tri(mot).replace(" ", "")
        if (len(cherche) >= 4 and cherche in colle) or (cherche and cherche in entiers):
            return mot
    return ""
