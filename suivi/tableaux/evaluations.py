"""The tableau des évaluations: the pupils of a class × the compétences, each with its dated situations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from referentiel.models import Competence
from scolarite.models import Classe, Utilisateur
from suivi.decomptes import Code, Decompte
from suivi.models import Positionnement, Situation
from suivi.regles import Preuve, calculer
from suivi.tableaux.classes import EleveDeClasse, eleves_de

SAVOIR_ETRE = "savoir-etre"


@dataclass(frozen=True)
class Filtre:
    """What the table keeps: a bloc or the savoir-être, days from and to, and one origine.

    Without `origine`, everything but what the pupils think of themselves.
    """

    bloc: str = ""
    du: date | None = None
    au: date | None = None
    origine: str = ""

    def competences(self, classe: Classe):
        """Return the compétences of the diplôme of `classe` that the filter keeps."""
        competences = Competence.objects.filter(diplome=classe.diplome_suivi)
        if self.bloc == SAVOIR_ETRE:
            return competences.savoir_etre()
        competences = competences.professionnelles()
        return competences.filter(activite__bloc__numero=self.bloc) if self.bloc else competences

    def positionnements(self, positionnements):
        """Return those of `positionnements` that the filter keeps."""
        if self.origine:
            positionnements = positionnements.filter(origine=self.origine)
        else:
            positionnements = positionnements.exclude(origine=Positionnement.Origine.ELEVE)
        if self.du:
            positionnements = positionnements.filter(date__gte=self.du)
        if self.au:
            positionnements = positionnements.filter(date__lte=self.au)
        return positionnements


class Evaluation(NamedTuple):
    """A column: one compétence in one situation, by the teachers, by the tuteurs or by the pupils."""

    competence: int
    date: date
    situation: int
    origine: str


class SituationDuTableau(NamedTuple):
    """A situation of the table, as its list names it."""

    pk: int
    intitule: str
    date: date
    contexte: str
    codes: list[str]

    @property
    def contexte_lisible(self) -> str:
        return Situation.Contexte(self.contexte).label


@dataclass(frozen=True)
class CompetenceEvaluee:
    """A compétence of the table with its evaluations, the oldest first."""

    pk: int
    code: str
    intitule: str
    evaluations: list[Evaluation]


@dataclass(frozen=True)
class LigneDEleve:
    """A pupil's row: her marks by evaluation, their count, and the level that they give on each compétence."""

    eleve: EleveDeClasse
    marques: dict[Evaluation, Code] = field(default_factory=dict)
    niveaux: dict[int, int] = field(default_factory=dict)

    @property
    def decompte(self) -> Decompte:
        return Decompte.de(self.marques.values())


@dataclass(frozen=True)
class TableauDesEvaluations:
    """The whole table. The levels are those that the evaluations shown give, by the rule of the profile."""

    classe: Classe
    filtre: Filtre
    competences: list[CompetenceEvaluee]
    situations: list[SituationDuTableau]
    lignes: list[LigneDEleve]

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, filtre: Filtre, jour: date) -> "TableauDesEvaluations":
        """Read the table in four queries: pupils, compétences, marks, situations."""
        eleves = eleves_de(classe, utilisateur, jour)
        competences = list(filtre.competences(classe).values_list("pk", "code", "intitule"))
        marques = list(
            filtre.positionnements(Positionnement.objects.visibles_par(utilisateur).valables())
            .filter(eleve__in=[eleve.pk for eleve in eleves], competence__in=[pk for pk, *_ in competences])
            .exclude(niveau=None, etat="")
            .order_by()
            .values_list("eleve_id", "competence_id", "date", "situation_id", "origine", "niveau", "etat", "pk")
        )
        colonnes = _colonnes(competences, marques)
        return cls(classe, filtre, colonnes, _situations(colonnes), _lignes(eleves, marques))

    def __iter__(self) -> Iterator[LigneDEleve]:
        return iter(self.lignes)

    @property
    def evaluations(self) -> list[Evaluation]:
        """The columns of evaluations, from left to right."""
        return [evaluation for competence in self.competences for evaluation in competence.evaluations]

    def decompte_de_la_classe(self, evaluation: Evaluation) -> Decompte:
        """Count the marks of one column."""
        return Decompte.de(ligne.marques.get(evaluation) for ligne in self.lignes)

    @property
    def decompte(self) -> Decompte:
        """Count all the marks of the table."""
        return Decompte.de(code for ligne in self.lignes for code in ligne.marques.values())


def _colonnes(competences: Iterable[tuple], marques: list[tuple]) -> list[CompetenceEvaluee]:
    """Return the compétences that were evaluated, in the order of the référentiel."""
    evaluations = sorted({Evaluation(*marque[1:5]) for marque in marques})
    par_competence = {
        pk: list(groupe) for pk, groupe in groupby(evaluations, key=lambda evaluation: evaluation.competence)
    }
    return [
        CompetenceEvaluee(pk, code, intitule, par_competence[pk])
        for pk, code, intitule in competences
        if pk in par_competence
    ]


def _situations(colonnes: list[CompetenceEvaluee]) -> list[SituationDuTableau]:
    """Return the situations of these columns, the oldest first, with the codes of their compétences."""
    codes: dict[int, dict[str, None]] = defaultdict(dict)
    for competence in colonnes:
        for evaluation in competence.evaluations:
            codes[evaluation.situation][competence.code] = None
    situations = Situation.objects.filter(pk__in=codes).order_by("date", "pk")
    return [
        SituationDuTableau(*situation, list(codes[situation[0]]))
        for situation in situations.values_list("pk", "intitule", "date", "contexte")
    ]


def _lignes(eleves: list[EleveDeClasse], marques: list[tuple]) -> list[LigneDEleve]:
    lignes = {eleve.pk: LigneDEleve(eleve) for eleve in eleves}
    preuves: dict[tuple[int, int], list[Preuve]] = defaultdict(list)
    for eleve, competence, jour, situation, origine, niveau, etat, pk in marques:
        lignes[eleve].marques[Evaluation(competence, jour, situation, origine)] = niveau or etat
        # What is certificative changes nothing to the level of the whole.
        preuves[eleve, competence].append(Preuve(jour, pk, niveau, origine, certificative=False))
    for (eleve, competence), celles_ci in preuves.items():
        if ensemble := calculer(celles_ci).ensemble:
            lignes[eleve].niveaux[competence] = ensemble
    return list(lignes.values())
