"""What was worked on already, what is to be consolidated, what is still to be built, and where."""

from collections.abc import Iterable
from typing import NamedTuple

from suivi.models import Situation
from suivi.regles import ENTREPRISE
from suivi.tableaux.profil import CompetenceDuProfil
from suivi.tableaux.resultats import Resultat


class Etape(NamedTuple):
    """How many compétences stand there, and where they were worked on. The three places add up to less than the
    total: what was never met was met nowhere."""

    titre: str
    total: int
    lycee: int
    pfmp: int
    les_deux: int


def etapes(competences: Iterable[CompetenceDuProfil]) -> list[Etape]:
    """Return the three steps: each compétence stands in one of them, and in one only."""
    acquises, a_consolider, a_construire = [], [], []
    for competence in competences:
        if competence.acquise:
            acquises.append(competence)
        elif competence.a_consolider:
            a_consolider.append(competence)
        else:
            a_construire.append(competence)
    return [
        _etape("Déjà travaillées, maîtrisées", acquises),
        _etape("Déjà travaillées, à consolider", a_consolider),
        _etape("À construire", a_construire),
    ]


def en_pfmp(resultat: Resultat) -> bool:
    """Tell whether it comes from a PFMP: seen by the tuteur, or worked on there."""
    return resultat.origine == ENTREPRISE or resultat.contexte == Situation.Contexte.PFMP


def _etape(titre: str, competences: list[CompetenceDuProfil]) -> Etape:
    lieux = [{en_pfmp(resultat) for resultat in competence.resultats} for competence in competences]
    return Etape(titre, len(competences), lieux.count({False}), lieux.count({True}), lieux.count({False, True}))
