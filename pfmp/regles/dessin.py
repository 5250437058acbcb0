"""A drawn signature: the path of an SVG, and nothing that a path is not."""

import re

LARGEUR, HAUTEUR = 600, 200  # of the frame in which the points are noted
SIGNES_AU_PLUS = 20_000
_CHEMIN = re.compile(r"[ML0-9 .,-]+")


def lire_le_trace(trace: str) -> str:
    """Return the path of a drawing, or nothing when the text is not one."""
    return trace if 0 < len(trace) <= SIGNES_AU_PLUS and _CHEMIN.fullmatch(trace) else ""
