"""The profile of a pupil, computed from what the person who reads it may see."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Inscription, Utilisateur
from suivi.decomptes import ACQUISE_A_PARTIR_DE, Decompte
from suivi.faits import regle_et_retenus
from suivi.regles import DERNIERE, Calcul, Preuve, Regle, calculer, qui_comptent
from suivi.tableaux.classes import EleveDeClasse, diplome_de, eleves_de
from suivi.tableaux.resultats import Resultat, resultats

NB_SITUATIONS_RECENTES = 5


@dataclass(frozen=True)
class CompetenceDuProfil:
    """A compétence, its levels, and the results that give them, the latest first."""

    pk: int
    code: str
    intitule: str
    resultats: list[Resultat]
    regle: Regle = DERNIERE
    retenu: int | None = None  # the level that a teacher has put in place of the computed one
    autos: list[Resultat] = field(default_factory=list)  # what she says of herself: shown beside, counted nowhere

    @cached_property
    def preuves(self) -> list[Preuve]:
        """What the levels are computed from: of a pupil who reads, only what she may see counts."""
        return [resultat.preuve for resultat in self.resultats]

    @cached_property
    def calcul(self) -> Calcul:
        return calculer(self.preuves, self.regle, self.retenu)

    @property
    def niveau(self) -> int | None:
        """The current level, of the lycée and the entreprise together."""
        return self.calcul.ensemble

    def au(self, jour: date, retenu: int | None) -> int | None:
        """Return the level as it was at the end of `jour`, by the same rule; `retenu` was retained on that day."""
        alors = (preuve for preuve in self.preuves if preuve.date <= jour)
        return calculer(alors, self.regle, retenu).ensemble

    @property
    def acquise(self) -> bool:
        return self.niveau is not None and self.niveau >= ACQUISE_A_PARTIR_DE

    @property
    def a_consolider(self) -> bool:
        return self.niveau is not None and self.niveau < ACQUISE_A_PARTIR_DE

    @property
    def pas_encore_evaluee(self) -> bool:
        """Worked on, without a level: absent, non rendu, or what she alone says of it."""
        return self.niveau is None and bool(self.resultats or self.autos)

    @property
    def jamais_travaillee(self) -> bool:
        return not self.resultats and not self.autos and self.niveau is None

    @cached_property
    def en_progres(self) -> bool:
        """The last evaluation is above the one before."""
        evaluations = qui_comptent(self.preuves)
        niveaux = [preuve.niveau for preuve in evaluations[:2] if preuve.niveau]
        return len(niveaux) == 2 and niveaux[0] > niveaux[1]


@dataclass(frozen=True)
class ActiviteDuProfil:
    code: str
    intitule: str
    competences: list[CompetenceDuProfil]


@dataclass(frozen=True)
class BlocDuProfil:
    numero: int
    intitule: str
    activites: list[ActiviteDuProfil]

    @property
    def competences(self) -> list[CompetenceDuProfil]:
        return [competence for activite in self.activites for competence in activite.competences]


@dataclass(frozen=True)
class SituationRecente:
    """A situation that the pupil was positioned on, with her result on each compétence."""

    date: date
    intitule: str
    contexte: str
    par: str
    resultats: list[tuple[CompetenceDuProfil, Resultat]]


@dataclass(frozen=True)
class Profil:
    """A pupil's profile. The savoir-être stand beside, and enter no count."""

    eleve: Eleve
    classe: Classe | None
    camarades: list[EleveDeClasse]
    blocs: list[BlocDuProfil]
    savoir_etre: list[CompetenceDuProfil]
    recentes: list[SituationRecente]

    @classmethod
    def de(cls, eleve: Eleve, utilisateur: Utilisateur, jour: date) -> "Profil":
        """Read the profile in five queries.

        They are the class, its pupils, the compétences, the results, and the method with the levels retained.
        """
        classe = classe_de(eleve, jour)
        camarades = eleves_de(classe, utilisateur, jour) if classe else []
        lus = resultats(eleve, utilisateur)
        par_competence: dict[int, list[Resultat]] = defaultdict(list)
        autos: dict[int, list[Resultat]] = defaultdict(list)
        for resultat in lus:
            (autos if resultat.est_auto else par_competence)[resultat.competence].append(resultat)
        regle, retenus = regle_et_retenus(eleve.pk)

        def competence(pk: int, code: str, intitule: str) -> CompetenceDuProfil:
            return CompetenceDuProfil(pk, code, intitule, par_competence[pk], regle, retenus.get(pk), autos[pk])

        blocs, savoir_etre = _arbre(classe, competence)
        connues = {competence.pk: competence for bloc in blocs for competence in bloc.competences}
        connues |= {competence.pk: competence for competence in savoir_etre}
        recentes = _recentes([resultat for resultat in lus if not resultat.est_auto], connues)
        return cls(eleve, classe, camarades, blocs, savoir_etre, recentes)

    @cached_property
    def competences(self) -> list[CompetenceDuProfil]:
        """The professional compétences, in the order of the référentiel."""
        return [competence for bloc in self.blocs for competence in bloc.competences]

    @property
    def evaluees(self) -> list[CompetenceDuProfil]:
        return [competence for competence in self.competences if competence.niveau]

    @property
    def acquises(self) -> list[CompetenceDuProfil]:
        return [competence for competence in self.competences if competence.acquise]

    @property
    def en_progres(self) -> list[CompetenceDuProfil]:
        return [competence for competence in self.competences if competence.en_progres]

    @property
    def decompte(self) -> Decompte:
        """Count the results of the professional compétences, whatever their date."""
        return Decompte.de(resultat.code for competence in self.competences for resultat in competence.resultats)

    @property
    def y_est(self) -> bool:
        """Whether she is in the class today; it may also be the last one where she was."""
        return any(camarade.pk == self.eleve.pk for camarade in self.camarades)

    @property
    def precedent(self) -> EleveDeClasse | None:
        """The pupil just before in the list of the class."""
        return self._voisin(-1)

    @property
    def suivant(self) -> EleveDeClasse | None:
        """The pupil just after in the list of the class."""
        return self._voisin(1)

    def _voisin(self, pas: int) -> EleveDeClasse | None:
        rangs = [eleve.pk for eleve in self.camarades]
        if self.eleve.pk not in rangs:
            return None
        rang = rangs.index(self.eleve.pk) + pas
        return self.camarades[rang] if 0 <= rang < len(rangs) else None


