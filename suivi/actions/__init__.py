"""The verbs that write: position pupils, keep levels up to date, retain them, make and close situations."""

from suivi.actions.autopositionnements import (
    NE_SAIT_PAS,
    Reponse,
    ReponsePerimeeError,
    ouvrir_l_autopositionnement,
    s_autopositionner,
)
from suivi.actions.consignes import ajouter_une_consigne, retirer_une_consigne
from suivi.actions.demandes import decliner, demander, prendre_dans, repondre_par_une_observation, retirer
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
    verifier_la_suppression,
)

__all__ = [
    "DESCRIPTION",
    "NE_SAIT_PAS",
    "VALEURS",
    "Cellule",
    "Conflit",
    "ConflitError",
    "Reponse",
    "ReponsePerimeeError",
    "Resultat",
    "Saisie",
    "ajouter_une_consigne",
    "cloturer",
    "creer",
    "decliner",
    "demander",
    "dupliquer",
    "ecrire_un_repere",
    "enregistrer",
    "lever_un_niveau",
    "modifier",
    "observer",
    "ouvrir_l_autopositionnement",
    "partager",
    "positionner",
    "prendre_dans",
    "recalculer",
    "reconstruire",
    "refuser_si_fermee",
    "regler",
    "remplir",
    "repondre_par_une_observation",
    "retenir",
    "retenir_un_niveau",
    "retirer",
    "retirer_une_consigne",
    "revenir",
    "rouvrir",
    "s_autopositionner",
    "supprimer",
    "verifier_la_suppression",
]
