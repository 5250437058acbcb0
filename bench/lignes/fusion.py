"""Merging 35 tagged dossiers with their tags, against their pages alone."""

from io import BytesIO

from pikepdf import ObjectStreamMode, Pdf

from bench.chrono import Mesure, comparer
from bench.dossiers import fichiers
from bench.ecole import Ecole
from socle.fusion import fusionner

TITRE = "Fusion de 35 dossiers balisés"
BORNE = 4.0


def mesurer(ecole: Ecole) -> Mesure:
    """The pages alone lose tags, language and PDF/UA."""
    sources = fichiers(ecole, 35)
    return comparer(
        lambda: fusionner([(str(rang), source) for rang, source in enumerate(sources)], titre="Banc"),
        lambda: _pages_seules(sources),
        tours=8,
    )


def _pages_seules(sources: list[bytes]) -> bytes:
    with Pdf.new() as fusion:
        for source in sources:
            with Pdf.open(BytesIO(source)) as ouverte:
                fusion.pages.extend(ouverte.pages)
        sortie = BytesIO()
        fusion.save(sortie, object_stream_mode=ObjectStreamMode.generate)
        return sortie.getvalue()
