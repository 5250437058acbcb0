"""The key under which texts compare as people read them. Pure: the reading of lists uses it without Django."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"})


def cle_de_tri(texte: str) -> str:
    """Return `texte` in lower case, without accents, each run of other signs as one space.

    The same result as the generated column `colonne_de_tri`: « L'Hêtre-Œuvré » gives « l hetre oeuvre ».
    """
    decompose = unicodedata.normalize("NFD", texte.translate(_LIGATURES))
    sans_accents = re.sub("[\u0300-\u036f]", "", decompose)
    return re.sub(r"[^a-z0-9]+", " ", sans_accents.lower()).strip()
