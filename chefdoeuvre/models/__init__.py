"""The projet of two years, its grade, and its oral."""

from chefdoeuvre.models.notes import (
    CommissionDOral,
    CritereDOral,
    MembreDeCommission,
    NoteDeLivret,
    Oral,
    PlanningDOraux,
    ReglageDesNotes,
)
from chefdoeuvre.models.projets import Encadrement, Equipe, GroupeDEquipe, MembreDEquipe, Projet
from chefdoeuvre.models.travail import EntreeDeCarnet, Etape, PieceDeCarnet, SeanceDeProjet, TacheDeProjet

__all__ = [
    "CommissionDOral",
    "CritereDOral",
    "Encadrement",
    "EntreeDeCarnet",
    "Equipe",
    "Etape",
    "GroupeDEquipe",
    "MembreDEquipe",
    "MembreDeCommission",
    "NoteDeLivret",
    "Oral",
    "PieceDeCarnet",
    "PlanningDOraux",
    "Projet",
    "ReglageDesNotes",
    "SeanceDeProjet",
    "TacheDeProjet",
]
