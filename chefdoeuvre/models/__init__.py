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
from chefdoeuvre.models.projets import (
    Encadrement,
    EntreeDeCarnet,
    Equipe,
    Etape,
    MembreDEquipe,
    PartenaireDuProjet,
    PieceDeCarnet,
    Projet,
    SeanceDeProjet,
    TacheDeProjet,
)

__all__ = [
    "CommissionDOral",
    "CritereDOral",
    "Encadrement",
    "EntreeDeCarnet",
    "Equipe",
    "Etape",
    "MembreDEquipe",
    "MembreDeCommission",
    "NoteDeLivret",
    "Oral",
    "PartenaireDuProjet",
    "PieceDeCarnet",
    "PlanningDOraux",
    "Projet",
    "ReglageDesNotes",
    "SeanceDeProjet",
    "TacheDeProjet",
]
