"""Values that may be missing or wrong in general, and what is known of them in one place."""

from typing import TypeVar

T = TypeVar("T")
CHIFFRES_D_UNE_CLE = 18  # a bigint holds any number of eighteen digits


def certain(valeur: T | None) -> T:
    """Return a value that may be missing elsewhere but not here: a constraint, a filter or a right has seen to it."""
    assert valeur is not None  # noqa: S101 -- a mistake of the programmer
    return valeur


def entier(texte: str) -> int | None:
    """Return the key or the version that an address or a form has sent, or None when it is no such number.

    « ² » and « ٣ » are digits to Python too: the first is no number to `int`, and nobody types the second.
    """
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) <= CHIFFRES_D_UNE_CLE else None
