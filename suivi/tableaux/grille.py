"""The grid of a situation: the pupils of that day × the compétences it aims at."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.urls import reverse

from suivi.models import Situation
from suivi.participants import Participant, participants


class Colonne(NamedTuple):
    """A compétence."""

    pk: int
    code: str
    intitule: str
    reperee: bool = False  # the team wrote where its limit is


class Case(NamedTuple):
    """What a cell shows. A comment is not read here: it is fetched when asked."""

    valeur: str = ""
    version: int = 0
    commentee: bool = False


VIDE = Case()
ENSEIGNANT = "enseignant"
NE_SAIT_PAS = "?"

# In plain SQL, as the saving of cells (docs/decisions/0008).
COLONNES = """
    SELECT c.id, c.code, c.intitule, coalesce(r.texte, '') <> ''
      FROM suivi_competencevisee v
      JOIN referentiel_competence c ON c.id = v.competence_id
      LEFT JOIN suivi_repere r ON r.competence_id = c.id AND r.etablissement_id = %s
     WHERE v.situation_id = %s
     ORDER BY c.ordre, c.id
"""
CASES = """
    SELECT eleve_id, competence_id, origine, coalesce(niveau::text, etat), version,
           commentaire <> '' AND (%s OR NOT commentaire_pour_equipe AND coalesce(commentaire_visible_le <= %s, true))
      FROM suivi_positionnement
     WHERE situation_id = %s AND annule_le IS NULL AND origine IN ('enseignant', 'eleve')
"""


@dataclass(frozen=True)
class Grille:
    """All that the screen of a situation shows, read in three queries whatever its size."""

    situation: Situation
    colonnes: list[Colonne]
    lignes: list[Participant]
    cases: dict[tuple[int, int], Case]
    # What the pupils say of themselves, « ? » when they do not know: shown beside, and counted nowhere.
    autos: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def de(cls, situation: Situation, jour: date, *, avec_equipe: bool = True) -> "Grille":
        """Read the grid on `jour`; without `avec_equipe`, what the team keeps is not even hinted at."""
        with connection.cursor() as curseur:
            curseur.execute(COLONNES, [situation.etablissement_id, situation.pk])
            colonnes = [Colonne(*colonne) for colonne in curseur.fetchall()]
            curseur.execute(CASES, [avec_equipe, jour, situation.pk])
            cases, autos = {}, {}
            for eleve, competence, origine, *case in curseur.fetchall():
                if origine == ENSEIGNANT:
                    cases[eleve, competence] = Case(*case)
                else:
                    autos[eleve, competence] = case[0] or NE_SAIT_PAS
        lignes = participants(situation, jour, positionnes={eleve for eleve, _ in cases})
        return cls(situation, colonnes, lignes, cases, autos)

    def case(self, eleve: int, competence: int) -> Case:
        return self.cases.get((eleve, competence), VIDE)

    @cached_property
    def remplies(self) -> Counter:
        """How many cells hold a level or a state, by compétence and by pupil (keys: « c12 », « e34 »)."""
        remplies = [cle for cle, case in self.cases.items() if case.valeur]
        par_eleve = Counter(eleve for eleve, _ in remplies)
        par_competence = Counter(competence for _, competence in remplies)
        compte = {f"e{pk}": nombre for pk, nombre in par_eleve.items()}
        compte |= {f"c{pk}": nombre for pk, nombre in par_competence.items()}
        return Counter(compte | {"total": len(remplies)})

    @cached_property
    def adresse_de_saisie(self) -> str:
        """The address of the plain form of a line, without the line."""
        return reverse("suivi:saisie", args=[self.situation.pk])

    @cached_property
    def adresses_des_reperes(self) -> tuple[str, str]:
        """What stands before and after the key of a compétence in the address of its repères."""
        avant, _, apres = reverse("suivi:repere", args=[0]).partition("/0/")
        return f"{avant}/", f"/{apres}?situation={self.situation.pk}"

    @property
    def nb_remplies(self) -> int:
        return self.remplies["total"]

    @property
    def nb_cases(self) -> int:
        return len(self.lignes) * len(self.colonnes)
