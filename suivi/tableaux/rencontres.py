"""Which compétences the pupils of a class have met, over their whole cycle, and which they will meet.

What counts is what the pupils of today did, in whichever class they were on that day: a terminale worked in seconde
and in première. Somebody who joined the class alone does not make a situation of elsewhere one of the class: a
situation is the class's when a quarter of its pupils took part in it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import connection

from suivi.models import Situation

PART_DE_LA_CLASSE = 4  # one pupil out of four
# In plain SQL, as the grid (docs/decisions/0008). Who takes part: the pupils of the class on the day of the situation,
# or of its group when it has one; and whoever was positioned by a tuteur, or in a PFMP of her own.
RENCONTRES = """
    SELECT competence, situation, date, intitule, contexte, array_agg(DISTINCT eleve)
      FROM (
            SELECT v.competence_id AS competence, s.id AS situation, s.date, s.intitule, s.contexte,
                   i.eleve_id AS eleve
              FROM scolarite_inscription i
              JOIN suivi_situation s
                ON s.classe_id = i.classe_id AND s.date >= i.du AND (i.au IS NULL OR s.date <= i.au)
              JOIN suivi_competencevisee v ON v.situation_id = s.id
             WHERE i.eleve_id = ANY(%(eleves)s) AND v.competence_id = ANY(%(competences)s)
               AND s.eleve_id IS NULL
               AND (s.groupe_id IS NULL OR EXISTS (
                    SELECT FROM scolarite_appartenancegroupe a
                     WHERE a.groupe_id = s.groupe_id AND a.eleve_id = i.eleve_id
                       AND a.du <= s.date AND (a.au IS NULL OR a.au >= s.date)))
             UNION ALL
            SELECT p.competence_id, s.id, p.date, s.intitule, s.contexte, p.eleve_id
              FROM suivi_positionnement p
              JOIN suivi_situation s ON s.id = p.situation_id
             WHERE p.eleve_id = ANY(%(eleves)s) AND p.competence_id = ANY(%(competences)s)
               AND p.annule_le IS NULL AND p.niveau IS NOT NULL
               AND (p.origine = 'tuteur' OR (s.eleve_id = p.eleve_id AND s.contexte = 'pfmp'))) AS lues
     GROUP BY competence, situation, date, intitule, contexte
     ORDER BY date, situation
"""


class Rencontre(NamedTuple):
    """A situation that aims at a compétence, and the pupils of the class who take part."""

    situation: int
    date: date
    intitule: str
    contexte: str
    eleves: list[int]

    @property
    def en_entreprise(self) -> bool:
        """Whether it took place in an entreprise."""
        return self.contexte == Situation.Contexte.PFMP


@dataclass(frozen=True)
class Parcours:
    """What the class has met of one compétence on `jour`, and what is planned until `horizon`."""

    rencontres: tuple[Rencontre, ...]
    effectif: int
    jour: date
    horizon: date

    def _de_la_classe(self, rencontre: Rencontre) -> bool:
        return PART_DE_LA_CLASSE * len(rencontre.eleves) >= self.effectif

    @cached_property
    def faites(self) -> list[Rencontre]:
        """The situations that the class did outside of an entreprise, the oldest first."""
        return [
            rencontre
            for rencontre in self.rencontres
            if rencontre.date <= self.jour and not rencontre.en_entreprise and self._de_la_classe(rencontre)
        ]

    @cached_property
    def prevues(self) -> list[Rencontre]:
        """The situations that the class will do until the horizon, the next first."""
        return [
            rencontre
            for rencontre in self.rencontres
            if self.jour < rencontre.date <= self.horizon and self._de_la_classe(rencontre)
        ]

    @cached_property
    def en_entreprise(self) -> set[int]:
        """The pupils who met it in an entreprise, each in her own or all together."""
        return {
            eleve
            for rencontre in self.rencontres
            if rencontre.en_entreprise and rencontre.date <= self.jour
            for eleve in rencontre.eleves
        }

    @cached_property
    def derniere_le(self) -> date | None:
        """The last day on which the class, or one of its pupils in an entreprise, met it."""
        jours = [rencontre.date for rencontre in self.faites]
        jours += [r.date for r in self.rencontres if r.en_entreprise and r.date <= self.jour]
        return max(jours, default=None)

    @property
    def jamais(self) -> bool:
        return not self.faites and not self.en_entreprise

    @property
    def une_seule_fois(self) -> bool:
        return len(self.faites) == 1 and not self.en_entreprise

    @property
    def en_entreprise_seulement(self) -> bool:
        return not self.faites and bool(self.en_entreprise)

    @property
    def manquera(self) -> bool:
        """Never met, and nothing planned until the horizon."""
        return self.jamais and not self.prevues

    @property
    def restera_unique(self) -> bool:
        """Met once, and nothing planned until the horizon."""
        return self.une_seule_fois and not self.prevues


def parcours_de(
    eleves: Collection[int], competences: Collection[int], jour: date, horizon: date
) -> dict[int, Parcours]:
    """Return, by compétence, what these pupils have met and will meet. One query."""
    rencontres: dict[int, list[Rencontre]] = defaultdict(list)
    with connection.cursor() as curseur:
        curseur.execute(RENCONTRES, {"eleves": list(eleves), "competences": list(competences)})
        for competence, *rencontre in curseur.fetchall():
            rencontres[competence].append(Rencontre(*rencontre))
    return {pk: Parcours(tuple(rencontres[pk]), len(eleves), jour, horizon) for pk in competences}
