"""From the text of a cell to a value: what each field of an élève accepts, and what it refuses in French."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from scolarite.lecture.modele import LigneEleve, ListeRefusee, Probleme
from socle.cles import cle_de_tri

# Without them one élève cannot be told from another: a wrong value sets the whole line aside.
IDENTITE = {"nom", "prenom", "naissance", "ine", "identifiant_siecle"}
ANNEES_PLAUSIBLES = range(1940, 2100)
LONGUEUR_MAXIMALE = 80
GROUPES_MAXIMUM = 40

# « é » written in UTF-8 and read as Latin: the two signs that follow from every accented letter.
ACCENT_MAL_LU = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd|[\u0080-\u009f]")
LIAISONS = " '-."  # what joins the letters of a name
# INE-RNIE (123456789AB), INE-BEA (1234567890A) and the INE of apprentissage (1234A12345B).
INE = re.compile(r"\d{4}[0-9A-Z]\d{4}[0-9A-Z][A-Z]", re.ASCII)
MEF = re.compile(r"\d{10,11}", re.ASCII)
CODE = re.compile(r"[^\x00-\x1f\x7f]{1,30}")
SEXES = {"1": "M", "m": "M", "masculin": "M", "garcon": "M", "h": "M"} | {
    "2": "F", "f": "F", "feminin": "F", "fille": "F",
}  # fmt: skip
OUI_NON = {"1": True, "oui": True, "true": True, "0": False, "non": False, "false": False}


def propre(texte: str) -> str:
    """Return `texte` in composed form, with plain apostrophes and single ordinary blanks."""
    return " ".join(unicodedata.normalize("NFC", texte).replace("\u2019", "'").split())


def refuser_les_accents_mal_lus(numero: int, texte: str) -> None:
    """Stop the whole reading at the first sign of a wrong encoding: every other name is wrong as well."""
    if ACCENT_MAL_LU.search(texte):
        raise ListeRefusee(
            f"Les accents de ce fichier sont mal enregistrés (ligne {numero} : « {texte[:40]} »). "
            "Exportez-le de nouveau, en UTF-8 si le choix est proposé, sans l’ouvrir entre-temps."
        )


def composer(numero: int, textes: Mapping[str, str], colonnes: Mapping[str, str]) -> tuple[LigneEleve, list[Probleme]]:
    """Build one line from the raw text of each field; `colonnes` names each field as the file does."""
    valeurs: dict[str, Any] = {}
    problemes = []
    for champ, texte in textes.items():
        refuser_les_accents_mal_lus(numero, texte)
        try:
            valeurs[champ] = LECTEURS[champ](propre(texte))
        except ValueError as erreur:
            problemes.append(Probleme(numero, colonnes[champ], str(erreur), bloquant=champ in IDENTITE))
    return LigneEleve(numero, **valeurs), problemes


def _nom(texte: str) -> str:
    if not texte:
        raise ValueError("Le nom ou le prénom manque.")
    return _nom_facultatif(texte)


def _nom_facultatif(texte: str) -> str:
    if len(texte) > LONGUEUR_MAXIMALE:
        raise ValueError(f"Il dépasse {LONGUEUR_MAXIMALE} caractères.")
    lettres_et_liaisons = all(signe.isalpha() or signe in LIAISONS for signe in texte)
    if texte and not (lettres_et_liaisons and texte.strip(LIAISONS)):
        raise ValueError(f"« {texte} » contient un signe qui n’entre pas dans un nom.")
    return texte


def _date(texte: str) -> date | None:
    if not texte:
        return None
    if francaise := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", texte, re.ASCII):
        jour, mois, annee = map(int, francaise.groups())
    elif iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", texte, re.ASCII):
        annee, mois, jour = map(int, iso.groups())
    else:
        raise ValueError(f"« {texte[:40]} » n’est pas une date de la forme jj/mm/aaaa.")
    try:
        lue = date(annee, mois, jour)
    except ValueError:
        raise ValueError(f"« {texte} » n’est pas un jour du calendrier.") from None
    if annee not in ANNEES_PLAUSIBLES:
        raise ValueError(f"L’année {annee} n’est pas vraisemblable.")
    return lue


def _ine(texte: str) -> str:
    ine = texte.replace(" ", "").upper()
    if ine and not INE.fullmatch(ine):
        raise ValueError(f"« {texte[:40]} » n’est pas un INE (11 signes, par exemple 123456789AB).")
    return ine


def _code(texte: str) -> str:
    if texte and not CODE.fullmatch(texte):
        raise ValueError("Ce code dépasse 30 caractères.")
    return texte


def _groupes(texte: str) -> tuple[str, ...]:
    codes = dict.fromkeys(_code(code.strip()) for code in re.split(r"[,|]", texte) if code.strip())
    if len(codes) > GROUPES_MAXIMUM:
        raise ValueError(f"Un élève ne peut pas être dans plus de {GROUPES_MAXIMUM} groupes.")
    return tuple(codes)


def _mef(texte: str) -> str:
    if texte and not MEF.fullmatch(texte):
        raise ValueError(f"« {texte[:40]} » n’est pas un code MEF (10 ou 11 chiffres).")
    return texte


def _sexe(texte: str) -> str:
    return _parmi(SEXES, texte, vide="", attendu="F ou M")


def _oui_non(texte: str) -> bool | None:
    return _parmi(OUI_NON, texte, vide=None, attendu="oui ou non")


def _parmi(choix: Mapping[str, Any], texte: str, *, vide: Any, attendu: str) -> Any:
    if not texte:
        return vide
    if (cle := cle_de_tri(texte)) not in choix:
        raise ValueError(f"« {texte[:40]} » n’est pas compris : {attendu} est attendu.")
    return choix[cle]


LECTEURS: dict[str, Callable[[str], Any]] = {
    "nom": _nom,
    "prenom": _nom,
    "nom_usage": _nom_facultatif,
    "naissance": _date,
    "sexe": _sexe,
    "ine": _ine,
    "identifiant_siecle": _code,
    "classe": _code,
    "groupes": _groupes,
    "mef": _mef,
    "doublement": _oui_non,
    "entree": _date,
    "sortie": _date,
}
