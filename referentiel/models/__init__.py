"""Official data, read only on screen: the référentiel of a diplôme and the dated rules of its exam."""

from referentiel.models.diplome import (
    Activite,
    AnneeDeFormation,
    Bloc,
    Competence,
    Diplome,
    FamilleDeMetiers,
    Indicateur,
    Mef,
    Savoir,
    Tache,
)
from referentiel.models.reglement import Reglement

__all__ = [
    "Activite",
    "AnneeDeFormation",
    "Bloc",
    "Competence",
    "Diplome",
    "FamilleDeMetiers",
    "Indicateur",
    "Mef",
    "Reglement",
    "Savoir",
    "Tache",
]
