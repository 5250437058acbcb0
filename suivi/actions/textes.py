"""Texts that several people may write: saved on the version that was on the screen, never one over the other."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone


class TexteModifieError(Exception):
    """The text has changed since it was shown; nothing was stored. `actuel` is the row as it is now."""

    def __init__(self, actuel: Any):
        super().__init__("Le texte a changé entre-temps.")
        self.actuel = actuel


def est_perime(actuel: Any, version: int) -> bool:
    """Tell whether the row has changed since the person saw it: the one check that keeps two writers apart."""
    return actuel.version != version


def ecrire_les_champs(actuel: Any, valeurs: Mapping[str, Any], *, version: int, par) -> bool:
    """Put these values in a locked row, on the version that the person saw; tell whether anything changed.

    Typing again what is there does nothing, whatever the version. The caller saves the row.
    """
    if all(getattr(actuel, nom) == valeur for nom, valeur in valeurs.items()):
        return False
    if est_perime(actuel, version):
        raise TexteModifieError(actuel)
    for nom, valeur in valeurs.items():
        setattr(actuel, nom, valeur)
    actuel.auteur, actuel.modifie_le, actuel.version = par, timezone.now(), actuel.version + 1
    return True


def verifier_longueur(texte: str, maximum: int, quoi: str) -> str:
    """Return the text without blanks around, its line ends as one sign; refuse one that is too long."""
    propre = texte.replace("\r\n", "\n").strip()
    if len(propre) > maximum:
        raise ValidationError(f"{quoi} compte {len(propre)} signes ; {maximum} au plus.", code="longueur")
    return propre
