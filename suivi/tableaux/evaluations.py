"""The tableau des évaluations: the pupils of a class × the compétences, each with its dated situations."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from referentiel.models import Competence
from scolarite.models import Classe, Utilisateur
from suivi.decomptes import Code, Decompte
from suivi.faits import Retenu, regle_de, retenus_de
from suivi.models import Positionnement, Situation
from suivi.regles import Preuve, Regle, niveau_d_ensemble
from suivi.tableaux.classes import EleveDeClasse, diplome_de, eleves_de

Cle = tuple[int, int, str]  # what makes an evaluation: a compétence, a situation, an origine
CERTIFICATIVE = False  # what is certificative changes nothing to the level of the whole
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
        competences = Competence.objects.filter(diplome=diplome_de(classe))
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
    """A column: one compétence, one day, by the teachers, by the tuteurs or by the pupils.

    It holds one situation, or several that concern one pupil each: the PFMP that end on the same day are one column.
    """

    competence: int
    date: date
    situations: tuple[int, ...]
    origine: str

    @property
    def cles(self) -> Iterator[Cle]:
        return ((self.competence, situation, self.origine) for situation in self.situations)


class SituationDuTableau(NamedTuple):
    """A situation of the table, as its list names it."""

    pk: int
    intitule: str
    date: date
    contexte: str
    eleve: int | None
    codes: list[str]

    @property
    def contexte_lisible(self) -> str:
        return Situation.Contexte(self.contexte).label


@dataclass(frozen=True)
class CompetenceEvaluee:
    """A compétence of the table with its evaluations, the oldest first, and the rank of the first one in the table."""

    pk: int
    code: str
    intitule: str
    evaluations: list[Evaluation]
    debut: int

    @property
    def colonnes(self) -> slice:
        """Where its evaluations stand among those of the table."""
        return slice(self.debut, self.debut + len(self.evaluations))


@dataclass(frozen=True)
class LigneDEleve:
    """A pupil's row: a mark or None for each evaluation of the table, and the level of each compétence.

    `niveaux` is what the evaluations shown give; `retenus` holds those that a teacher has put in their place.
    """

    eleve: EleveDeClasse
    marques: list[Code | None]
    niveaux: dict[int, int]
    retenus: dict[int, int]

    @cached_property
    def decompte(self) -> Decompte:
        return Decompte.de(self.marques)


@dataclass(frozen=True)
class TableauDesEvaluations:
    """The whole table. The levels are those that the evaluations shown give, by the rule of the profile."""

    classe: Classe
    competences: list[CompetenceEvaluee]
    situations: list[SituationDuTableau]
    lignes: list[LigneDEleve]

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, filtre: Filtre, jour: date) -> "TableauDesEvaluations":
        """Read the table in six queries: pupils, compétences, marks, method, levels retained, situations.

        Never for a pupil: the marks are those of the team, published or not.
        """
        eleves = eleves_de(classe, utilisateur, jour)
        competences = list(filtre.competences(classe).values_list("pk", "code", "intitule"))
        positionnements = (
            filtre.positionnements(Positionnement.objects.valables())
            .filter(eleve__in=[eleve.pk for eleve in eleves], competence__in=[pk for pk, *_ in competences])
            .exclude(niveau=None, etat="")
            .order_by()
        )
        lues = _lire(positionnements)
        situations = _situations(competences, lues.dates)
        colonnes = _colonnes(competences, lues.dates, {situation.pk: situation for situation in situations})
        regle = regle_de(classe.annee.etablissement_id)
        # A retained level is one of the lycée and the entreprise together: of one origine alone, nothing is retained.
        retenus = {} if filtre.origine else retenus_de([eleve.pk for eleve in eleves])
        return cls(classe, colonnes, situations, _lignes(eleves, colonnes, lues, regle, retenus))

    def __iter__(self) -> Iterator[LigneDEleve]:
        return iter(self.lignes)

    @property
    def a_des_retenus(self) -> bool:
        """Whether a level of the table was retained by a teacher."""
        return any(ligne.retenus for ligne in self.lignes)

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        """The columns of evaluations, from left to right."""
        return [evaluation for competence in self.competences for evaluation in competence.evaluations]

    @cached_property
    def decompte(self) -> Decompte:
        """Count all the marks of the table."""
        return Decompte.de(code for ligne in self.lignes for code in ligne.marques)

    def decomptes(self) -> list[Decompte]:
        """Count the marks of each column."""
        return [Decompte.de(colonne) for colonne in zip(*(ligne.marques for ligne in self.lignes), strict=True)]


class _Lues(NamedTuple):
    """What was read: the day of each evaluation, then, by pupil, her marks and what gives each level."""

    dates: dict[Cle, date]
    marques: dict[int, dict[Cle, Code]]
    preuves: dict[int, dict[int, list[Preuve]]]


def _lire(positionnements) -> _Lues:
    """Go once through the marks: a class can have twenty thousand."""
    dates: dict[Cle, date] = {}
    marques: dict[int, dict[Cle, Code]] = defaultdict(dict)
    preuves: dict[int, dict[int, list[Preuve]]] = defaultdict(lambda: defaultdict(list))
    for eleve, competence, situation, origine, jour, niveau, etat in positionnements.values_list(
        "eleve_id", "competence_id", "situation_id", "origine", "date", "niveau", "etat"
    ):
        cle = (competence, situation, origine)
        dates[cle] = jour
        marques[eleve][cle] = niveau or etat
        if niveau:
            preuves[eleve][competence].append(Preuve(jour, niveau, origine, CERTIFICATIVE))
    return _Lues(dates, marques, preuves)


def _situations(competences: Iterable[tuple], dates: Iterable[Cle]) -> list[SituationDuTableau]:
    """Return the situations that were evaluated, the oldest first, with the codes of their compétences."""
    codes: dict[int, list[str]] = defaultdict(list)
    evaluees = {(situation, competence) for competence, situation, _ in dates}
    par_competence = defaultdict(list)
    for situation, competence in evaluees:
        par_competence[competence].append(situation)
    for pk, code, _ in competences:
        for situation in par_competence[pk]:
            codes[situation].append(code)
    lues = Situation.objects.filter(pk__in=codes).order_by("date", "pk")
    return [
        SituationDuTableau(*situation, codes[situation[0]])
        for situation in lues.values_list("pk", "intitule", "date", "contexte", "eleve_id")
    ]


def _colonnes(
    competences: Iterable[tuple], dates: dict[Cle, date], situations: Mapping[int, SituationDuTableau]
) -> list[CompetenceEvaluee]:
    """Return the compétences that were evaluated, in the order of the référentiel."""
    par_competence = defaultdict(list)
    for cle in sorted(dates, key=lambda cle: (cle[0], dates[cle], *cle[1:])):
        par_competence[cle[0]].append(cle)
    colonnes, debut = [], 0
    for pk, code, intitule in competences:
        if evaluations := _reunir(par_competence[pk], dates, situations):
            colonnes.append(CompetenceEvaluee(pk, code, intitule, evaluations, debut))
            debut += len(evaluations)
    return colonnes


def _reunir(
    cles: Iterable[Cle], dates: dict[Cle, date], situations: Mapping[int, SituationDuTableau]
) -> list[Evaluation]:
    """Return the columns of one compétence: those of one pupil each, of one day and one contexte, share a column."""
    groupes: dict[tuple, list[Cle]] = defaultdict(list)
    deja: Counter[tuple] = Counter()  # a pupil evaluated twice that day has two columns
    for cle in cles:
        _, situation, origine = cle
        seule = situations[situation]
        groupe: tuple = (dates[cle], origine, situation)
        if seule.eleve:
            commun = (dates[cle], origine, seule.contexte)
            groupe = (*commun, deja[*commun, seule.eleve])
            deja[*commun, seule.eleve] += 1
        groupes[groupe].append(cle)
    return sorted(
        Evaluation(premiere[0], dates[premiere], tuple(cle[1] for cle in [premiere, *autres]), premiere[2])
        for premiere, *autres in groupes.values()
    )


def _lignes(
    eleves: list[EleveDeClasse],
    colonnes: list[CompetenceEvaluee],
    lues: _Lues,
    regle: Regle,
    retenus: dict[tuple[int, int], Retenu],
) -> list[LigneDEleve]:
    evaluations = [evaluation for competence in colonnes for evaluation in competence.evaluations]
    rangs = {cle: rang for rang, evaluation in enumerate(evaluations) for cle in evaluation.cles}
    lignes = []
    for eleve in eleves:
        marques: list[Code | None] = [None] * len(evaluations)
        for cle, code in lues.marques[eleve.pk].items():
            marques[rangs[cle]] = code
        niveaux = {
            competence: niveau
            for competence, preuves in lues.preuves[eleve.pk].items()
            if (niveau := niveau_d_ensemble(preuves, regle))
        }
        siens = {competence: retenu.niveau for (pk, competence), retenu in retenus.items() if pk == eleve.pk}
        lignes.append(LigneDEleve(eleve, marques, niveaux, siens))
    return lignes
