"""What a class list says once it is read: lines of élèves, facts of the file, problems of a line."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

DATES = ("naissance", "entree", "sortie")


class ListeRefusee(Exception):  # noqa: N818 -- a French name that reads aloud
    """The file as a whole cannot be used. The message is the French sentence that the person reads."""


@dataclass(frozen=True, slots=True)
class LigneEleve:
    """One élève of the file. What was empty or could not be read is '' or None, never a guess."""

    numero: int  # line of the file, so that the person finds it again
    nom: str = ""
    prenom: str = ""
    nom_usage: str = ""
    naissance: date | None = None
    sexe: str = ""  # « F » or « M »
    ine: str = ""
    identifiant_siecle: str = ""
    classe: str = ""  # code of the division (type D); '' = not placed yet
    groupes: tuple[str, ...] = ()  # codes of the groups (type G)
    mef: str = ""
    doublement: bool | None = None
    entree: date | None = None
    sortie: date | None = None


@dataclass(frozen=True, slots=True)
class Probleme:
    """What is wrong in one cell. `bloquant`: the élève cannot be told apart without this cell."""

    ligne: int
    colonne: str
    message: str
    bloquant: bool = False


@dataclass(frozen=True, slots=True)
class Lecture:
    """A whole file. `uai` and `annee` (first civil year) are only known from SIECLE."""

    format: str  # « siecle », « csv » or « xlsx »
    lignes: tuple[LigneEleve, ...]
    problemes: tuple[Probleme, ...] = ()
    uai: str = ""
    annee: int | None = None
    colonnes_ignorees: tuple[str, ...] = field(default=())

    @property
    def classes(self) -> list[str]:
        """The divisions named by the file, in the order of their codes."""
        return sorted({ligne.classe for ligne in self.lignes if ligne.classe})

    @property
    def groupes(self) -> list[str]:
        """The groups named by the file, in the order of their codes."""
        return sorted({groupe for ligne in self.lignes for groupe in ligne.groupes})

    def en_json(self) -> dict[str, Any]:
        """Return plain values: lists, texts, dates as ISO."""
        donnees = asdict(self)
        for ligne in donnees["lignes"]:
            for champ in DATES:
                ligne[champ] = ligne[champ] and ligne[champ].isoformat()
        return donnees

    @classmethod
    def depuis_json(cls, donnees: dict[str, Any]) -> Self:
        """Return the Lecture that gave these plain values."""
        return cls(
            **donnees
            | {
                "lignes": tuple(_ligne(ligne) for ligne in donnees["lignes"]),
                "problemes": tuple(Probleme(**probleme) for probleme in donnees["problemes"]),
                "colonnes_ignorees": tuple(donnees["colonnes_ignorees"]),
            }
        )


def _ligne(valeurs: dict[str, Any]) -> LigneEleve:
    dates = {champ: valeurs[champ] and date.fromisoformat(valeurs[champ]) for champ in DATES}
    return LigneEleve(**valeurs | dates | {"groupes": tuple(valeurs["groupes"])})
