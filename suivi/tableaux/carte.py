"""The carte de la classe: the current level of every pupil on every compétence, read from `Niveau` alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from referentiel.models import Competence
from scolarite.models import Classe, Utilisateur
from suivi.decomptes import Decompte
from suivi.models import CompetenceVisee, Niveau
from suivi.tableaux.classes import EleveDeClasse, eleves_de

# What the carte may show: the field of Niveau, and its name on the screen.
VUES = {"ensemble": "Ensemble", "lycee": "Lycée", "entreprise": "Entreprise"}


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
    niveaux: dict[tuple[int, int], int]

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date, vue: str = "ensemble") -> "CarteDeClasse":
        """Read the carte in four queries, whatever the history: pupils, compétences, levels, what was aimed at."""
        eleves = eleves_de(classe, utilisateur, jour)
        professionnelles = Competence.objects.professionnelles().filter(diplome=classe.diplome_suivi)
        competences = list(professionnelles.values_list("pk", "code", "intitule", "activite__bloc__numero"))
        niveaux = {
            (eleve, competence): niveau
            for eleve, competence, niveau in Niveau.objects.visibles_par(utilisateur)
            .filter(eleve__in=[eleve.pk for eleve in eleves], **{f"{vue}__isnull": False})
            .values_list("eleve_id", "competence_id", vue)
        }
        visees = set(
            CompetenceVisee.objects.filter(situation__classe=classe, situation__date__lte=jour)
            .values_list("competence_id", flat=True)
            .distinct()
        )
        colonnes = [
            CompetenceDeCarte(
                pk,
                code,
                intitule,
                bloc,
                Decompte.de(niveaux.get((eleve.pk, pk)) for eleve in eleves),
                pk in visees,
            )
            for pk, code, intitule, bloc in competences
        ]
        return cls(classe, vue, colonnes, eleves, niveaux)

    def __iter__(self) -> Iterator[EleveDeClasse]:
        return iter(self.eleves)

    @property
    def jamais_travaillees(self) -> list[CompetenceDeCarte]:
        return [competence for competence in self.competences if competence.jamais_travaillee]
