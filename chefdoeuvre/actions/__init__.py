"""What is written in a projet."""

from chefdoeuvre.actions.carnet import (
    ecrire_une_entree,
    joindre_une_piece,
    modifier_une_entree,
    retirer_une_entree,
    retirer_une_piece,
)
from chefdoeuvre.actions.equipes import creer_equipe, ecrire_sa_part, modifier_equipe
from chefdoeuvre.actions.etapes import avancer_etape, creer_etape, modifier_etape
from chefdoeuvre.actions.positionner import positionner_etape
from chefdoeuvre.actions.projets import clore_projet, creer_projet, modifier_projet, noter_l_encadrement, rouvrir_projet
from chefdoeuvre.actions.seances import ajouter_des_seances, annuler_seance, noter_seance
from chefdoeuvre.actions.taches import creer_tache, deplacer_tache, modifier_tache, retirer_tache

__all__ = [
    "ajouter_des_seances",
    "annuler_seance",
    "avancer_etape",
    "clore_projet",
    "creer_equipe",
    "creer_etape",
    "creer_projet",
    "creer_tache",
    "deplacer_tache",
    "ecrire_sa_part",
    "ecrire_une_entree",
    "joindre_une_piece",
    "modifier_equipe",
    "modifier_etape",
    "modifier_projet",
    "modifier_tache",
    "modifier_une_entree",
    "noter_l_encadrement",
    "noter_seance",
    "positionner_etape",
    "retirer_tache",
    "retirer_une_entree",
    "retirer_une_piece",
    "rouvrir_projet",
]
