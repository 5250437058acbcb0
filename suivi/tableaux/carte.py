"""The carte de la classe: the level of every pupil on every compétence.

Read from `Niveau` alone, whatever the history; with a period or a context, computed again from what is left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import connection

from scolarite.models import Classe, Utilisateur
from suivi.decomptes import ACQUISE_A_PARTIR_DE, Decompte
from suivi.faits import Retenu, regle_de, retenus_de
from suivi.regles import Regle
from suivi.tableaux.classes import EleveDeClasse, eleves_de
from suivi.tableaux.recalcul import Cellule, Part, dire_la_regle, recalculer
from suivi.tableaux.referentiel import CompetenceDuReferentiel, competences_de
from suivi.tableaux.rencontres import parcours_de

# What the carte may show: the field of Niveau, and its name on the screen.
VUES = {"ensemble": "Lycée et entreprise", "lycee": "Lycée", "entreprise": "Entreprise", "certificatif": "Certificatif"}
PAR_NOM, LES_PLUS_ACQUISES, LES_MOINS_ACQUISES = "", "plus", "moins"
# In plain SQL, as the grid (docs/decisions/0008): it is the page that a teacher opens the most.
NIVEAUX = {
    vue: f"SELECT eleve_id, competence_id, {vue} FROM suivi_niveau WHERE eleve_id = ANY(%s) AND {vue} IS NOT NULL"  # noqa: S608 -- our own names
    for vue in VUES
}


class Choix(NamedTuple):
    """What the carte shows: which evaluations, which bloc, and in which order the pupils come."""

    part: Part = Part()
    bloc: str = ""
    tri: str = PAR_NOM


class CompetenceDeCarte(NamedTuple):
    """A column: the compétence, where it stands, and how the class stands on it."""

    reference: CompetenceDuReferentiel
    decompte: Decompte
    travaillee: bool

    @property
    def pk(self) -> int:
        return self.reference.pk

    @property
    def code(self) -> str:
        return self.reference.code

    @property
    def intitule(self) -> str:
        return self.reference.intitule

    @property
    def jamais_travaillee(self) -> bool:
        """Nobody has a level, and the class never met it."""
        return not self.travaillee and not self.decompte.evaluees

    @property
    def pas_encore_evaluee(self) -> bool:
        """The class met it, and nobody has a level yet."""
        return self.travaillee and not self.decompte.evaluees


@dataclass(frozen=True)
class CarteDeClasse:
    """Pupils × the professional compétences of the diplôme."""

    classe: Classe
    choix: Choix
    regle: Regle | None  # of the levels computed again; None when they are those of `Niveau`
    blocs: dict[int, str]  # all those of the diplôme, with the épreuve of each
    competences: list[CompetenceDeCarte]
    eleves: list[EleveDeClasse]
    niveaux: dict[int, dict[int, int]]  # by pupil, then by compétence
    retenus: dict[tuple[int, int], Retenu]  # by pupil and compétence

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date, choix: Choix | None = None) -> "CarteDeClasse":
        """Read the carte in five queries at the most, whatever the history.

        They are the pupils, the compétences, the levels, those retained and, when nobody has a level on some of the
        compétences, what the class has met; or, on a part of the evaluations, the method of the school.
        """
        eleves = eleves_de(classe, utilisateur, jour)
        reference = competences_de(classe)
        blocs = {competence.bloc: competence.epreuve for competence in reference}
        choix = choix or Choix()
        if choix.bloc not in {*map(str, blocs)}:
            choix = choix._replace(bloc="")
        gardees = [competence for competence in reference if choix.bloc in ("", str(competence.bloc))]
        regle = None if choix.part.est_tout else regle_de(classe.annee.etablissement_id)
        niveaux: dict[int, dict[int, int]] = {eleve.pk: {} for eleve in eleves}
        par_competence: dict[int, list[int]] = {competence.pk: [] for competence in gardees}
        for eleve, competence, niveau in _lire(niveaux, par_competence, choix.part, regle):
            if competence in par_competence:
                niveaux[eleve][competence] = niveau
                par_competence[competence].append(niveau)
        retenus = retenus_de([*niveaux]) if choix.part == Part() else {}
        vides = [pk for pk, lus in par_competence.items() if not lus]
        travaillees = _travaillees(niveaux, vides, jour) if vides and not regle else {*vides}
        colonnes = [
            CompetenceDeCarte(competence, Decompte.de(par_competence[competence.pk]), competence.pk in travaillees)
            for competence in gardees
        ]
        return cls(classe, choix, regle, blocs, colonnes, _ranger(eleves, niveaux, choix.tri), niveaux, retenus)

    def __iter__(self) -> Iterator[EleveDeClasse]:
        return iter(self.eleves)

    @cached_property
    def jamais_travaillees(self) -> list[CompetenceDeCarte]:
        return [competence for competence in self.competences if competence.jamais_travaillee]

    @property
    def methode(self) -> str:
        """Return the name of the method that gave the levels; empty when they are those of `Niveau`."""
        return dire_la_regle(self.regle) if self.regle else ""

    def acquises(self, eleve: int) -> int:
        """Return how many compétences the pupil has acquired, among those shown."""
        return _acquises(self.niveaux[eleve])


def _lire(eleves: Iterable[int], competences: Iterable[int], part: Part, regle: Regle | None) -> Iterable[Cellule]:
    if regle:
        return recalculer([*eleves], [*competences], part, regle)
    with connection.cursor() as curseur:
        curseur.execute(NIVEAUX[part.vue], [list(eleves)])
        return curseur.fetchall()


def _travaillees(eleves: Iterable[int], competences: list[int], jour: date) -> set[int]:
    """Return which of these compétences the class has met, by their keys."""
    parcours = parcours_de([*eleves], competences, jour, jour)
    return {pk for pk, parcours in parcours.items() if not parcours.jamais}


def _acquises(niveaux: dict[int, int]) -> int:
    return len([niveau for niveau in niveaux.values() if niveau >= ACQUISE_A_PARTIR_DE])


def _ranger(eleves: list[EleveDeClasse], niveaux: dict[int, dict[int, int]], tri: str) -> list[EleveDeClasse]:
    """Put the pupils in the order asked for; those with as many compétences stay in the order of their names."""
    if tri == PAR_NOM:
        return eleves
    signe = -1 if tri == LES_PLUS_ACQUISES else 1
    return sorted(eleves, key=lambda eleve: signe * _acquises(niveaux[eleve.pk]))
