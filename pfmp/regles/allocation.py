"""The allocation de PFMP, as information: Agora pays nothing, APLyPro does (décret n° 2023-765). Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal


def montants(jours: Sequence[Decimal], regle: Mapping) -> list[Decimal | None]:
    """Return what each period of one year brings, in their order: days × euros, up to what is left of the cap.

    Half a day is not paid: APLyPro takes whole days. None when no amount is known for the year.
    """
    if "euros_par_jour" not in regle:
        return [None for _ in jours]
    reste = Decimal(regle["plafond_euros"])
    dus: list[Decimal | None] = []
    for nombre in jours:
        du = min(reste, int(nombre) * Decimal(regle["euros_par_jour"]))
        dus.append(du)
        reste -= du
    return dus
