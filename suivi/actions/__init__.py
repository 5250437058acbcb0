"""The verbs that write: position pupils, keep levels up to date, make and close situations."""

from suivi.actions.niveaux import recalculer
from suivi.actions.positionnements import (
    Cellule,
    Conflit,
    ConflitError,
    Resultat,
    Saisie,
    enregistrer,
    positionner,
    remplir,
)

__all__ = [
    "Cellule",
    "Conflit",
    "ConflitError",
    "Resultat",
    "Saisie",
    "enregistrer",
    "positionner",
    "recalculer",
    "remplir",
]
