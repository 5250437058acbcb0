"""What gives the level of a pupil on a compétence, read at once: the method, the level retained, the evidence."""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from socle.valeurs import certain
from suivi.models import ReglageDuSuivi
from suivi.regles import DERNIERE, Preuve, Regle

Cle = tuple[int, int]  # a pupil and a compétence, by their keys
RETENU = "retenu"

# In plain SQL: each cell saved goes through here (docs/decisions/0008). One statement reads the three, so that no
# query is added and all are as they stand once the pupils are locked: the method of the school of each pupil (under
# the compétence 0), the levels that a teacher has retained, the evidence.
FAITS = """
    SELECT e.id AS eleve, 0 AS competence, NULL::date, g.nombre, g.methode, NULL::boolean
      FROM scolarite_eleve e
      JOIN suivi_reglagedusuivi g ON g.etablissement_id = e.etablissement_id
     WHERE e.id = ANY(%(eleves)s)
     UNION ALL
    SELECT r.eleve_id, r.competence_id, NULL, r.niveau, 'retenu', NULL
      FROM suivi_niveauretenu r
     WHERE r.eleve_id = ANY(%(eleves)s) AND r.competence_id = ANY(%(competences)s) AND r.leve_le IS NULL
     UNION ALL
    SELECT p.eleve_id, p.competence_id, p.date, p.niveau, p.origine, s.visee = 'certificative'
      FROM suivi_positionnement p
      JOIN suivi_situation s ON s.id = p.situation_id
     WHERE p.eleve_id = ANY(%(eleves)s) AND p.competence_id = ANY(%(competences)s)
       AND p.annule_le IS NULL AND p.niveau IS NOT NULL AND p.origine <> 'eleve'
     ORDER BY eleve, competence
"""
REGLE_ET_RETENUS = """
    SELECT g.methode, g.nombre, r.competence_id, r.niveau
      FROM scolarite_eleve e
      LEFT JOIN suivi_reglagedusuivi g ON g.etablissement_id = e.etablissement_id
      LEFT JOIN suivi_niveauretenu r ON r.eleve_id = e.id AND r.leve_le IS NULL
     WHERE e.id = %s
"""
RETENUS = """
    SELECT r.eleve_id, r.competence_id, r.niveau, n.calcule
      FROM suivi_niveauretenu r
      LEFT JOIN suivi_niveau n ON n.eleve_id = r.eleve_id AND n.competence_id = r.competence_id
     WHERE r.eleve_id = ANY(%s) AND r.leve_le IS NULL
"""


class Retenu(NamedTuple):
    """A level retained by a teacher, and the computed one that it takes the place of, if there is one."""

    niveau: int
    calcule: int | None


class Faits(NamedTuple):
    """The method, the level retained, and the evidence in any order."""

    regle: Regle
    retenu: int | None
    preuves: list[Preuve]


def lire(eleves: Collection[int], competences: Collection[int]) -> Iterator[tuple[Cle, Faits]]:
    """Give the facts of each of these pupils on each of these compétences where there are any. One query."""
    with connection.cursor() as curseur:
        curseur.execute(FAITS, {"eleves": list(eleves), "competences": list(competences)})
        for eleve, lignes in groupby(curseur, key=itemgetter(0)):
            regle = DERNIERE
            for competence, groupe in groupby(lignes, key=itemgetter(1)):
                preuves = [Preuve(*ligne[2:]) for ligne in groupe]
                if not competence:
                    [(_, nombre, methode, _)] = preuves
                    regle = Regle(methode, certain(nombre))
                    continue
                retenu = next((preuve.niveau for preuve in preuves if preuve.origine == RETENU), None)
                yield (eleve, competence), Faits(regle, retenu, preuves)


def regle_et_retenus(eleve: int) -> tuple[Regle, dict[int, int]]:
    """Return the method that holds for a pupil, and her retained levels by compétence. One query.

    For a reader who may not see all the evidence: the pupil's own levels are computed on what she may see.
    """
    with connection.cursor() as curseur:
        curseur.execute(REGLE_ET_RETENUS, [eleve])
        lignes = curseur.fetchall()
    regle = Regle(*lignes[0][:2]) if lignes and lignes[0][0] else DERNIERE
    return regle, {competence: niveau for _, _, competence, niveau in lignes if competence}


def regle_de(etablissement: int) -> Regle:
    """Return the method of an établissement, given by its key. One query."""
    reglages = ReglageDuSuivi.objects.filter(etablissement=etablissement)
    lue = reglages.values_list("methode", "nombre").first()
    return Regle(*lue) if lue else DERNIERE


def retenus_de(eleves: Collection[int]) -> dict[Cle, Retenu]:
    """Return the levels retained for these pupils. One query."""
    with connection.cursor() as curseur:
        curseur.execute(RETENUS, [list(eleves)])
        return {(eleve, competence): Retenu(*niveaux) for eleve, competence, *niveaux in curseur.fetchall()}
