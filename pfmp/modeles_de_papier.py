"""Which text a school prints: its own last version, or that of Agora, marked « modèle de travail »."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from pfmp.models import ModeleDePapier
from pfmp.regles.modeles import Bloc, lire

FICHIER = settings.RACINE / "fixtures" / "papiers" / "modeles.json"


@dataclass(frozen=True)
class TexteDePapier:
    """The blocks to print, and where they come from: version 0 is that of Agora."""

    genre: str
    titre: str
    titre_verso: str
    blocs: tuple[Bloc, ...]
    version: int = 0

    @property
    def est_d_agora(self) -> bool:
        """Whether the text is ours, whatever its version: it is then marked « modèle de travail »."""
        return self.blocs == texte_d_origine(self.genre).blocs

    @property
    def recto(self) -> list[Bloc]:
        """The blocks of the front that say something."""
        return [bloc for bloc in self.blocs if not bloc.verso and bloc.texte.strip()]

    @property
    def verso(self) -> list[Bloc]:
        """Those of the back."""
        return [bloc for bloc in self.blocs if bloc.verso and bloc.texte.strip()]


@cache
def _fichier() -> Mapping[str, Mapping]:
    return json.loads(FICHIER.read_text(encoding="utf-8"))


def texte_d_origine(genre: str) -> TexteDePapier:
    """Return the text of Agora."""
    origine = _fichier()[genre]
    return TexteDePapier(genre, origine["titre"], origine["titre_verso"], tuple(lire(origine["blocs"])))


def texte_de(etablissement: int, genre: str) -> TexteDePapier:
    """Return what a school prints."""
    modele = ModeleDePapier.objects.filter(etablissement=etablissement, genre=genre).order_by("-version").first()
    return texte_d_origine(genre) if modele is None else texte_du_modele(modele)


def texte_du_modele(modele: ModeleDePapier) -> TexteDePapier:
    """Return the text of one version."""
    origine = _fichier()[modele.genre]
    return TexteDePapier(
        modele.genre, origine["titre"], origine["titre_verso"], tuple(lire(modele.blocs)), modele.version
    )
