"""The note of the projet and its points at the exam, in exact decimals (arrêté du 20 octobre 2020, art. 2 and 4).

Nothing is rounded here: a mean is shown with two decimals, and compared as it is (dated rule « arrondi »).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

NOTE_MAX = Decimal(20)


def note_de_livret(professionnelle: Decimal, transversale: Decimal, regle: Mapping) -> Decimal:
    """Return a note of the livret from its two parts, by the weights of the rule « livret » of the session."""
    parts = regle["parts"]
    return (
        Decimal(str(parts["competences_professionnelles"])) * professionnelle
        + Decimal(str(parts["competences_transversales"])) * transversale
    )


def moyenne_du_livret(notes: Sequence[Decimal]) -> Decimal | None:
    """Return the arithmetic mean of the notes of the two years; None without a note, which is not 0."""
    return sum(notes, Decimal(0)) / len(notes) if notes else None


@dataclass(frozen=True, slots=True)
class Parts:
    """How much the livret and the oral weigh for a category of candidate. They add up to one, or to nothing."""

    livret: Decimal
    oral: Decimal

    @classmethod
    def de(cls, regle: Mapping) -> "Self | None":
        """Read the rule « candidat_… » of a category; None when it has no projet, or when nobody knows."""
        if "part_oral" not in regle:
            return None
        return cls(Decimal(str(regle["part_livret"])), Decimal(str(regle["part_oral"])))


def note_finale(livret: Decimal | None, oral: Decimal | None, parts: Parts) -> Decimal | None:
    """Return the note of the projet, out of 20; None while a note that weighs is not known."""
    total = Decimal(0)
    for note, part in ((livret, parts.livret), (oral, parts.oral)):
        if part:
            if note is None:
                return None
            total += part * note
    return total


def points(note: Decimal, regle: Mapping) -> Decimal:
    """Return the points added to the sum, or taken from it: the gap to the pivot, times the multiplier."""
    return Decimal(str(regle["multiplicateur"])) * (note - Decimal(str(regle["pivot"])))


@dataclass(frozen=True, slots=True)
class Temps:
    """How a passage is shared, in seconds: the presentation, then the questions."""

    minutes: int
    presentation: int
    questions: int


def temps_de_l_oral(minutes: int, regle: Mapping) -> Temps:
    """Share a passage as the rule « oral » does; a longer one, by the aménagement granted, keeps the proportion."""
    total = minutes * 60
    presentation = total * int(regle["minutes_presentation"]) // int(regle["minutes"])
    return Temps(minutes, presentation, total - presentation)
