"""The carnet de bord of an équipe, and the versions of an entry."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.core.paginator import Page, Paginator

from chefdoeuvre.droits import peut_modifier_une_entree, peut_retirer_une_entree
from chefdoeuvre.models import EntreeDeCarnet, Equipe, Etape, PieceDeCarnet
from scolarite.models import Utilisateur
from socle.historique import changements_de

PAR_PAGE = 12


@dataclass(frozen=True)
class Entree:
    """An entry of the page, with its files and what the reader may do with it."""

    entree: EntreeDeCarnet
    pieces: list[PieceDeCarnet]
    modifiable: bool
    retirable: bool

    @property
    def est_modifiee(self) -> bool:
        """Whether it has another version than its first."""
        return self.entree.version > 1


@dataclass(frozen=True)
class Carnet:
    """A page of the carnet, the latest entries first."""

    equipe: Equipe
    page: Page
    entrees: list[Entree]
    etape: Etape | None

    @property
    def filtre(self) -> str:
        """What the address keeps from a page to the next."""
        return f"etape={self.etape.pk}&" if self.etape else ""

    @classmethod
    def de(cls, equipe: Equipe, utilisateur: Utilisateur, numero: str | None, etape: Etape | None = None) -> Self:
        """Read a page in three queries; of one step when it is asked for."""
        lues = EntreeDeCarnet.objects.tenues().filter(equipe=equipe).select_related("auteur", "etape")
        if etape:
            lues = lues.filter(etape=etape)
        page = Paginator(lues, PAR_PAGE).get_page(numero)
        entrees = list(page)
        pieces: dict[int, list[PieceDeCarnet]] = defaultdict(list)
        for piece in PieceDeCarnet.objects.filter(entree__in=entrees, retiree_le=None):
            pieces[piece.entree_id].append(piece)
        for entree in entrees:
            entree.equipe = equipe  # the rights read its projet
        return cls(
            equipe,
            page,
            [
                Entree(
                    entree,
                    pieces[entree.pk],
                    peut_modifier_une_entree(utilisateur, entree),
                    peut_retirer_une_entree(utilisateur, entree),
                )
                for entree in entrees
            ],
            etape,
        )


@dataclass(frozen=True)
class Version:
    """What an entry was from a moment on, and who wrote it so."""

    le: datetime
    par: str
    date: object
    texte: str


def versions(entree: EntreeDeCarnet) -> list[Version]:
    """Return the versions of an entry, the latest first, as the triggers kept them."""
    evenements = changements_de(EntreeDeCarnet).filter(pgh_obj=entree).select_related("modifie_par").order_by("-pgh_id")
    return [Version(e.modifie_le, str(e.modifie_par or entree.auteur), e.date, e.texte) for e in evenements]
