"""What is done with the dossiers: printing, candidatures, their pieces. One module a subject."""

from dossiers.actions.annexes import imprimer_les_annexes, imprimer_une_annexe
from dossiers.actions.candidatures import (
    ecrire_les_numeros,
    enregistrer_les_candidatures,
    enregistrer_une_candidature,
    lire_le_collage,
)
from dossiers.actions.etats import imprimer_un_etat, imprimer_une_classe, papier
from dossiers.actions.pieces import (
    enregistrer_une_decision,
    enregistrer_une_experience,
    noter_un_retour,
    retirer_un_retour,
    retirer_une_decision,
    retirer_une_experience,
)

__all__ = [
    "ecrire_les_numeros",
    "enregistrer_les_candidatures",
    "enregistrer_une_candidature",
    "enregistrer_une_decision",
    "enregistrer_une_experience",
    "imprimer_les_annexes",
    "imprimer_un_etat",
    "imprimer_une_annexe",
    "imprimer_une_classe",
    "lire_le_collage",
    "noter_un_retour",
    "papier",
    "retirer_un_retour",
    "retirer_une_decision",
    "retirer_une_experience",
]
