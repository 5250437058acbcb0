"""The files of the demo school: its story in JSON, its pupils in a class list as SIECLE exports them."""

import json
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError

from referentiel.models import Competence, Diplome, FamilleDeMetiers
from scolarite.lecture.modele import LigneEleve
from scolarite.lecture.siecle import lire_siecle

DOSSIER = settings.RACINE / "fixtures" / "demo"


@dataclass(frozen=True)
class Donnees:
    """What the plan is made from."""

    ecole: dict
    suivi: dict
    eleves: tuple[LigneEleve, ...]
    diplome: Diplome
    famille: FamilleDeMetiers
    competences: dict[str, Competence]
    jour: date


def lire(*, diplome: Diplome, famille: FamilleDeMetiers, competences: dict[str, Competence], jour: date) -> Donnees:
    """Read the files, for a référentiel that the caller knows. No database: a test may invent the objects."""
    with (DOSSIER / "eleves-siecle.xml").open("rb") as liste:
        eleves = lire_siecle(liste).lignes
    ecole = json.loads((DOSSIER / "ecole.json").read_text(encoding="utf-8"))
    annee = ecole["annees"][-1]
    if not annee["du"] <= jour.isoformat() <= annee["au"]:
        raise ValidationError(f"Le jour doit tomber dans l'année {annee['rentree']}-{annee['rentree'] + 1}.")
    suivi = json.loads((DOSSIER / "suivi.json").read_text(encoding="utf-8"))
    return Donnees(ecole, suivi, eleves, diplome, famille, competences, jour)
