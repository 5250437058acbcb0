"""Notes and points as the French write them, and the lines of the bulletin and of the livret scolaire. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

from socle.dates import ecrire_jour

CENTIEME = Decimal("0.01")


def note(valeur: Decimal | None) -> str:
    """Write a note half-up, with two decimals at most; nothing for none."""
    if valeur is None:
        return ""
    arrondie = valeur.quantize(CENTIEME, ROUND_HALF_UP).normalize()
    return number_format(f"{arrondie:f}", use_l10n=True)


def gain(points: Decimal | None) -> str:
    """Write the points with their sign."""
    if points is None:
        return ""
    signe = "+" if points > 0 else "−" if points < 0 else ""
    return signe + note(abs(points))


def calcul(finale: Decimal, regle) -> str:
    """« 2 × (14,78 − 10) »."""
    multiplicateur, pivot = Decimal(str(regle["multiplicateur"])), Decimal(str(regle["pivot"]))
    return f"{note(multiplicateur)} × ({note(finale)} − {note(pivot)})"


def ligne_du_bulletin(nom: str, notes: Sequence[tuple[date, Decimal]], appreciation: str) -> str:
    """Return the line of a bulletin: the mean of the period, its notes, the appreciation."""
    if not notes:
        return f"{nom} : pas de note sur la période."
    moyenne = sum((valeur for _, valeur in notes), Decimal(0)) / len(notes)
    detail = " ; ".join(f"{note(valeur)} le {ecrire_jour(jour)}" for jour, valeur in notes)
    phrase = f"{nom} : {note(moyenne)} sur 20 ({detail})."
    return f"{phrase} {appreciation}".strip()


def couper(texte: str, signes: int) -> str:
    """Return a text that the livret takes: cut at a word, with « … », when it is too long."""
    if len(texte) <= signes:
        return texte
    return texte[: signes - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
