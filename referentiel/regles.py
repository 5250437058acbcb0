"""Pure: the school year and the exam session of a day."""

from datetime import date


def rentree_de(jour: date) -> int:
    """Return the year of the last rentrée: in summer it is still the school year that has just ended."""
    return jour.year if jour.month >= 9 else jour.year - 1


def session_de(jour: date) -> int:
    """Return the exam session at the end of the school year of `jour`."""
    return rentree_de(jour) + 1
