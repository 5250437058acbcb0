"""The hours of a projet against the rule of the rentrée, in exact decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Heures:
    """What one year asks for, what is planned, what was given. `attendues` is None when no rule says it."""

    attendues: Decimal | None
    par_semaine: Decimal | None
    prevues: Decimal
    donnees: Decimal

    @property
    def reste_a_prevoir(self) -> Decimal:
        """How many hours are neither given nor planned; never negative, 0 without a rule."""
        return max((self.attendues or Decimal(0)) - self.prevues, Decimal(0))


def compter(seances: Sequence[tuple[Decimal, bool]], regle: Mapping, niveau: str) -> Heures:
    """Add up the hours (each with whether it was given) and hold them against the rule « heures » for a year.

    `prevues` is the whole of them, given or not.
    """
    return Heures(
        attendues=_nombre(regle.get("heures", {}).get(niveau)),
        par_semaine=_nombre(regle.get("heures_par_semaine", {}).get(niveau)),
        prevues=sum((heures for heures, _ in seances), Decimal(0)),
        donnees=sum((heures for heures, faite in seances if faite), Decimal(0)),
    )


def _nombre(valeur) -> Decimal | None:
    return None if valeur is None else Decimal(str(valeur))
