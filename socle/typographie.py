"""The spaces that French never breaks."""

import re

_INSECABLE = re.compile(r" (?=[:;?!%€»])|(?<=«) ")


def insecables(texte: str) -> str:
    """Return `texte` with a non-breaking space before : ; ? ! % € and inside « », for texts kept word for word."""
    return _INSECABLE.sub("\u00a0", texte)
