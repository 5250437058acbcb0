"""The words that a school gives to its tutors: its own model, or the one of Agora until it has one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from pfmp.models import ModeleTuteur
from pfmp.regles.modele_tuteur import ENTETE, TEXTES, Partie, parties_de


@dataclass(frozen=True)
class Mots:
    """The words of a version of the model."""

    version: str
    mots: Mapping[str, str]  # by code of compétence or savoir-être
    grille_simple: tuple[str, ...]  # what a tutor of seconde is asked about
    niveaux: Mapping[str, str]  # what each level means at work, « 1 » to « 4 »
    non_observe: str
    nom: str = ""
    cle: str = ""  # of the public page of the notice; empty for the model of Agora
    textes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def de(cls, version: str, contenu: Mapping, nom: str = "", cle: str = "") -> "Mots":
        """Read the content of a model, as a file or a row holds it."""
        return cls(
            version=version,
            mots={**contenu["mots"], **contenu["mots_savoir_etre"]},
            grille_simple=tuple(contenu["grille_simple"]),
            niveaux=contenu["niveaux"],
            non_observe=contenu["non_observe"],
            nom=nom or contenu.get("nom", ""),
            cle=cle,
            textes={nom: contenu.get(nom, "") for nom in TEXTES},
        )

    def parties(self, texte: str) -> list[Partie]:
        """Return the parts of a notice or of the booklet; those of Agora where the school wrote none."""
        return parties_de(self.textes.get(texte) or contenu_d_agora()[texte])

    @property
    def echelle(self) -> list[tuple[int, str]]:
        """The levels and what each means at work, the lowest first."""
        return [(int(niveau), self.niveaux[niveau]) for niveau in sorted(self.niveaux)]

    @property
    def adresse_de_la_notice(self) -> str:
        """The public page of the notice for tutors: it says nothing about anybody."""
        return reverse("pfmp:notice") + (f"?version={self.cle}" if self.cle else "")


@cache
def contenu_d_agora() -> Mapping[str, Any]:
    """Return the model that comes with Agora."""
    lu = json.loads((settings.RACINE / "fixtures" / "tuteur" / "modele.json").read_text(encoding="utf-8"))
    return {cle: valeur for cle, valeur in lu.items() if cle == "nom" or cle not in ENTETE}


def mots_d_agora() -> Mots:
    """Return the words of the model that comes with Agora."""
    return Mots.de("agora-1", contenu_d_agora())


def mots_de(etablissement: int) -> Mots:
    """Return the words of an établissement, by its key: those of its latest model, or those of Agora."""
    modele = ModeleTuteur.objects.filter(etablissement=etablissement).order_by("-version").first()
    return mots_du(modele) if modele else mots_d_agora()


def mots_du(modele: ModeleTuteur) -> Mots:
    """Return the words of one version of the model of a school."""
    return Mots.de(f"{modele.etablissement_id}-{modele.version}", modele.contenu, modele.nom, str(modele.cle_publique))
