"""The spaces that French never breaks."""

import re

_INSECABLE = re.compile(r" (?=[:;?!%€»])|(?<=[«°]) ")


def insecables(texte: str) -> str:
    """Return `texte` with no space that breaks before : ; ? ! % €, inside « » or after n°: kept word for word else."""
    return _INSECABLE.sub("\u00a0", texte)
