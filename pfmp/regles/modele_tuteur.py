"""The file by which schools share their grids, notices and booklet: read with suspicion, then compared. Pure."""

import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pfmp.regles.formulaire import COMPETENCES_AU_PLUS

FORMAT, VERSION_DU_FORMAT = "agora-modele-tuteur", 1
OCTETS_AU_PLUS = 200 * 1024
MOTS_AU_PLUS = 250
TEXTES = {
    "notice_tuteurs": "Notice pour les tuteurs",
    "notice_enseignants": "Notice pour les enseignants",
    "livret": "Livret du tuteur",
}
TEXTE_AU_PLUS = 6000
SAUTS = "\n\r\t"
ENTETE = {"format", "format_version", "diplome", "nom", "version"}
PARTIES = {"mots", "mots_savoir_etre", "grille_simple", "niveaux", "non_observe", *TEXTES}


class FichierRefuseError(Exception):
    """A file that is not a model, with every reason, in French."""

    def __init__(self, *raisons: str):
        super().__init__(*raisons)
        self.raisons = list(raisons)


@dataclass(frozen=True)
class Codes:
    """What the référentiel of the school knows."""

    diplome: str
    competences: Collection[str]
    savoir_etre: Collection[str]


def lire_le_fichier(octets: bytes, codes: Codes) -> dict[str, Any]:
    """Return the model that a file holds, or refuse it with every reason."""
    if len(octets) > OCTETS_AU_PLUS:
        raise FichierRefuseError("Ce fichier est trop gros pour être un modèle : 200 Ko au plus.")
    try:
        lu = json.loads(octets.decode("utf-8-sig"), object_pairs_hook=_sans_doublon, parse_constant=_refuser_constante)
    except (ValueError, RecursionError):
        raise FichierRefuseError("Ce fichier n’est pas un modèle : il ne se lit pas comme du JSON.") from None
    if not isinstance(lu, dict) or lu.get("format") != FORMAT:
        raise FichierRefuseError("Ce fichier n’est pas un modèle pour les tuteurs exporté par Agora.")
    if lu.get("format_version") != VERSION_DU_FORMAT:
        raise FichierRefuseError("Ce fichier vient d’une autre version d’Agora, que celle-ci ne sait pas lire.")
    if lu.get("diplome") != codes.diplome:
        raise FichierRefuseError("Ce modèle est celui d’un autre diplôme.")
    return verifier(lu, codes)


