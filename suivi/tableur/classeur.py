"""The two sheets of the file as texts. To be called in the isolated process only: no Django here."""

import io
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from scolarite.lecture.enveloppe import (
    ANCIEN_OFFICE,
    ANCIEN_OU_PROTEGE,
    archive_pesee,
    refuser_ce_qui_n_est_pas_un_classeur,
)
from scolarite.lecture.modele import ListeRefusee
from suivi.tableur.plan import COLONNES_MAXIMUM, RANGEES_MAXIMUM, RENVOYER, REPERES, SAISIE, TEXTE_MAXIMUM

OPENDOCUMENT = "content.xml"


def ouvrir(contenu: bytes) -> dict[str, Any]:
    """Return the rows of the sheet of entries, and the signed line; or refuse."""
    if not contenu.strip():
        raise ListeRefusee("Ce fichier est vide.")
    if contenu.startswith(ANCIEN_OFFICE):
        raise ListeRefusee(ANCIEN_OU_PROTEGE)
    if not contenu.startswith(b"PK"):
        raise ListeRefusee(f"Ce fichier n’est pas un classeur .xlsx. {RENVOYER}")
    with archive_pesee(contenu) as archive:
        if OPENDOCUMENT in archive.namelist():
            raise ListeRefusee(
                "Ce classeur est au format de LibreOffice (.ods) : enregistrez-le au format « Classeur Excel (.xlsx) »."
            )
        refuser_ce_qui_n_est_pas_un_classeur(archive, RENVOYER)
    try:
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(contenu))
        return {"saisie": _rangees(_feuille(classeur, SAISIE)), "reperes": _reperes(_feuille(classeur, REPERES))}
    except CalamineError:
        raise ListeRefusee(f"Ce classeur est abîmé : il ne s’ouvre pas. {RENVOYER}") from None


def _feuille(classeur: CalamineWorkbook, nom: str) -> CalamineSheet:
    if nom in classeur.sheet_names:
        return classeur.get_sheet_by_name(nom)
    if nom == REPERES:
        raise ListeRefusee(f"Ce classeur ne vient pas d’Agora, ou ses repères cachés ont été supprimés. {RENVOYER}")
    raise ListeRefusee(f"La feuille « {SAISIE} » a été renommée ou supprimée. Rendez-lui son nom.")


def _rangees(feuille: CalamineSheet) -> list[list[str]]:
    if feuille.total_height > RANGEES_MAXIMUM or feuille.total_width > COLONNES_MAXIMUM:
        raise ListeRefusee(
            f"La feuille « {SAISIE} » dépasse {RANGEES_MAXIMUM} lignes ou {COLONNES_MAXIMUM} colonnes. {RENVOYER}"
        )
    return [[_texte(cellule) for cellule in rangee] for rangee in feuille.to_python(skip_empty_area=False)]


def _reperes(feuille: CalamineSheet) -> str:
    """Return the signed line, cut in pieces one below the other."""
    if feuille.total_height > RANGEES_MAXIMUM or feuille.total_width > COLONNES_MAXIMUM:
        raise ListeRefusee(f"Les repères cachés de ce classeur ont été modifiés. {RENVOYER}")
    return "".join(str(rangee[0]) for rangee in feuille.to_python(skip_empty_area=False) if rangee)


def _texte(valeur: object) -> str:
    """Return what the person sees in the cell, near enough: 2 and not 2.0."""
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur)[:TEXTE_MAXIMUM]
