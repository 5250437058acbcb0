"""Who takes part in a situation: the pupils of its class or of its group, on its day or now, or the one observed."""

from collections.abc import Collection
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from scolarite.models import AppartenanceGroupe, Eleve
from suivi.models import Situation

Periode = tuple[date, date | None]

# In plain SQL, as the rest of the grid (docs/decisions/0008).
INSCRITS = """
    SELECT e.id, coalesce(nullif(e.nom_usage, ''), e.nom) || ' ' || e.prenom, i.du, i.au
      FROM scolarite_inscription i
      JOIN scolarite_eleve e ON e.id = i.eleve_id
     WHERE i.classe_id = %s AND (%s::bigint IS NULL OR e.id = %s)
     ORDER BY e.tri, e.id, i.du
"""


class Participant(NamedTuple):
    """A pupil of a situation. The screens say an arrival after its day, and a departure."""

    pk: int
    nom: str
    present: bool  # on the day of the situation
    arrivee: date | None = None
    depart: date | None = None


def participants(situation: Situation, jour: date, positionnes: Collection[int] = ()) -> list[Participant]:
    """Return, in the order of their names, the pupils there on the day of the situation or on `jour`.

    Those already positioned stay, whatever the lists say now: a level is never hidden. One query, one more for a
    group, and one more when somebody positioned is in no list.
    """
    with connection.cursor() as curseur:
        curseur.execute(INSCRITS, [situation.classe_id, situation.eleve_id, situation.eleve_id])
        lues = curseur.fetchall()
    du_groupe = _periodes_du_groupe(situation)
    trouves = []
    for (pk, nom), groupe in groupby(lues, key=itemgetter(0, 1)):
        periodes = [(ligne[2], ligne[3]) for ligne in groupe]
        present, la = (
            _couvre(periodes, le) and (du_groupe is None or _couvre(du_groupe.get(pk, ()), le))
            for le in (situation.date, jour)
        )
        if present or la or pk in positionnes:
            arrivee = None if present or periodes[0][0] <= situation.date else periodes[0][0]
            depart = None if _couvre(periodes, jour) else periodes[-1][1]
            trouves.append(Participant(pk, nom, present, arrivee, depart))
    if perdus := set(positionnes) - {participant.pk for participant in trouves}:
        trouves += [Participant(eleve.pk, str(eleve), present=False) for eleve in Eleve.objects.filter(pk__in=perdus)]
    return trouves


def rattaches(situation: Situation) -> set[int]:
    """Return the pupils, by their keys, who were ever in the class of the situation and in its group.

    Whatever the days: somebody who came or left is still one of those whom the situation may be about.
    """
    eleves = Eleve.objects.filter(inscriptions__classe=situation.classe_id)
    if situation.eleve_id:
        eleves = eleves.filter(pk=situation.eleve_id)
    if situation.groupe_id:
        eleves = eleves.filter(appartenances__groupe=situation.groupe_id)
    return set(eleves.order_by().values_list("pk", flat=True).distinct())


def _periodes_du_groupe(situation: Situation) -> dict[int, list[Periode]] | None:
    if situation.groupe_id is None:
        return None
    periodes: dict[int, list[Periode]] = {}
    for eleve, du, au in AppartenanceGroupe.objects.filter(groupe=situation.groupe_id).values_list(
        "eleve_id", "du", "au"
    ):
        periodes.setdefault(eleve, []).append((du, au))
    return periodes


def _couvre(periodes: Collection[Periode], jour: date) -> bool:
    return any(du <= jour and (au is None or jour <= au) for du, au in periodes)