def _sans_doublon(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    lu = dict(paires)
    if len(lu) != len(paires):
        raise ValueError("duplicate key")
    return lu


def _refuser_constante(nom: str):
    raise ValueError(nom)


def verifier(modele: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """Return a model with only what is known of it, its texts trimmed, or refuse it with every reason."""
    raisons = [f"« {_court(cle)} » n’est pas une partie du modèle." for cle in modele if cle not in ENTETE | PARTIES]
    raisons += _sur_le_nom(modele.get("nom"))
    raisons += _sur_les_mots(modele.get("mots"), codes.competences, "compétence")
    raisons += _sur_les_mots(modele.get("mots_savoir_etre"), codes.savoir_etre, "savoir-être")
    raisons += _sur_la_grille(modele.get("grille_simple"), codes.competences)
    raisons += _sur_les_niveaux(modele.get("niveaux"))
    raisons += _sur_un_texte(modele.get("non_observe"), "La phrase de ce qui n’est pas observé", MOTS_AU_PLUS)
    for cle, titre in TEXTES.items():
        raisons += _sur_un_texte(modele.get(cle), titre, TEXTE_AU_PLUS)
    if raisons:
        raise FichierRefuseError(*raisons)
    return {cle: _rogner(modele[cle]) for cle in ("nom", *sorted(PARTIES))}


def _rogner(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {cle: _rogner(mots) for cle, mots in valeur.items()}
    return valeur.strip().replace("\r\n", "\n") if isinstance(valeur, str) else valeur


def _court(valeur: Any) -> str:
    """Return what can be shown of anything found in a file."""
    return "".join(signe if signe.isprintable() else "?" for signe in str(valeur)[:40])


def _sur_le_nom(nom: Any) -> Iterator[str]:
    yield from _sur_un_texte(nom, "Le nom du modèle", 120)


def _sur_un_texte(texte: Any, quoi: str, au_plus: int) -> Iterator[str]:
    if not isinstance(texte, str) or not texte.strip():
        yield f"{quoi} : il manque un texte."
    elif len(texte) > au_plus:
        yield f"{quoi} : {len(texte)} signes, {au_plus} au plus."
    elif any(unicodedata.category(signe) in ("Cc", "Cs", "Co") and signe not in SAUTS for signe in texte):
        yield f"{quoi} : ce texte contient des signes invisibles qui ne s’impriment pas."


def _sur_les_mots(mots: Any, connus: Collection[str], quoi: str) -> Iterator[str]:
    if not isinstance(mots, dict):
        yield f"Les mots des {'compétences' if quoi == 'compétence' else quoi} manquent."
        return
    for code, texte in mots.items():
        if code not in connus:
            yield (
                f"« {_court(code)} » n’est pas le code d’une compétence."
                if quoi == "compétence"
                else (f"« {_court(code)} » n’est pas le code d’un savoir-être.")
            )
        else:
            yield from _sur_un_texte(texte, code, MOTS_AU_PLUS)


def _sur_la_grille(grille: Any, connus: Collection[str]) -> Iterator[str]:
    if not isinstance(grille, list) or not all(isinstance(code, str) for code in grille):
        yield "La grille simple est une liste de codes de compétences."
    elif not set(grille) <= set(connus):
        yield "La grille simple nomme une compétence qui n’est pas dans le référentiel."
    elif len(set(grille)) != len(grille) or not 1 <= len(grille) <= COMPETENCES_AU_PLUS:
        yield f"La grille simple compte de 1 à {COMPETENCES_AU_PLUS} compétences, chacune une fois."


def _sur_les_niveaux(niveaux: Any) -> Iterator[str]:
    if not isinstance(niveaux, dict) or set(niveaux) != {"1", "2", "3", "4"}:
        yield "Les quatre niveaux doivent être décrits, de 1 à 4, et eux seuls."
        return
    for cle, texte in niveaux.items():
        yield from _sur_un_texte(texte, f"Le niveau {cle}", MOTS_AU_PLUS)


# --- Comparing two models ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two models differ; an empty text when one has nothing there."""

    ou: str
    avant: str
    apres: str


def differences(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> list[Difference]:
    """Return where two models differ, in the order of the page."""
    un, autre = dict(_places(avant)), dict(_places(apres))
    places = dict.fromkeys([*un, *autre])
    return [
        Difference(place, un.get(place, ""), autre.get(place, ""))
        for place in places
        if un.get(place, "") != autre.get(place, "")
    ]


def _places(modele: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Nom du modèle", modele.get("nom", "")
    for cle in sorted(modele["niveaux"], reverse=True):
        yield f"Niveau {('--', '-', '+', '++')[int(cle) - 1]}", modele["niveaux"][cle]
    yield "Non observé", modele["non_observe"]
    yield from sorted({**modele["mots"], **modele["mots_savoir_etre"]}.items())
    yield "Grille simple", ", ".join(modele["grille_simple"])
    for cle, titre in TEXTES.items():
        yield titre, modele.get(cle, "")


# --- Reading a text of the model -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Partie:
    """A part of a notice: its title, its paragraphs and its points, in the order of the text."""

    titre: str
    paragraphes: tuple[str, ...]
    points: tuple[str, ...]


def parties_de(texte: str) -> list[Partie]:
    """Return the parts of a notice: a line « # » opens one, a line « - » is a point, any other a paragraph."""
    parties: list[tuple[str, list[str], list[str]]] = []
    for ligne in filter(None, map(str.strip, texte.splitlines())):
        if ligne.startswith("#") or not parties:
            parties.append((ligne.lstrip("# ") if ligne.startswith("#") else "", [], []))
            if ligne.startswith("#"):
                continue
        if ligne.startswith("- "):
            parties[-1][2].append(ligne[2:].strip())
        else:
            parties[-1][1].append(ligne)
    return [Partie(titre, tuple(paragraphes), tuple(points)) for titre, paragraphes, points in parties]
