"""The verbs that write: position pupils, keep levels up to date, retain them, make and close situations."""

from suivi.actions.consignes import ajouter_une_consigne, retirer_une_consigne
from suivi.actions.historique import revenir
from suivi.actions.niveaux import recalculer, reconstruire
from suivi.actions.observations import observer
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
from suivi.actions.reperes import ecrire_un_repere
from suivi.actions.retenus import lever_un_niveau, retenir_un_niveau
from suivi.actions.situations import (
    DESCRIPTION,
    cloturer,
    creer,
    dupliquer,
    modifier,
    partager,
    retenir,
    rouvrir,
    supprimer,
)

__all__ = [
    "DESCRIPTION",
    "VALEURS",
    "Cellule",
    "Conflit",
    "ConflitError",
    "Resultat",
    "Saisie",
    "ajouter_une_consigne",
    "cloturer",
    "creer",
    "dupliquer",
    "ecrire_un_repere",
    "enregistrer",
    "lever_un_niveau",
    "modifier",
    "observer",
    "partager",
    "positionner",
    "recalculer",
    "reconstruire",
    "refuser_si_fermee",
    "regler",
    "remplir",
    "retenir",
    "retenir_un_niveau",
    "retirer_une_consigne",
    "revenir",
    "rouvrir",
    "supprimer",
]
