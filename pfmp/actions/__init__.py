"""The verbs that write in pfmp: keyword-only, atomic, re-read under lock, refused with ValidationError."""

from pfmp.actions.competences import choisir_les_competences
from pfmp.actions.envois import Envois, envoyer_les_liens, liens_des_lettres
from pfmp.actions.evaluations import garder_le_brouillon, saisir, transmettre
from pfmp.actions.liens import (
    Ouverture,
    demander_un_nouveau_lien,
    envoyer_le_lien,
    lien_a_donner,
    ouvrir_un_lien,
    reconnaitre,
    revoquer,
)
from pfmp.actions.modeles import enregistrer_le_modele
from pfmp.actions.validations import rouvrir, valider

__all__ = [
    "Envois",
    "Ouverture",
    "choisir_les_competences",
    "demander_un_nouveau_lien",
    "enregistrer_le_modele",
    "envoyer_le_lien",
    "envoyer_les_liens",
    "garder_le_brouillon",
    "lien_a_donner",
    "liens_des_lettres",
    "ouvrir_un_lien",
    "reconnaitre",
    "revoquer",
    "rouvrir",
    "saisir",
    "transmettre",
    "valider",
]
