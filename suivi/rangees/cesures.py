"""Where the words of a narrow header may be cut, as French wants it."""

from functools import lru_cache

from pyphen import Pyphen

CESURE = "\N{SOFT HYPHEN}"
_francais = Pyphen(lang="fr_FR", left=4, right=4)


@lru_cache(maxsize=500)
def cesures(texte: str) -> str:
    """Return `texte` with soft hyphens in its long words: browsers do not all know how to cut French."""
    return " ".join(_francais.inserted(mot, CESURE) if len(mot) > 9 else mot for mot in texte.split(" "))
