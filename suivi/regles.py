"""How a niveau de maîtrise comes out of the pieces of evidence. Pure: no database, no clock."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from suivi.models import Positionnement

LYCEE = Positionnement.Origine.ENSEIGNANT
ENTREPRISE = Positionnement.Origine.TUTEUR


class Preuve(NamedTuple):
    """A positionnement as the computation sees it. `pk` grows with each new entry."""

    date: date
    pk: int
    niveau: int | None
    origine: str
    certificative: bool


class Calcul(NamedTuple):
    """The levels of a pupil on a compétence; None means « non évalué », which is never -- or 0."""

    ensemble: int | None = None
    lycee: int | None = None
    entreprise: int | None = None
    certificatif: int | None = None
    nb_evaluations: int = 0
    derniere_le: date | None = None


# A method gets the pieces of evidence that count, the latest first.
Methode = Callable[[Sequence[Preuve]], int | None]


def derniere_evaluation(preuves: Sequence[Preuve]) -> int | None:
    """« Dernière évaluation »: the niveau of the latest date and, on the same day, of the latest entry."""
    return preuves[0].niveau if preuves else None


def qui_comptent(preuves: Iterable[Preuve]) -> list[Preuve]:
    """Return the pieces of evidence of a lycée or an entreprise that carry a niveau, the latest first.

    A state (absent, non rendu…) is not a niveau, and what a pupil thinks of herself is no evidence.
    """
    retenues = [preuve for preuve in preuves if preuve.niveau and preuve.origine in (LYCEE, ENTREPRISE)]
    return sorted(retenues, reverse=True)


def niveau_d_ensemble(preuves: Iterable[Preuve], methode: Methode = derniere_evaluation) -> int | None:
    """Compute the level of the lycée and the entreprise together, when nothing else is asked: a class at once."""
    return methode(qui_comptent(preuves))


def calculer(preuves: Iterable[Preuve], methode: Methode = derniere_evaluation) -> Calcul:
    """Compute the levels of one pupil on one compétence from all her pieces of evidence, in any order."""
    comptees = qui_comptent(preuves)
    if not comptees:
        return Calcul()
    return Calcul(
        ensemble=methode(comptees),
        lycee=methode([preuve for preuve in comptees if preuve.origine == LYCEE]),
        entreprise=methode([preuve for preuve in comptees if preuve.origine == ENTREPRISE]),
        certificatif=methode([preuve for preuve in comptees if preuve.certificative]),
        nb_evaluations=len(comptees),
        derniere_le=comptees[0].date,
    )
