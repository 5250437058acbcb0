"""What an import would do, line by line: the dry run shows it, and the writing follows it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scolarite.imports.classes import ClasseDuFichier, SortClasse
from scolarite.imports.etat import EleveConnu
from scolarite.lecture.modele import LigneEleve

IGNORER, CREER, RATTACHER = "ignorer", "creer", "rattacher"


class Sort(StrEnum):
    """What happens to a line."""

    CREER = "creer"
    DEPLACER = "deplacer"  # another class, perhaps other changes too
    MODIFIER = "modifier"
    INCHANGE = "inchange"
    DOUTEUX = "douteux"  # left aside: a person decides
    IGNORER = "ignorer"  # of a class that is not imported, or departed
    ECARTER = "ecarter"  # cannot be read: to be corrected in the file


@dataclass(frozen=True, slots=True)
class Changement:
    """A field of an élève that takes the value of the file."""

    champ: str
    avant: Any
    apres: Any


@dataclass(frozen=True, slots=True)
class LignePlan:
    """A line of the file and what it does."""

    ligne: LigneEleve
    sort: Sort
    eleve: EleveConnu | None = None
    classe: ClasseDuFichier | None = None  # the class it puts the élève in; None: no change of class
    changements: tuple[Changement, ...] = ()
    rejoint: tuple[str, ...] = ()  # codes of groups
    quitte: tuple[str, ...] = ()
    motif: str = ""
    doute: str = ""  # what a person settles, or has settled
    candidats: tuple[EleveConnu, ...] = ()
    inconnu: bool = False  # the doubt is between lines of the file: nobody of Agora is in question
    peut_creer: bool = False
    decision: str = IGNORER

    @property
    def ecrite(self) -> bool:
        """Tell whether the confirmation writes something for this line."""
        return self.sort in (Sort.CREER, Sort.DEPLACER, Sort.MODIFIER)


@dataclass(frozen=True, slots=True)
class Sortie:
    """An élève of the year whom the list no longer shows in a class. An import never closes it."""

    eleve: EleveConnu
    classe: str
    motif: str


@dataclass(frozen=True)
class Plan:
    """The whole import, before anything is written."""

    lignes: tuple[LignePlan, ...]
    classes: Mapping[str, ClasseDuFichier]
    groupes_a_creer: tuple[str, ...]
    sorties: tuple[Sortie, ...]

    def de_sort(self, *sorts: Sort) -> list[LignePlan]:
        """Return the lines with one of these fates."""
        return [ligne for ligne in self.lignes if ligne.sort in sorts]

    @property
    def ecrit_quelque_chose(self) -> bool:
        """Tell whether a confirmation would change anything."""
        return any(ligne.ecrite for ligne in self.lignes)

    @property
    def est_deja_fait(self) -> bool:
        """Tell whether all that the file says is known: nothing to write, and nobody to decide about."""
        restent = self.ecrit_quelque_chose or self.de_sort(Sort.DOUTEUX)
        return bool(not restent and self.de_sort(Sort.INCHANGE))

    @property
    def classes_a_creer(self) -> list[ClasseDuFichier]:
        """The classes to make: only those that receive somebody."""
        recues = {ligne.classe.code for ligne in self.lignes if ligne.ecrite and ligne.classe}
        return [classe for classe in self.classes.values() if classe.sort == SortClasse.CREER and classe.code in recues]

    def comptes(self) -> dict[str, int]:
        """Return what the dry run announces, and what the confirmation has to do exactly."""
        crees = self.de_sort(Sort.CREER)
        return {sort.value: len(self.de_sort(sort)) for sort in Sort} | {
            "sans_classe": sum(ligne.classe is None for ligne in crees),
            "classes": len(self.classes_a_creer),
            "groupes": len(self.groupes_a_creer),
            "sorties": len(self.sorties),
        }

    @property
    def empreinte(self) -> str:
        """A digest of every effect: another one means that the data have moved since it was shown."""
        effets = [_effet(ligne) for ligne in self.lignes]
        sorties = [sortie.eleve.pk for sortie in self.sorties]
        return hashlib.sha256(json.dumps([effets, self.groupes_a_creer, sorties]).encode()).hexdigest()


def _effet(ligne: LignePlan) -> list:
    classe = ligne.classe
    return [
        ligne.ligne.numero,
        ligne.sort,
        ligne.eleve.pk if ligne.eleve else None,
        [classe.code, classe.choix, classe.cible.pk if classe.cible else None] if classe else None,
        [[changement.champ, str(changement.avant), str(changement.apres)] for changement in ligne.changements],
        [ligne.rejoint, ligne.quitte, ligne.doute, ligne.decision],
        [candidat.pk for candidat in ligne.candidats],
    ]
