"""The simulation of the exam. Pure: no database, no request, no clock. The jury is sovereign, and it is said.

Code de l'éducation, D. 337-69 and following; coefficients, thresholds and mentions are dated rules of the session.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from chefdoeuvre.regles.notes import Parts, note_finale

ZERO = Decimal(0)
NOTE_MAX = Decimal(20)
SOUVERAIN = "Ceci est une simulation : le jury est souverain."


class Source(StrEnum):
    """Where a note comes from: what is supposed is never shown as known."""

    CONNUE = "connue"
    SUPPOSEE = "supposee"
    MANQUANTE = "manquante"
    DISPENSEE = "dispensee"


@dataclass(frozen=True, slots=True)
class Epreuve:
    """An épreuve or sous-épreuve of the session, and the note of the candidate."""

    code: str
    intitule: str
    coefficient: Decimal
    note: Decimal | None = None
    source: Source = Source.MANQUANTE

    @property
    def compte(self) -> bool:
        """Whether its coefficient counts: a unit that the candidate is dispensed of does not."""
        return self.source != Source.DISPENSEE

    @property
    def points(self) -> Decimal | None:
        """Its note times its coefficient; None while the note is missing, 0 for a dispense."""
        if not self.compte:
            return ZERO
        return None if self.note is None else self.coefficient * self.note


@dataclass(frozen=True, slots=True)
class Option:
    """A facultative épreuve: only the points above the threshold are added."""

    intitule: str
    note: Decimal
    source: Source = Source.SUPPOSEE


class Apport(NamedTuple):
    """What makes the sum: a note and how many points each of its points is worth. Épreuves and parts of the projet."""

    cle: str
    coefficient: Decimal
    note: Decimal | None


@dataclass(frozen=True, slots=True)
class Projet:
    """The projet of a candidate who has one: its parts, and the points that it adds to the sum or takes from it."""

    parts: Parts
    multiplicateur: Decimal
    pivot: Decimal
    livret: Decimal | None = None
    oral: Decimal | None = None
    source_du_livret: Source = Source.MANQUANTE
    source_de_l_oral: Source = Source.MANQUANTE

    @property
    def note(self) -> Decimal | None:
        """The note of the projet, out of 20; None while a part that weighs is missing."""
        return note_finale(self.livret, self.oral, self.parts)

    @property
    def points(self) -> Decimal | None:
        """The gap to the pivot, times the multiplier; None while the note is not known."""
        return None if self.note is None else self.multiplicateur * (self.note - self.pivot)

    @property
    def retrait(self) -> Decimal:
        """What the pivot takes from the sum, whatever the note."""
        return self.multiplicateur * self.pivot

    @property
    def apports(self) -> list[Apport]:
        """Its parts that weigh."""
        parts = (("livret", self.parts.livret, self.livret), ("oral", self.parts.oral, self.oral))
        return [Apport(cle, self.multiplicateur * part, note) for cle, part, note in parts if part]


@dataclass(frozen=True, slots=True)
class Reglement:
    """The rules of the session that a result follows, as plain values."""

    admission: Decimal
    controle: Decimal
    moyenne_professionnelle: Decimal
    professionnelles: frozenset[str]
    choix_du_controle: tuple[tuple[str, ...], ...]
    admission_au_controle: Decimal
    seuils: tuple[tuple[str, Decimal], ...]  # mentions, the highest first
    facultatives_au_plus: int
    facultatives_au_dessus_de: Decimal

    @classmethod
    def de(cls, regles: Mapping[str, Mapping]) -> "Reglement":
        """Read the rules of the domain « resultats » of a session, as `Reglement…valeurs()` gives them."""
        seuils = {nom: _decimal(seuil) for nom, seuil in regles["mentions"]["seuils"].items()}
        return cls(
            admission=_decimal(regles["admission"]["moyenne_minimale"]),
            controle=_decimal(regles["controle"]["moyenne_minimale"]),
            moyenne_professionnelle=_decimal(regles["controle"]["moyenne_professionnelle_minimale"]),
            professionnelles=frozenset(regles["moyenne_professionnelle"]["epreuves"]),
            choix_du_controle=tuple(tuple(choix) for choix in regles.get("epreuve_de_controle", {}).get("choix", ())),
            admission_au_controle=_decimal(regles.get("epreuve_de_controle", regles["admission"])["moyenne_minimale"]),
            seuils=tuple(sorted(seuils.items(), key=lambda paire: -paire[1])),
            facultatives_au_plus=regles["facultatives"]["nombre_maximum"],
            facultatives_au_dessus_de=_decimal(regles["facultatives"]["points_au_dessus_de"]),
        )


def _decimal(valeur) -> Decimal:
    return Decimal(str(valeur))


class Issue(StrEnum):
    """What the first group of épreuves gives."""

    ADMIS = "admis"
    CONTROLE = "controle"
    AJOURNE = "ajourne"
    INCOMPLETE = "incomplete"  # a note is missing


@dataclass(frozen=True)
class Simulation:
    """A result computed from the notes known or supposed. Nothing is rounded before a threshold."""

    epreuves: Sequence[Epreuve]
    reglement: Reglement
    options: Sequence[Option] = field(default_factory=tuple)
    projet: Projet | None = None  # None for a category of candidate that has no projet

    @cached_property
    def total_des_coefficients(self) -> Decimal:
        """The coefficients that count. The options and the projet add points, never a coefficient."""
        return sum((epreuve.coefficient for epreuve in self.epreuves if epreuve.compte), ZERO)

    @property
    def manquantes(self) -> list[Epreuve]:
        """The épreuves that count and have no note."""
        return [epreuve for epreuve in self.epreuves if epreuve.points is None]

    @property
    def apports(self) -> list[Apport]:
        """What makes the sum, épreuves then projet; the options and the pivot of the projet apart."""
        epreuves = [Apport(e.code, e.coefficient, e.note) for e in self.epreuves if e.compte]
        return epreuves + (self.projet.apports if self.projet else [])

    @property
    def est_complete(self) -> bool:
        """Whether every note that counts is there, known or supposed."""
        return all(apport.note is not None for apport in self.apports)

    @cached_property
    def points_des_options(self) -> Decimal:
        """The points above the threshold of the best options, as many as the rule takes."""
        seuil = self.reglement.facultatives_au_dessus_de
        gains = sorted((option.note - seuil for option in self.options if option.note > seuil), reverse=True)
        return sum(gains[: self.reglement.facultatives_au_plus], ZERO)

    @cached_property
    def points_des_epreuves(self) -> Decimal:
        """The points of the épreuves whose note is there."""
        return sum((epreuve.points or ZERO for epreuve in self.epreuves), ZERO)

    @property
    def points_du_projet(self) -> Decimal:
        """The points that the projet adds or takes; 0 without a projet, or before its note."""
        return (self.projet and self.projet.points) or ZERO

    @property
    def points(self) -> Decimal:
        """All the points: épreuves, options, projet."""
        return self.points_des_epreuves + self.points_des_options + self.points_du_projet

    @property
    def moyenne(self) -> Decimal | None:
        """The general mean, exact; None while a note is missing."""
        if not self.est_complete or not self.total_des_coefficients:
            return None
        return self.points / self.total_des_coefficients

    @property
    def moyenne_professionnelle(self) -> Decimal | None:
        """The mean of the épreuves of the professional blocs; None while one of them is missing."""
        du_metier = [
            epreuve for epreuve in self.epreuves if epreuve.code in self.reglement.professionnelles and epreuve.compte
        ]
        coefficients = sum((epreuve.coefficient for epreuve in du_metier), ZERO)
        if not coefficients or any(epreuve.points is None for epreuve in du_metier):
            return None
        return sum((epreuve.points or ZERO for epreuve in du_metier), ZERO) / coefficients

    @property
    def issue(self) -> Issue:
        """What the notes give at the end of the first group."""
        moyenne = self.moyenne
        if moyenne is None:
            return Issue.INCOMPLETE
        if moyenne >= self.reglement.admission:
            return Issue.ADMIS
        professionnelle = self.moyenne_professionnelle
        if moyenne < self.reglement.controle or professionnelle is None:
            return Issue.AJOURNE
        return Issue.CONTROLE if professionnelle >= self.reglement.moyenne_professionnelle else Issue.AJOURNE

    @property
    def mention(self) -> str:
        """The code of the mention, or nothing: only for who is admitted at the first group."""
        moyenne = self.moyenne
        if moyenne is None or self.issue != Issue.ADMIS:
            return ""
        return next((nom for nom, seuil in self.reglement.seuils if moyenne >= seuil), "")

    def avec(self, code: str, note: Decimal) -> "Simulation":
        """Return the same simulation with another note for one épreuve."""
        changees = [
            replace(epreuve, note=note, source=Source.SUPPOSEE) if epreuve.code == code else epreuve
            for epreuve in self.epreuves
        ]
        return replace(self, epreuves=changees)

    def au_controle(self, oraux: Mapping[str, Decimal | None]) -> "Controle":
        """Return what the orals of contrôle give; `oraux` are their notes by code, None when not supposed."""
        return Controle(self, oraux)


@dataclass(frozen=True)
class Controle:
    """The épreuve de contrôle: two épreuves passed again, each for the better of its two notes.

    Arrêté du 25 novembre 2021, article 2: of the first group and of the contrôle, only the better note of each
    épreuve enters the general mean, which is then computed again. There is no mention.
    """

    simulation: Simulation
    oraux: Mapping[str, Decimal | None]

    @property
    def est_ouvert(self) -> bool:
        """Whether the first group leads to it, and the rules of the session say what is passed again."""
        return self.simulation.issue == Issue.CONTROLE and bool(self.oraux)

    @property
    def manquants(self) -> list[str]:
        """The épreuves chosen whose oral has no note yet."""
        return [code for code, note in self.oraux.items() if note is None]

    @cached_property
    def apres(self) -> Simulation:
        """The simulation with the better note of each épreuve; an oral without a note changes nothing."""
        apres = self.simulation
        for epreuve in self.simulation.epreuves:
            oral = self.oraux.get(epreuve.code)
            if oral is not None and epreuve.note is not None and oral > epreuve.note:
                apres = apres.avec(epreuve.code, oral)
        return apres

    @property
    def moyenne(self) -> Decimal | None:
        """The mean after the contrôle; None when there is none, or before both notes are there."""
        return self.apres.moyenne if self.est_ouvert and not self.manquants else None

    @property
    def est_admis(self) -> bool | None:
        """Whether the contrôle admits; None before it is known."""
        moyenne = self.moyenne
        return None if moyenne is None else moyenne >= self.simulation.reglement.admission_au_controle
