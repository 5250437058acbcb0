"""« Que me faut-il ? » Pure: the note that brings the general mean of a simulation where one wants it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dossiers.simulation import NOTE_MAX, ZERO, Apport, Controle, Simulation


class Reponse(StrEnum):
    """What can be said of a note that is looked for."""

    NOTE = "note"
    ACQUIS = "acquis"  # even 0 is enough
    IMPOSSIBLE = "impossible"  # even 20 is not enough
    AUTRES = "autres"  # other notes are missing: ask for the same note everywhere first


@dataclass(frozen=True, slots=True)
class Besoin:
    """The answer, and the exact note when there is one."""

    reponse: Reponse
    note: Decimal | None = None

    @classmethod
    def de(cls, note: Decimal) -> "Besoin":
        """Read an exact note, that may lie outside of 0 to 20."""
        if note > NOTE_MAX:
            return cls(Reponse.IMPOSSIBLE)
        return cls(Reponse.ACQUIS, ZERO) if note <= 0 else cls(Reponse.NOTE, note)


def _manque(simulation: Simulation, moyenne: Decimal, gardes: list[Apport]) -> Decimal:
    """Return the points still to find, once those of `gardes`, of the options and of the pivot are counted."""
    retrait = simulation.projet.retrait if simulation.projet else ZERO
    acquis = sum((apport.coefficient * apport.note for apport in gardes if apport.note is not None), ZERO)
    return moyenne * simulation.total_des_coefficients - acquis - simulation.points_des_options + retrait


def besoin(simulation: Simulation, cle: str, moyenne: Decimal) -> Besoin | None:
    """Return what one épreuve or part of the projet must bring, all else equal; None when it does not count."""
    cherche = next((apport for apport in simulation.apports if apport.cle == cle), None)
    if cherche is None or not cherche.coefficient:
        return None
    autres = [apport for apport in simulation.apports if apport.cle != cle]
    if any(apport.note is None for apport in autres):
        return Besoin(Reponse.AUTRES)
    return Besoin.de(_manque(simulation, moyenne, autres) / cherche.coefficient)


def besoin_partout(simulation: Simulation, moyenne: Decimal) -> Besoin | None:
    """Return the same note for everything that is missing; None when nothing is."""
    coefficients = sum((apport.coefficient for apport in simulation.apports if apport.note is None), ZERO)
    if not coefficients:
        return None
    return Besoin.de(_manque(simulation, moyenne, simulation.apports) / coefficients)


def bornes(simulation: Simulation) -> tuple[Decimal, Decimal] | None:
    """Return the means that the missing notes leave possible, 0 everywhere then 20 everywhere."""
    total = simulation.total_des_coefficients
    if not total:
        return None
    restant = sum((apport.coefficient for apport in simulation.apports if apport.note is None), ZERO)
    basse = -_manque(simulation, ZERO, simulation.apports) / total
    return basse, basse + restant * NOTE_MAX / total


def besoin_au_controle(controle: Controle) -> Besoin | None:
    """Return the same note for the orals of contrôle that have none yet; None when nothing is to be looked for.

    An oral below the first note of its épreuve brings nothing: the lowest notes are raised first.
    """
    if not controle.est_ouvert or not controle.manquants:
        return None
    apres = controle.apres
    a_gagner = apres.reglement.admission_au_controle * apres.total_des_coefficients - apres.points
    repris = [(apport.note or ZERO, apport.coefficient) for apport in apres.apports if apport.cle in controle.manquants]
    repris.sort()
    acquis = coefficients = ZERO
    besoin = None
    for rang, (note, coefficient) in enumerate(repris, start=1):
        acquis, coefficients = acquis + coefficient * note, coefficients + coefficient
        besoin = Besoin.de((a_gagner + acquis) / coefficients)
        if besoin.note is not None and all(besoin.note <= suivante for suivante, _ in repris[rang:]):
            break
    return besoin
