"""Periods, organismes, the PFMP of each pupil, the tutor's evaluation, and what the exam asks."""

from pfmp.models.evaluations import (
    CompetenceProposee,
    EvaluationTuteur,
    LienTuteur,
    LigneEvaluation,
    ModeleTuteur,
)
from pfmp.models.examen import DecisionDuRecteur, Experience, ImpressionDePapiers, ModeleDePapier
from pfmp.models.impressions import ImpressionDeComptesRendus
from pfmp.models.journal import Absence, Rattrapage, Visite
from pfmp.models.organismes import Contact, Organisme
from pfmp.models.periodes import Periode, Recherche
from pfmp.models.pfmps import Pfmp
from pfmp.models.retours import Attestation, Papier

__all__ = [
    "Absence",
    "Attestation",
    "CompetenceProposee",
    "Contact",
    "DecisionDuRecteur",
    "EvaluationTuteur",
    "Experience",
    "ImpressionDeComptesRendus",
    "ImpressionDePapiers",
    "LienTuteur",
    "LigneEvaluation",
    "ModeleDePapier",
    "ModeleTuteur",
    "Organisme",
    "Papier",
    "Periode",
    "Pfmp",
    "Rattrapage",
    "Recherche",
    "Visite",
]
