"""The words that a school gives to its tutors: its own model, or the one of Agora until it has one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from pfmp.models import ModeleTuteur


@dataclass(frozen=True)
class Mots:
    """The words of a version of the model."""

    version: str
    mots: Mapping[str, str]  # by code of compétence or savoir-être
    grille_simple: tuple[str, ...]  # what a tutor of seconde is asked about
    niveaux: Mapping[str, str]  # what each level means at work, « 1 » to « 4 »
    non_observe: str

    @classmethod
    def de(cls, version: str, contenu: Mapping) -> "Mots":
        """Read the content of a model, as a file or a row holds it."""
        return cls(
            version=version,
            mots={**contenu["mots"], **contenu["mots_savoir_etre"]},
            grille_simple=tuple(contenu["grille_simple"]),
            niveaux=contenu["niveaux"],
            non_observe=contenu["non_observe"],
        )


@cache
def _modele_d_agora() -> Mots:
    contenu = json.loads((settings.RACINE / "fixtures" / "tuteur" / "modele.json").read_text(encoding="utf-8"))
    return Mots.de(f"agora-{contenu['version']}", contenu)


def mots_de(etablissement: int) -> Mots:
    """Return the words of an établissement, by its key: those of its latest model, or those of Agora."""
    modele = ModeleTuteur.objects.filter(etablissement=etablissement).order_by("-version").first()
    return Mots.de(f"{etablissement}-{modele.version}", modele.contenu) if modele else _modele_d_agora()
