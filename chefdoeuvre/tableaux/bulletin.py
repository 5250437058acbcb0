"""The line of the bulletin and of the livret scolaire (LSL) of each pupil of a class, ready to be copied."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chefdoeuvre.phrases import couper, ligne_du_bulletin, note
from chefdoeuvre.regles.notes import moyenne_du_livret
from chefdoeuvre.tableaux.livret import NotesDeClasse
from referentiel.models import Reglement
from scolarite.models import Classe, Eleve


@dataclass(frozen=True)
class LigneDeBulletin:
    """What a pupil gets on her bulletin and on her livret."""

    eleve: Eleve
    moyenne_de_la_periode: Decimal | None
    bulletin: str
    note_du_livret: Decimal | None
    appreciation: str

    @property
    def note_ecrite(self) -> str:
        """The note of the livret, as it is typed there."""
        return note(self.note_du_livret)


@dataclass(frozen=True)
class Bulletin:
    """The class, with the longest appreciation that the livret takes."""

    classe: Classe
    nom: str
    signes: int
    lignes: tuple[LigneDeBulletin, ...]

    @classmethod
    def de(cls, tableau: NotesDeClasse, nom: str, retient: Callable[[date], bool]) -> "Bulletin":
        """Keep the notes of the period on the bulletin; the livret takes those of the two years."""
        signes = _signes(tableau.classe.annee.rentree)
        lignes = []
        for ligne in tableau.lignes:
            notes = [(jour, ligne.note_du(n)) for jour, n in ligne.notes.items() if retient(jour)]
            lignes.append(
                LigneDeBulletin(
                    ligne.eleve,
                    moyenne_du_livret([valeur for _, valeur in notes]),
                    ligne_du_bulletin(nom, notes, ligne.appreciation),
                    ligne.livret,
                    couper(ligne.appreciation, signes),
                )
            )
        return cls(tableau.classe, nom, signes, tuple(lignes))


def _signes(rentree: int) -> int:
    regles = Reglement.objects.en_vigueur(Reglement.Domaine.LIVRET, rentree=rentree).valeurs()
    return int(regles.get("appreciation", {}).get("signes_au_plus", 300))
