"""Counts of marks: how many were acquired among those evaluated, and the states shown beside."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from suivi.models import Positionnement

Code = int | str  # a niveau (1 to 4) or the letter of an état; an emptied cell is ""
# Read once: Django builds the list of a TextChoices again at each call, and the class tables count hundreds of rows.
NIVEAUX: tuple[int, ...] = tuple(Positionnement.Maitrise.values)
ETATS: tuple[str, ...] = tuple(Positionnement.Etat.values)
ACQUISE_A_PARTIR_DE = Positionnement.Maitrise.MAITRISE


@dataclass(frozen=True)
class Decompte:
    """How many marks of each niveau, and of each état: those never enter a computation."""

    niveaux: dict[int, int]
    etats: dict[str, int]

    @classmethod
    def de(cls, codes: Iterable[Code | None]) -> "Decompte":
        """Count `codes`; the empty ones count for nothing."""
        combien = Counter(codes).get
        return cls(
            niveaux={niveau: combien(niveau, 0) for niveau in NIVEAUX},
            etats={etat: combien(etat, 0) for etat in ETATS if combien(etat)},
        )

    @cached_property
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
