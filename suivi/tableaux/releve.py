"""Levels laid out by bloc in plain words, from a snapshot: for a bilan, a paper, the screen of a conseil."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from referentiel.models import Competence
from suivi.decomptes import ACQUISE_A_PARTIR_DE
from suivi.models import Positionnement

# What somebody who has never seen the référentiel reads; the order is that of the paper.
MOTS: dict[int, str] = {
    Positionnement.Maitrise.BIEN_MAITRISE: "bien maîtrisées",
    Positionnement.Maitrise.MAITRISE: "maîtrisées",
    Positionnement.Maitrise.INSUFFISANT: "à renforcer",
    Positionnement.Maitrise.NON_MAITRISE: "pas encore maîtrisées",
}


class Ligne(NamedTuple):
    """A compétence with its level; None: not evaluated yet."""

    pk: int
    code: str
    intitule: str
    niveau: int | None
    avant: int | None = None

    @property
    def sens(self) -> str:
        """« hausse » or « baisse » since the earlier level; empty when it did not move or was not known."""
        if self.niveau is None or self.avant is None or self.niveau == self.avant:
            return ""
        return "hausse" if self.niveau > self.avant else "baisse"


@dataclass(frozen=True)
class BlocDeReleve:
    """A bloc and its compétences in the order of the référentiel."""

    numero: int
    intitule: str
    lignes: list[Ligne]

    @property
    def evaluees(self) -> int:
        return sum(ligne.niveau is not None for ligne in self.lignes)

    @property
    def effectifs(self) -> list[int]:
        """How many stand at each level, the highest first, then how many are not evaluated yet."""
        niveaux = [ligne.niveau for ligne in self.lignes]
        return [*(niveaux.count(niveau) for niveau in MOTS), niveaux.count(None)]


@dataclass(frozen=True)
class Releve:
    """The levels of one pupil; the savoir-être stand beside, in no count."""

    blocs: list[BlocDeReleve]
    savoir_etre: list[Ligne]

    @cached_property
    def lignes(self) -> list[Ligne]:
        """The professional compétences, in the order of the référentiel."""
        return [ligne for bloc in self.blocs for ligne in bloc.lignes]

    @property
    def nb_evaluees(self) -> int:
        return sum(ligne.niveau is not None for ligne in self.lignes)

    @property
    def maitrisees(self) -> list[Ligne]:
        """What is mastered, the best first."""
        retenues = [ligne for ligne in self.lignes if ligne.niveau and ligne.niveau >= ACQUISE_A_PARTIR_DE]
        return sorted(retenues, key=lambda ligne: -(ligne.niveau or 0))

    @property
    def a_renforcer(self) -> list[Ligne]:
        """What comes next: what is begun, the nearest to be mastered first."""
        retenues = [ligne for ligne in self.lignes if ligne.niveau and ligne.niveau < ACQUISE_A_PARTIR_DE]
        return sorted(retenues, key=lambda ligne: -(ligne.niveau or 0))

    @property
    def en_hausse(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.sens == "hausse"]

    @property
    def en_baisse(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.sens == "baisse"]

    @property
    def nouvelles(self) -> list[Ligne]:
        """What was not evaluated before, and is now."""
        return [ligne for ligne in self.lignes if ligne.niveau and ligne.avant is None]


class Referentiel:
    """The compétences of a diplôme, read once for many relevés."""

    def __init__(self, diplome: int):
        """Read them by the key of the diplôme. One query."""
        self._lignes = list(
            Competence.objects.filter(diplome=diplome).values_list(
                "activite__bloc__numero", "activite__bloc__intitule", "pk", "code", "intitule"
            )
        )

    def releve(self, niveaux: Mapping[str, int], avant: Mapping[str, int] | None = None) -> Releve:
        """Lay out these levels, each beside the earlier one when there is one."""
        avant = avant or {}
        blocs, savoir_etre = [], []
        for (numero, intitule), groupe in groupby(self._lignes, key=lambda ligne: ligne[:2]):
            lignes = [Ligne(pk, code, nom, niveaux.get(code), avant.get(code)) for _, _, pk, code, nom in groupe]
            if numero is None:
                savoir_etre += [ligne for ligne in lignes if ligne.niveau]
            else:
                blocs.append(BlocDeReleve(numero, intitule, lignes))
        return Releve(blocs, savoir_etre)
