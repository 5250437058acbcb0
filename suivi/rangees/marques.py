"""The short marks of the cells, and the figures beside them, as the French write them."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from socle.dates import ecrire_jour
from suivi.decomptes import ETATS, NIVEAUX, Code, Decompte
from suivi.models import Positionnement

RIEN = "–"
ESPACE = "\N{NO-BREAK SPACE}"


@cache
def signe(code: Code) -> str:
    """Return the sign of a niveau with the typographic minus, or the letter of an état."""
    return Positionnement.Maitrise(code).signe.replace("-", "−") if isinstance(code, int) else code


def _classe(code: Code) -> str:
    return f"niveau-{code}" if isinstance(code, int) else f"etat-{code.lower()}"


CODES: tuple[Code, ...] = (*NIVEAUX, *ETATS)
# The words of each sign stand once in the legend of the table.
MARQUES: dict[Code, str] = {code: f'<b class="niveau {_classe(code)}">{signe(code)}</b>' for code in CODES}
PETITES: dict[Code, str] = {
    code: f'<b class="niveau {_classe(code)} niveau-petit"{{}}>{signe(code)}</b>' for code in CODES
}


@lru_cache(maxsize=2000)
def date_courte(jour: date) -> str:
    """Write a day: « 3 sept. 2026 ». A profile repeats a few days many times."""
    return ecrire_jour(jour)


def pourcentage(valeur: Decimal | None) -> str:
    """Write a % de réussite; nothing evaluated is « – », never 0 %."""
    return RIEN if valeur is None else f"{valeur}".replace(".", ",") + f"{ESPACE}%"


def fraction(decompte: Decompte) -> str:
    """Write what was acquired among what was evaluated: « 9/17 »."""
    return f"{decompte.acquises}/{decompte.evaluees}" if decompte.evaluees else RIEN


def etats(decompte: Decompte) -> str:
    """Write the states beside the computation, in the order of the legend: « A 2 · R 1 »."""
    return " · ".join(f"{etat}{ESPACE}{nombre}" for etat, nombre in decompte.etats.items())


def mots_du_calcul(calcule: int | None) -> str:
    """Say that a level was retained, and what the computation gives: read out, and shown when one points at it."""
    return f"niveau retenu ; calculé : {signe(calcule) if calcule else 'non évaluée'}"


@cache
def marque_retenue(niveau: int, calcule: int | None) -> str:
    """Return the mark of a level that a teacher has retained: the computed one small in its corner, and in words."""
    petit = signe(calcule) if calcule else Positionnement.Etat.NON_EVALUE.value
    return (
        f'<b class="niveau niveau-{niveau} retenu" data-calcule="{petit}">{signe(niveau)}</b>'
        f'<span class="visually-hidden"> ({mots_du_calcul(calcule)})</span>'
    )
