"""Notes and points in the templates, as the French write them."""

from decimal import Decimal

from django import template

from chefdoeuvre import phrases

register = template.Library()


@register.filter
def note(valeur: Decimal | None) -> str:
    """Write a note with two decimals at most."""
    return phrases.note(valeur)


@register.filter
def gain(points: Decimal | None) -> str:
    """Write the points with their sign."""
    return phrases.gain(points)


@register.filter
def calcul(finale: Decimal, regle) -> str:
    """Write how the points are counted."""
    return phrases.calcul(finale, regle)


@register.filter
def pour(notes, jour):
    """Return the note of a day."""
    return notes.get(jour)


@register.filter
def note_de(une, ligne) -> str:
    """Write the note of a row that follows from its two parts."""
    return phrases.note(ligne.note_du(une))


@register.filter
def en_minutes(secondes: int) -> str:
    """Write a time: « 5 minutes », « 6 min 40 »."""
    minutes, reste = divmod(secondes, 60)
    if reste:
        return f"{minutes}\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}{reste:02}"
    return f"{minutes}\N{NO-BREAK SPACE}minute{'s' if minutes > 1 else ''}"
