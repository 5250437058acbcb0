"""The files of the demo school: its story in JSON, its pupils in a class list as SIECLE exports them."""

import json
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from referentiel.models import Competence, Diplome, FamilleDeMetiers
from scolarite.lecture.modele import LigneEleve
from scolarite.lecture.siecle import lire_siecle

DOSSIER = settings.RACINE / "fixtures" / "demo"


@dataclass(frozen=True)
class Donnees:
    """What the plan is made from."""

    ecole: dict
    eleves: tuple[LigneEleve, ...]
    diplome: Diplome
    famille: FamilleDeMetiers
    competences: dict[str, Competence]
    jour: date


def lire(*, diplome: Diplome, jour: date) -> Donnees:
    """Read the files, and the compétences that the situations of the story aim at."""
    with (DOSSIER / "eleves-siecle.xml").open("rb") as liste:
        eleves = lire_siecle(liste).lignes
    return Donnees(
        ecole=json.loads((DOSSIER / "ecole.json").read_text(encoding="utf-8")),
        eleves=eleves,
        diplome=diplome,
        famille=diplome.familles.get(),
        competences={competence.code: competence for competence in diplome.competences.all()},
        jour=jour,
    )