def classe_de(eleve: Eleve, jour: date) -> Classe | None:
    """Return the class where the pupil is on `jour`, or the last one where she was."""
    inscriptions = Inscription.objects.filter(eleve=eleve, du__lte=jour).order_by("-du")
    inscription = inscriptions.select_related("classe__annee", "classe__famille").first()
    return inscription.classe if inscription else None


def _arbre(
    classe: Classe | None, competence: Callable[[int, str, str], CompetenceDuProfil]
) -> tuple[list[BlocDuProfil], list[CompetenceDuProfil]]:
    """Return the compétences of the diplôme by bloc and activité, and the savoir-être."""
    if classe is None:
        return [], []
    lignes = Competence.objects.filter(diplome=diplome_de(classe)).values_list(
        "pk",
        "code",
        "intitule",
        "activite__bloc__numero",
        "activite__bloc__intitule",
        "activite__code",
        "activite__intitule",
    )
    professionnelles, savoir_etre = [], []
    for pk, code, intitule, *place in lignes:
        if place[0] is None:  # the code of a savoir-être is ours: nobody has to read it
            savoir_etre.append(competence(pk, "", intitule))
        else:
            professionnelles.append((place, competence(pk, code, intitule)))
    blocs = [
        BlocDuProfil(
            numero,
            intitule,
            [
                ActiviteDuProfil(code, nom, [feuille for _, feuille in groupe])
                for (code, nom), groupe in groupby(du_bloc, key=lambda ligne: tuple(ligne[0][2:]))
            ],
        )
        for (numero, intitule), du_bloc in groupby(professionnelles, key=lambda ligne: tuple(ligne[0][:2]))
    ]
    return blocs, savoir_etre


def _recentes(lus: list[Resultat], connues: dict[int, CompetenceDuProfil]) -> list[SituationRecente]:
    """Return the last situations, each with its results in the order of the référentiel."""
    rangs = {competence: rang for rang, competence in enumerate(connues)}
    situations = defaultdict(list)
    for resultat in lus:
        if resultat.competence in connues:
            situations[resultat.situation, resultat.origine].append(resultat)
    recentes = []
    for groupe in list(situations.values())[:NB_SITUATIONS_RECENTES]:
        paires = [(connues[un.competence], un) for un in sorted(groupe, key=lambda un: rangs[un.competence])]
        premier = groupe[0]
        recentes.append(SituationRecente(premier.date, premier.intitule, premier.contexte_lisible, premier.par, paires))
    return recentes
