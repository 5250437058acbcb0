"""The projet of two years, its grade, and its oral."""

from chefdoeuvre.models.notes import NoteDeLivret, ReglageDesNotes
from chefdoeuvre.models.oraux import (
    CommissionDOral,
    CritereDOral,
    ImpressionDeConvocations,
    MembreDeCommission,
    Oral,
    PlanningDOraux,
)
from chefdoeuvre.models.projets import Encadrement, Equipe, GroupeDEquipe, MembreDEquipe, Projet
from chefdoeuvre.models.travail import (
    EntreeDeCarnet,
    Etape,
    PieceDeCarnet,
    SeanceDeProjet,
    SituationDEtape,
    TacheDeProjet,
)

__all__ = [
    "CommissionDOral",
    "CritereDOral",
    "Encadrement",
    "EntreeDeCarnet",
    "Equipe",
    "Etape",
    "GroupeDEquipe",
    "ImpressionDeConvocations",
    "MembreDEquipe",
    "MembreDeCommission",
    "NoteDeLivret",
    "Oral",
    "PieceDeCarnet",
    "PlanningDOraux",
    "Projet",
    "ReglageDesNotes",
    "SeanceDeProjet",
    "SituationDEtape",
    "TacheDeProjet",
]
