"""How a niveau de maîtrise comes out of the pieces of evidence. Pure: no database, no clock.

A method gives each piece of evidence a weight; the level is the mean of the levels so weighted, rounded to the
nearest one, a half going up. So a level explains itself: what has no weight did not count.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from suivi.decomptes import ACQUISE_A_PARTIR_DE
from suivi.models import Positionnement, ReglageDuSuivi

LYCEE = Positionnement.Origine.ENSEIGNANT
ENTREPRISE = Positionnement.Origine.TUTEUR
Methode = ReglageDuSuivi.Methode


class Preuve(NamedTuple):
    """A positionnement as the computation sees it.

    When it was entered is not known here: two pieces of evidence of one day sort by their level, the higher as the
    later one (docs/decisions/0009).
    """

    date: date
    niveau: int | None
    origine: str
    certificative: bool


class Regle(NamedTuple):
    """The method of an établissement, and the n of the methods that have one."""

    methode: str = Methode.DERNIERE
    nombre: int = 3

    @property
    def a_un_nombre(self) -> bool:
        """Whether the method keeps n pieces of evidence."""
        return self.methode in (Methode.MOYENNE, Methode.MEILLEURES)

    def equivaut(self, autre: "Regle") -> bool:
        """Tell whether both always give the same levels."""
        return self.methode == autre.methode and (self.nombre == autre.nombre or not self.a_un_nombre)


class Calcul(NamedTuple):
    """The levels of a pupil on a compétence; None means « non évalué », which is never -- or 0.

    `ensemble` is the level that a teacher has retained or, without one, `calcule`.
    """

    ensemble: int | None = None
    calcule: int | None = None
    lycee: int | None = None
    entreprise: int | None = None
    certificatif: int | None = None
    nb_evaluations: int = 0
    derniere_le: date | None = None

    @property
    def contradiction(self) -> bool:
        """Whether the compétence is acquise in one place, and not in the other."""
        if self.lycee is None or self.entreprise is None:
            return False
        return (self.lycee >= ACQUISE_A_PARTIR_DE) != (self.entreprise >= ACQUISE_A_PARTIR_DE)


DERNIERE = Regle()


# A method takes the pieces of evidence that count, the latest first, and n. It returns their weights in the same
# order; those after the last weight have none.
def _derniere(preuves: Sequence[Preuve], nombre: int) -> Sequence[int]:
    """« Dernière évaluation »: the latest one alone."""
    return (1,)


def _moyenne(preuves: Sequence[Preuve], nombre: int) -> Sequence[int]:
    """« Moyenne des n dernières »: the oldest kept weighs 1, the next 2… and the latest the most."""
    return range(min(nombre, len(preuves)), 0, -1)


def _meilleures(preuves: Sequence[Preuve], nombre: int) -> Sequence[int]:
    """« Les n meilleures »: the n highest levels weigh the same; of two equal ones, the later is kept."""
    rangs = sorted(range(len(preuves)), key=lambda rang: -(preuves[rang].niveau or 0))[:nombre]
    return [int(rang in rangs) for rang in range(len(preuves))]


def _frequent(preuves: Sequence[Preuve], nombre: int) -> Sequence[int]:
    """« Niveau le plus fréquent »: those of the level found most often; of two, the one seen last."""
    niveaux = [preuve.niveau for preuve in preuves]
    [(gagnant, _)] = Counter(niveaux).most_common(1)  # of equal counts, the first met: the latest
    return [int(niveau == gagnant) for niveau in niveaux]


METHODES: dict[str, Callable[[Sequence[Preuve], int], Sequence[int]]] = {
    Methode.DERNIERE: _derniere,
    Methode.MOYENNE: _moyenne,
    Methode.MEILLEURES: _meilleures,
    Methode.FREQUENT: _frequent,
}


def qui_comptent(preuves: Iterable[Preuve]) -> list[Preuve]:
    """Return the pieces of evidence of a lycée or an entreprise that carry a niveau, the latest first.

    A state (absent, non rendu…) is not a niveau, and what a pupil thinks of herself is no evidence. The order in
    which they come changes nothing.
    """
    retenues = [preuve for preuve in preuves if preuve.niveau and preuve.origine in (LYCEE, ENTREPRISE)]
    return sorted(retenues, reverse=True)


def peser(comptees: Sequence[Preuve], regle: Regle) -> list[int]:
    """Return the weight of each piece of evidence that counts, given the latest first; 0 when it changes nothing."""
    poids = METHODES[regle.methode](comptees, regle.nombre) if comptees else ()
    return [*poids, *[0] * (len(comptees) - len(poids))]


def moyenne_ponderee(comptees: Sequence[Preuve], regle: Regle) -> Fraction | None:
    """Return the mean that the level is rounded from; None without evidence."""
    if not comptees:
        return None
    poids = METHODES[regle.methode](comptees, regle.nombre)
    # The weights may stop before the evidence does.
    somme = sum(un * (preuve.niveau or 0) for un, preuve in zip(poids, comptees, strict=False))
    return Fraction(somme, sum(poids))


def arrondir(moyenne: Fraction) -> int:
    """Round to the nearest whole number, a half going up."""
    return (2 * moyenne.numerator + moyenne.denominator) // (2 * moyenne.denominator)


def niveau(comptees: Sequence[Preuve], regle: Regle) -> int | None:
    """The rounded mean, in whole numbers: it is asked for thousands of cells at once."""
    if not comptees:
        return None
    if regle.methode == Methode.DERNIERE:
        return comptees[0].niveau
    moyenne = moyenne_ponderee(comptees, regle)
    return None if moyenne is None else arrondir(moyenne)


def niveau_d_ensemble(preuves: Iterable[Preuve], regle: Regle = DERNIERE) -> int | None:
    """Compute the level of the lycée and the entreprise together, when nothing else is asked: a class at once."""
    return niveau(qui_comptent(preuves), regle)


def calculer(preuves: Iterable[Preuve], regle: Regle = DERNIERE, retenu: int | None = None) -> Calcul:
    """Compute the levels of one pupil on one compétence from all her pieces of evidence, in any order.

    `retenu` is the level that a teacher has put in place of the computed one; it counts also where nothing was
    evaluated.
    """
    comptees = qui_comptent(preuves)
    if not comptees:
        return Calcul(ensemble=retenu)
    calcule = niveau(comptees, regle)
    return Calcul(
        ensemble=retenu or calcule,
        calcule=calcule,
        lycee=niveau([preuve for preuve in comptees if preuve.origine == LYCEE], regle),
        entreprise=niveau([preuve for preuve in comptees if preuve.origine == ENTREPRISE], regle),
        certificatif=niveau([preuve for preuve in comptees if preuve.certificative], regle),
        nb_evaluations=len(comptees),
        derniere_le=comptees[0].date,
    )
