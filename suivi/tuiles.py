"""The mark of a level, ready to be put in a page or in a paper: static/css/niveaux.css draws it."""

from functools import cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from suivi.models import Positionnement

VIDE = "Pas encore positionné"


@cache
def tuile(code: int | str | None, taille: str = "", *, mot: bool = False) -> SafeString:
    """Return the tile of a niveau (1 to 4), of an état (A, N, R, C), or the empty one.

    `taille` is « petit », « grand » or nothing. The words are always there for a screen reader; `mot`
    shows them to everybody. Cached: a grid takes the same dozen of strings for all its cells.
    """
    if code in Positionnement.Maitrise.values:
        maitrise = Positionnement.Maitrise(code)
        signe, libelle, classe = maitrise.signe.replace("-", "−"), maitrise.label, f"niveau-{code}"
    elif code:
        etat = Positionnement.Etat(str(code))
        signe, libelle, classe = etat.value, etat.label, f"etat-{etat.value.lower()}"
    else:
        signe, libelle, classe = "", VIDE, "niveau-vide"
    return format_html(
        '<span class="niveau {}{}" aria-hidden="true">{}</span><span class="{}">{}</span>',
        classe,
        f" niveau-{taille}" if taille else "",
        signe,
        "niveau-mot" if mot else "visually-hidden",
        libelle,
    )


def tuile_de(valeur: str, taille: str = "", *, mot: bool = False) -> SafeString:
    """Return the tile of the content of a cell as forms write it: « 1 » to « 4 », A, N, R, C, or nothing."""
    return tuile(int(valeur) if valeur.isdigit() else valeur or None, taille, mot=mot)


class Choix(NamedTuple):
    """What a cell may be given, and the key that gives it."""

    valeur: str
    libelle: str
    touche: str
    tuile: SafeString


CHOIX = [
    *(
        Choix(str(niveau.value), niveau.label, str(niveau.value), tuile(niveau.value))
        for niveau in Positionnement.Maitrise
    ),
    *(Choix(etat.value, etat.label, etat.value, tuile(etat.value)) for etat in Positionnement.Etat),
]
