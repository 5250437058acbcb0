"""What French asks of words side by side: the spaces that never break, the elision of « de »."""

import re

from socle.cles import cle_de_tri

VOYELLES = "aeiou"
_INSECABLE = re.compile(r" (?=[:;?!%€»])|(?<=[«°]) ")


def insecables(texte: str) -> str:
    """Return `texte` with no space that breaks before : ; ? ! % €, inside « » or after n°: kept word for word else."""
    return _INSECABLE.sub("\u00a0", texte)


def de(nom: object) -> str:
    """Write « de » before a name, elided before a vowel: « de Manon », « d’Inès », « d’Yves », « de Yasmine »."""
    texte = str(nom)
    debut = cle_de_tri(texte)[:2]
    elide = debut[:1] in VOYELLES if debut[:1] != "y" else debut[1:] not in VOYELLES
    return f"d’{texte}" if debut and elide else f"de {texte}"


def minuscule(texte: object) -> str:
    """Write a label inside a sentence: « Attestation de PFMP » → « attestation de PFMP »; « PFMP » stays."""
    mots = str(texte)
    return mots if mots[:2].isupper() else mots[:1].lower() + mots[1:]
