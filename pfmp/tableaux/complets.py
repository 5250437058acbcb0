"""The organismes that take more pupils at once than they said: a warning, never a refusal."""

from collections import defaultdict
from collections.abc import Iterable

from pfmp.models import Pfmp
from pfmp.regles.jours import Plage, au_plus_a_la_fois
from socle.typographie import insecables
from socle.valeurs import certain


def organismes_trop_pleins(pfmps: Iterable[Pfmp]) -> list[str]:
    """Say of each organisme of these PFMP, read with it, how many pupils it would have at once: one query.

    Those of every class count, also the pupils whom the reader does not know: numbers, and no name.
    """
    vises = {pfmp.organisme_id: pfmp.organisme for pfmp in pfmps if pfmp.organisme.places is not None}
    if not vises:
        return []
    dates = defaultdict(list)
    for pfmp in pfmps:
        dates[pfmp.organisme_id].append(Plage(pfmp.du, pfmp.au))
    occupees = defaultdict(list)
    autres = Pfmp.objects.comptees().filter(
        organisme__in=vises,
        du__lte=max(plage.au for plages in dates.values() for plage in plages),
        au__gte=min(plage.du for plages in dates.values() for plage in plages),
    )
    for organisme, du, au in autres.values_list("organisme", "du", "au"):
        occupees[organisme].append(Plage(du, au))
    nombres = {cle: _pendant(occupees[cle], dates[cle]) for cle in vises}
    return [_dire(vises[cle], nombre) for cle, nombre in nombres.items() if nombre > certain(vises[cle].places)]


def _pendant(occupees: list[Plage], dates: list[Plage]) -> int:
    """Return how many are there at once on one of these dates."""
    return max(au_plus_a_la_fois([une for une in occupees if une.croise(plage)]) for plage in dates)


def _dire(organisme, nombre: int) -> str:
    places = organisme.places
    annoncees = f"{places} place{'s' if places > 1 else ''} annoncée{'s' if places > 1 else ''}"
    return insecables(f"{organisme} : {nombre} élèves à la fois, pour {annoncees}.")
