"""The professional compétences of a diplôme, in the order of the official text, with their activité and their bloc."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from scolarite.models import Classe
from suivi.tableaux.classes import diplome_de

# In plain SQL, as the grid (docs/decisions/0008): every page that compares a class reads it.
COMPETENCES = """
    SELECT c.id, c.code, c.intitule, a.code, a.intitule, b.numero, b.intitule, b.pole, b.epreuve
      FROM referentiel_competence c
      JOIN referentiel_activite a ON a.id = c.activite_id
      JOIN referentiel_bloc b ON b.id = a.bloc_id
     WHERE c.diplome_id = %s AND c.nature = 'professionnelle'
     ORDER BY c.ordre
"""


class CompetenceDuReferentiel(NamedTuple):
    """A compétence, and where the référentiel puts it."""

    pk: int
    code: str
    intitule: str
    activite: str
    intitule_activite: str
    bloc: int
    intitule_bloc: str
    pole: str
    epreuve: str


def competences_de(classe: Classe) -> list[CompetenceDuReferentiel]:
    """Return the compétences of the diplôme that the class works on. One query."""
    with connection.cursor() as curseur:
        curseur.execute(COMPETENCES, [diplome_de(classe)])
        return [CompetenceDuReferentiel(*ligne) for ligne in curseur.fetchall()]


class Activite(NamedTuple):
    """An activité of a bloc, and what a page shows of its compétences."""

    code: str
    intitule: str
    lignes: list[Any]


class Bloc(NamedTuple):
    """A bloc with its pôle and its activités."""

    numero: int
    intitule: str
    pole: str
    epreuve: str
    activites: list[Activite]

    @property
    def lignes(self) -> list[Any]:
        """Return what is shown of all its compétences."""
        return [ligne for activite in self.activites for ligne in activite.lignes]


def par_bloc(lignes: Iterable[Any]) -> list[Bloc]:
    """Put lines that each hold the `reference` of a compétence under their blocs and activités, in the same order."""
    blocs: list[Bloc] = []
    for reference, groupe in groupby(lignes, key=lambda ligne: ligne.reference[3:]):
        activite, intitule_activite, numero, intitule, pole, epreuve = reference
        if not blocs or blocs[-1].numero != numero:
            blocs.append(Bloc(numero, intitule, pole, epreuve, []))
        blocs[-1].activites.append(Activite(activite, intitule_activite, list(groupe)))
    return blocs
