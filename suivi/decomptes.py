"""Counts of marks: how many were acquired among those evaluated, and the states shown beside."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from suivi.models import Positionnement

Code = int | str  # a niveau (1 to 4) or the letter of an état; an emptied cell is ""
ACQUISE_A_PARTIR_DE = Positionnement.Maitrise.MAITRISE


@dataclass(frozen=True)
class Decompte:
    """How many marks of each niveau, and of each état: those never enter a computation."""

    niveaux: dict[int, int]
    etats: dict[str, int]

    @classmethod
    def de(cls, codes: Iterable[Code | None]) -> "Decompte":
        """Count `codes`; the empty ones count for nothing."""
        nombres = Counter(codes)
        return cls(
            niveaux={niveau: nombres[niveau] for niveau in Positionnement.Maitrise.values},
            etats={etat: nombres[etat] for etat in Positionnement.Etat.values if nombres[etat]},
        )

    @property
    def evaluees(self) -> int:
        """How many marks hold a niveau."""
        return sum(self.niveaux.values())

    @property
    def acquises(self) -> int:
        """How many are + or ++."""
        return sum(nombre for niveau, nombre in self.niveaux.items() if niveau >= ACQUISE_A_PARTIR_DE)

    @property
    def reussite(self) -> Decimal | None:
        """The % de réussite, with one decimal; None when nothing was evaluated, which is not 0 %."""
        if not self.evaluees:
            return None
        return (Decimal(100 * self.acquises) / self.evaluees).quantize(Decimal("0.1"), ROUND_HALF_UP)
