"""The carte de la classe: the current level of every pupil on every compétence, read from `Niveau` alone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from scolarite.models import Classe, Utilisateur
from suivi.decomptes import Decompte
from suivi.faits import Retenu, retenus_de
from suivi.models import CompetenceVisee
from suivi.tableaux.classes import EleveDeClasse, diplome_de, eleves_de

# What the carte may show: the field of Niveau, and its name on the screen.
VUES = {"ensemble": "Ensemble", "lycee": "Lycée", "entreprise": "Entreprise"}
# In plain SQL, as the grid (docs/decisions/0008): it is the page that a teacher opens the most.
COMPETENCES = """
    SELECT c.id, c.code, c.intitule, a.bloc_id
      FROM referentiel_competence c
      JOIN referentiel_activite a ON a.id = c.activite_id
     WHERE c.diplome_id = %s AND c.nature = 'professionnelle'
     ORDER BY c.ordre
"""
NIVEAUX = {
    vue: f"SELECT eleve_id, competence_id, {vue} FROM suivi_niveau WHERE eleve_id = ANY(%s) AND {vue} IS NOT NULL"  # noqa: S608 -- our own names
    for vue in VUES
}


class CompetenceDeCarte(NamedTuple):
    """A column: the compétence, where it stands, and how the class stands on it."""

    pk: int
    code: str
    intitule: str
    bloc: int
    decompte: Decompte
    travaillee: bool

    @property
    def jamais_travaillee(self) -> bool:
        """Nobody has a level, and no situation of the class aims at it."""
        return not self.travaillee and not self.decompte.evaluees

    @property
    def pas_encore_evaluee(self) -> bool:
        """A situation of the class aims at it, and nobody has a level yet."""
        return self.travaillee and not self.decompte.evaluees


@dataclass(frozen=True)
class CarteDeClasse:
    """Pupils × the professional compétences of the diplôme."""

    classe: Classe
    vue: str
    competences: list[CompetenceDeCarte]
    eleves: list[EleveDeClasse]
    niveaux: dict[int, dict[int, int]]  # by pupil, then by compétence
    retenus: dict[tuple[int, int], Retenu]  # by pupil and compétence

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date, vue: str = "ensemble") -> "CarteDeClasse":
        """Read the carte in five queries at the most, whatever the history.

        They are the pupils, the compétences, the levels, those retained and, when nobody has a level on some of the
        compétences, what the class has aimed at.
        """
        eleves = eleves_de(classe, utilisateur, jour)
        niveaux: dict[int, dict[int, int]] = {eleve.pk: {} for eleve in eleves}
        par_competence: dict[int, list[int]] = defaultdict(list)
        with connection.cursor() as curseur:
            competences = curseur.execute(COMPETENCES, [diplome_de(classe)]).fetchall()
            for eleve, competence, niveau in curseur.execute(NIVEAUX[vue], [list(niveaux)]):
                niveaux[eleve][competence] = niveau
                par_competence[competence].append(niveau)
        retenus = retenus_de(list(niveaux)) if vue == "ensemble" else {}
        evaluees = all(pk in par_competence for pk, *_ in competences)
        visees = set() if evaluees else _visees(classe, jour)
        colonnes = [
            CompetenceDeCarte(pk, code, intitule, bloc, Decompte.de(par_competence[pk]), pk in visees)
            for pk, code, intitule, bloc in competences
        ]
        return cls(classe, vue, colonnes, eleves, niveaux, retenus)

    def __iter__(self) -> Iterator[EleveDeClasse]:
        return iter(self.eleves)

    @property
    def jamais_travaillees(self) -> list[CompetenceDeCarte]:
        return [competence for competence in self.competences if competence.jamais_travaillee]


def _visees(classe: Classe, jour: date) -> set[int]:
    """Return the compétences that the past situations of the class aim at, by their keys."""
    visees = CompetenceVisee.objects.filter(situation__classe=classe, situation__date__lte=jour)
    return set(visees.values_list("competence_id", flat=True).distinct())
