"""The levels of a class computed again from a part of its evaluations, in one pass over the database.

`Niveau` is what is read when nothing is left aside; this is for a period, a context, a day of the past.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from suivi.models import Situation
from suivi.regles import ENTREPRISE, LYCEE, Methode, Preuve, Regle, niveau_d_ensemble

CERTIFICATIVE = False  # the query has chosen: what is left gives one level
Cellule = tuple[int, int, int]  # a pupil, a compétence, a level

# In plain SQL, as the grid (docs/decisions/0008). One probe of the covering index for each cell, which stops at the
# evaluations that the method looks at: whatever the history, a few of them are read for each cell.
PREUVES = """
    SELECT e.id, c.id, p.date, p.niveau, p.origine
      FROM unnest(%(eleves)s::bigint[]) AS e(id)
     CROSS JOIN unnest(%(competences)s::bigint[]) AS c(id)
     CROSS JOIN LATERAL (
           SELECT p.date, p.niveau, p.origine
             FROM suivi_positionnement p
            WHERE p.eleve_id = e.id AND p.competence_id = c.id AND p.annule_le IS NULL AND p.niveau IS NOT NULL
              AND p.origine = ANY(%(origines)s) {conditions}
            ORDER BY p.date DESC, p.niveau DESC
            LIMIT %(profondeur)s) AS p
"""
CONDITIONS = {
    "du": "AND p.date >= %(du)s",
    "au": "AND p.date <= %(au)s",
    "contexte": "AND (SELECT s.contexte FROM suivi_situation s WHERE s.id = p.situation_id) = %(contexte)s",
    "visee": "AND (SELECT s.visee FROM suivi_situation s WHERE s.id = p.situation_id) = %(visee)s",
}


class Part(NamedTuple):
    """Which evaluations count: without anything, all those of the lycée and of the entreprise."""

    vue: str = "ensemble"
    du: date | None = None
    au: date | None = None
    contexte: str = ""

    @property
    def est_tout(self) -> bool:
        """Whether `Niveau` knows the answer: nothing is left aside but an origine."""
        return not (self.du or self.au or self.contexte)

    @property
    def origines(self) -> Sequence[str]:
        """Return the origines that count."""
        return {"lycee": [LYCEE], "entreprise": [ENTREPRISE]}.get(self.vue, [LYCEE, ENTREPRISE])

    @property
    def visee(self) -> str:
        """Return the visée of the situations that count; empty when all do."""
        return Situation.Visee.CERTIFICATIVE if self.vue == "certificatif" else ""


def dire_la_regle(regle: Regle) -> str:
    """Return the name of the method, with its number."""
    nom = str(Methode(regle.methode).label)
    return nom.replace(" n ", f" {regle.nombre} ") if regle.a_un_nombre else nom


def recalculer(eleves: Collection[int], competences: Collection[int], part: Part, regle: Regle) -> Iterator[Cellule]:
    """Give each level that these evaluations make, by pupil and compétence. One query, read when it is asked for.

    What a teacher has retained by hand is no evaluation, and does not enter it.
    """
    donnees: dict[str, Any] = {
        "eleves": list(eleves),
        "competences": list(competences),
        "origines": part.origines,
        "profondeur": _profondeur(regle),
        "du": part.du,
        "au": part.au,
        "contexte": part.contexte,
        "visee": part.visee,
    }
    requete = PREUVES.format(conditions=" ".join(sql for nom, sql in CONDITIONS.items() if donnees[nom]))
    with connection.cursor() as curseur:
        curseur.execute(requete, donnees)
        lignes = curseur.fetchall()
    for (eleve, competence), groupe in groupby(lignes, key=itemgetter(0, 1)):
        niveau = niveau_d_ensemble((Preuve(le, un, origine, CERTIFICATIVE) for _, _, le, un, origine in groupe), regle)
        if niveau:
            yield eleve, competence, niveau


def _profondeur(regle: Regle) -> int | None:
    """Return how many of the latest evaluations the method looks at; None for all."""
    return {Methode.DERNIERE: 1, Methode.MOYENNE: regle.nombre}.get(Methode(regle.methode))
