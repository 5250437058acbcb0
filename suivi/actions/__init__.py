"""The verbs that write: position pupils, keep levels up to date, retain them, make and close situations."""

from suivi.actions.historique import revenir
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
    refuser_si_fermee,
    remplir,
)
from suivi.actions.reglages import regler
from suivi.actions.retenus import lever_un_niveau, retenir_un_niveau
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
    "lever_un_niveau",
    "modifier",
    "positionner",
    "recalculer",
    "reconstruire",
    "refuser_si_fermee",
    "regler",
    "remplir",
    "retenir",
    "retenir_un_niveau",
    "revenir",
    "rouvrir",
    "supprimer",
]
