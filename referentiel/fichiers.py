"""Reads the data files of the référentiel. A malformed file is refused in French, with the place, before any write."""

import json
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path

from django.core.exceptions import ValidationError

from referentiel.phrases import PHRASES, en_francais

FICHIER_DES_REGLES = "reglements.json"

# What each file must hold, no more and no less: a dict names its keys, a list says what each item is.
_LIGNE = {"code": str, "intitule": str}
_ACTIVITE = {**_LIGNE, "taches": [str], "competences": [_LIGNE], "indicateurs": [str]}
_BLOC = {
    "numero": int,
    "intitule": str,
    "pole": str,
    "unite": str,
    "epreuve": str,
    "activites": [_ACTIVITE],
    "savoirs": [{"famille": str, "themes": [str]}],
}
DIPLOME = {
    **_LIGNE,
    "sigle": str,
    "source": str,
    "premiere_session": int,
    "blocs": [_BLOC],
    "savoir_etre": [_LIGNE],
    "familles": [_LIGNE],
    "mefs": [{"code": str, "libelle": str, "niveau": str, "famille": str | None}],
}
_REGLE = {
    "diplome": str | None,
    "domaine": str,
    "cle": str,
    "portee": str,
    "du": int,
    "au": int | None,
    "libelle": str,
    "valeur": object,
    "certitude": str,
    "a_verifier": bool,
    "source": str,
    "note": str,
}
REGLES = {"reglements": [_REGLE]}

_NOMS_DES_TYPES = {
    str: "un texte",
    int: "un nombre entier",
    bool: "vrai ou faux",
    str | None: "un texte ou rien",
    int | None: "un nombre entier ou rien",
}


def lire_dossier(dossier: Path) -> tuple[list[dict], list[dict]]:
    """Return the diplômes of a folder, one a file, and the rules of its file of rules, all checked."""
    if not dossier.is_dir():
        raise ValidationError(f"Le dossier {dossier} n'existe pas.")
    diplomes = [
        _lire(chemin, DIPLOME) for chemin in sorted(dossier.glob("*.json")) if chemin.name != FICHIER_DES_REGLES
    ]
    regles = _lire(dossier / FICHIER_DES_REGLES, REGLES)["reglements"]
    for rang, regle in enumerate(regles, 1):
        _verifier_la_valeur(regle, f"{FICHIER_DES_REGLES}, règle {rang} ({regle['domaine']}, {regle['cle']})")
    _refuser_les_chevauchements(regles)
    return diplomes, regles


def _lire(chemin: Path, schema: dict) -> dict:
    try:
        contenu = json.loads(chemin.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise ValidationError(f"Le fichier {chemin.name} manque dans {chemin.parent}.") from None
    except UnicodeDecodeError:
        raise ValidationError(f"{chemin.name} n'est pas écrit en UTF-8.") from None
    except json.JSONDecodeError as erreur:
        raise ValidationError(
            f"{chemin.name} n'est pas un fichier JSON correct : ligne {erreur.lineno}, colonne {erreur.colno}."
        ) from None
    _verifier(contenu, schema, chemin.name)
    return contenu


def _verifier(valeur, schema, lieu: str) -> None:
    match schema:
        case dict():
            _verifier_les_cles(valeur, schema, lieu)
            for cle, attendu in schema.items():
                _verifier(valeur[cle], attendu, f"{lieu}, {cle}")
        case [attendu]:
            if not isinstance(valeur, list):
                raise ValidationError(f"{lieu} : une liste est attendue.")
            for rang, element in enumerate(valeur, 1):
                _verifier(element, attendu, f"{lieu} n° {rang}")
        case _:
            # For Python, true is a whole number too; not for the person who writes the file.
            if not isinstance(valeur, schema) or (isinstance(valeur, bool) and schema not in (bool, object)):
                raise ValidationError(f"{lieu} : {_NOMS_DES_TYPES[schema]} est attendu.")


def _verifier_les_cles(valeur, schema: dict, lieu: str) -> None:
    if not isinstance(valeur, dict):
        raise ValidationError(f"{lieu} : un objet est attendu.")
    for cle in schema.keys() - valeur.keys():
        raise ValidationError(f"{lieu} : il manque « {cle} ».")
    for cle in valeur.keys() - schema.keys():
        raise ValidationError(f"{lieu} : « {cle} » n'est pas prévu.")


def _verifier_la_valeur(regle: dict, lieu: str) -> None:
    """Refuse a value that the page « Règles » could not say in French."""
    if not isinstance(regle["valeur"], dict):
        raise ValidationError(f"{lieu} : la valeur doit être un objet.")
    for cle in regle["valeur"].keys() - PHRASES.keys():
        raise ValidationError(f"{lieu} : la valeur « {cle} » n'est pas connue.")
    try:
        en_francais(regle["valeur"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValidationError(f"{lieu} : la valeur n'a pas la forme attendue.") from None


def _refuser_les_chevauchements(regles: list[dict]) -> None:
    """Refuse two periods of one rule that share a year, before the database does in fewer words."""

    def identite(regle):
        return (regle["diplome"] or "", regle["domaine"], regle["cle"], regle["portee"])

    for cles, periodes in groupby(sorted(regles, key=lambda regle: (*identite(regle), regle["du"])), identite):
        for avant, apres in pairwise(periodes):
            if avant["au"] is None or avant["au"] >= apres["du"]:
                raise ValidationError(
                    f"{FICHIER_DES_REGLES}, {cles[1]}, {cles[2]} : deux périodes se chevauchent "
                    f"(depuis {avant['du']} et depuis {apres['du']})."
                )
