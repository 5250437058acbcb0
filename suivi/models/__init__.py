"""What was worked on, how each pupil did, and the levels computed from it."""

from suivi.models.niveaux import Niveau
from suivi.models.positionnements import Positionnement
from suivi.models.situations import CompetenceVisee, Situation

__all__ = ["CompetenceVisee", "Niveau", "Positionnement", "Situation"]
