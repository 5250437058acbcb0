"""What was worked on, how each pupil did, the levels computed from it, and what the team concludes."""

from suivi.models.bilans import Bilan, BilanDeGroupe, Entretien, ImpressionDeBilans, Remediation
from suivi.models.conseils import AvisDuConseil, ConseilDeClasse
from suivi.models.consignes import Consigne
from suivi.models.demandes import DemandeDEvaluation
from suivi.models.niveaux import Niveau, NiveauRetenu
from suivi.models.positionnements import Positionnement
from suivi.models.reglages import ReglageDuSuivi, Repere
from suivi.models.situations import CompetenceVisee, Partage, Situation

__all__ = [
    "AvisDuConseil",
    "Bilan",
    "BilanDeGroupe",
    "CompetenceVisee",
    "ConseilDeClasse",
    "Consigne",
    "DemandeDEvaluation",
    "Entretien",
    "ImpressionDeBilans",
    "Niveau",
    "NiveauRetenu",
    "Partage",
    "Positionnement",
    "ReglageDuSuivi",
    "Remediation",
    "Repere",
    "Situation",
]
