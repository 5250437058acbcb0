"""The verbs that write in pfmp: keyword-only, atomic, re-read under lock, refused with ValidationError."""

from pfmp.actions.evaluations import garder_le_brouillon, saisir, transmettre, valider
from pfmp.actions.liens import (
    Ouverture,
    demander_un_nouveau_lien,
    ouvrir_un_lien,
    reconnaitre,
    revoquer,
)

__all__ = [
    "Ouverture",
    "demander_un_nouveau_lien",
    "garder_le_brouillon",
    "ouvrir_un_lien",
    "reconnaitre",
    "revoquer",
    "saisir",
    "transmettre",
    "valider",
]
