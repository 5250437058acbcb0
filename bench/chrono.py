"""Measuring a thing against its floor: the two by turns, in time of processor, which a busy machine does not change."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter_ns, process_time_ns

from django.db import connection, transaction

Travail = Callable[[], object]


@dataclass(frozen=True)
class Mesure:
    """Seconds, the median of all rounds. `socle` is what is subtracted: an empty signed-in page."""

    temps: float
    plancher: float
    socle: float = 0.0
    remarque: str = field(default="", kw_only=True)

    @property
    def rapport(self) -> float:
        return (self.temps - self.socle) / self.plancher


def comparer(travail: Travail, plancher: Travail, socle: Travail | None = None, *, tours: int = 40) -> Mesure:
    """Run the three by turns, after two rounds for nothing."""
    travaux = [travail, plancher, *([socle] if socle else [])]
    temps: list[list[int]] = [[] for _ in travaux]
    horloge = _horloge()
    gc.collect()
    gc.disable()
    try:
        for tour in range(tours + 2):
            for rang, fait in enumerate(travaux):
                debut = horloge()
                fait()
                if tour >= 2:
                    temps[rang].append(horloge() - debut)
    finally:
        gc.enable()
    return Mesure(*(median(series) / 1e9 for series in temps))


def _horloge() -> Callable[[], int]:
    """Return a clock in ns: the processor used by this process and by its session of PostgreSQL.

    Where the server runs on another machine, only the time that passes is known.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_backend_pid()")
        [pid] = curseur.fetchone()
    session = Path(f"/proc/{pid}/schedstat")
    if not session.exists():
        return perf_counter_ns
    return lambda: process_time_ns() + int(session.read_text().split()[0])


def sans_trace(travail: Travail) -> Travail:
    """Do the work in a transaction that leaves nothing, but pays for the checks of a commit."""

    def fait():
        with transaction.atomic():
            travail()
            connection.check_constraints()
            transaction.set_rollback(True)

    return fait
