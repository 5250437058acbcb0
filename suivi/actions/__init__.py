"""The verbs that write: position pupils, keep levels up to date, make and close situations."""

from suivi.actions.niveaux import recalculer, reconstruire
from suivi.actions.positionnements import (
    VALEURS,
    Cellule,
    Conflit,
    ConflitError,
    Resultat,
    Saisie,
    enregistrer,
    positionner,
    remplir,
)
from suivi.actions.situations import cloturer, creer, modifier, retenir, rouvrir, supprimer

__all__ = [
    "VALEURS",
    "Cellule",
    "Conflit",
    "ConflitError",
    "Resultat",
    "Saisie",
    "cloturer",
    "creer",
    "enregistrer",
    "modifier",
    "positionner",
    "recalculer",
    "reconstruire",
    "remplir",
    "retenir",
    "rouvrir",
    "supprimer",
]
