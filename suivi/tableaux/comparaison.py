"""Two days of a class side by side: what rose, what fell, what is new."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from scolarite.models import Classe, Utilisateur
from suivi.faits import regle_de
from suivi.regles import Regle
from suivi.tableaux.classes import EleveDeClasse, eleves_de
from suivi.tableaux.niveaux_au import retenus_au
from suivi.tableaux.recalcul import Part, dire_la_regle, recalculer
from suivi.tableaux.referentiel import CompetenceDuReferentiel, competences_de

Cle = tuple[int, int]  # a pupil and a compétence, by their keys
NOUVEAU, HAUSSE, BAISSE, STABLE, PERDU = "nouveau", "hausse", "baisse", "stable", "perdu"


class Ecart(NamedTuple):
    """A cell on the first day and on the second; None: not evaluated yet."""

    avant: int | None
    apres: int | None

    @property
    def sens(self) -> str:
        """Say how the cell moved; empty when it was never evaluated."""
        if self.avant is None:
            return NOUVEAU if self.apres else ""
        if self.apres is None:
            return PERDU  # a retained level was lifted, and nothing was evaluated
        if self.apres == self.avant:
            return STABLE
        return HAUSSE if self.apres > self.avant else BAISSE


RIEN = Ecart(None, None)


@dataclass(frozen=True)
class Comparaison:
    """The pupils of today × the compétences, on two days, with the method of the school."""

    classe: Classe
    regle: Regle
    du: date
    au: date
    blocs: dict[int, str]
    bloc: str
    competences: list[CompetenceDuReferentiel]
    eleves: list[EleveDeClasse]
    ecarts: dict[Cle, Ecart]

    @classmethod
    def de(
        cls, classe: Classe, utilisateur: Utilisateur, jour: date, *, du: date, au: date, bloc: str = ""
    ) -> "Comparaison":
        """Read the two days in seven queries: pupils, compétences, method; levels and retained ones of each day."""
        eleves = eleves_de(classe, utilisateur, jour)
        reference = competences_de(classe)
        blocs = {competence.bloc: competence.epreuve for competence in reference}
        bloc = bloc if bloc in {*map(str, blocs)} else ""
        competences = [competence for competence in reference if bloc in ("", str(competence.bloc))]
        regle = regle_de(classe.annee.etablissement_id)
        pk_eleves, pk_competences = [eleve.pk for eleve in eleves], [competence.pk for competence in competences]
        avant, apres = (
            {
                (eleve, competence): niveau
                for eleve, competence, niveau in recalculer(pk_eleves, pk_competences, Part(au=le), regle)
            }
            | _retenus(pk_eleves, competences, le)
            for le in (du, au)
        )
        ecarts = {cle: Ecart(avant.get(cle), apres.get(cle)) for cle in avant.keys() | apres.keys()}
        return cls(classe, regle, du, au, blocs, bloc, competences, eleves, ecarts)

    def __iter__(self) -> Iterator[EleveDeClasse]:
        return iter(self.eleves)

    @property
    def methode(self) -> str:
        """Return the name of the method of the school."""
        return dire_la_regle(self.regle)

    def ecart(self, eleve: int, competence: int) -> Ecart:
        """Return a cell."""
        return self.ecarts.get((eleve, competence), RIEN)

    @cached_property
    def par_eleve(self) -> dict[int, Counter[str]]:
        """How the cells of each pupil moved."""
        return self._compter(0, [eleve.pk for eleve in self.eleves])

    @cached_property
    def par_competence(self) -> dict[int, Counter[str]]:
        """How the cells of each compétence moved."""
        return self._compter(1, [competence.pk for competence in self.competences])

    @cached_property
    def total(self) -> Counter[str]:
        """How all the cells moved."""
        return Counter(ecart.sens for ecart in self.ecarts.values())

    def _compter(self, cote: int, pks: list[int]) -> dict[int, Counter[str]]:
        comptes: dict[int, Counter[str]] = {pk: Counter() for pk in pks}
        for cle, ecart in self.ecarts.items():
            comptes[cle[cote]][ecart.sens] += 1
        return comptes


def _retenus(eleves: list[int], competences: list[CompetenceDuReferentiel], jour: date) -> dict[Cle, int]:
    """Return the levels that were retained at the end of `jour`. One query."""
    pks = {competence.code: competence.pk for competence in competences}
    retenus = retenus_au(eleves, jour)
    return {(eleve, pks[code]): niveau for (eleve, code), niveau in retenus.items() if code in pks}
