"""System checks: what the machine must have for the papers to be right, said with the package to install."""

import ctypes

from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 -- Django's own name

SOUS_ENSEMBLES = "libharfbuzz-subset.so.0"
PANGO = "libpango-1.0.so.0"


@register()
def bibliotheques_des_papiers(app_configs, **kwargs) -> list[CheckMessage]:
    """Without the first library there is no PDF at all; without the second they are slower, and nothing says so."""
    constats: list[CheckMessage] = []
    if not _presente(PANGO):
        constats.append(
            Error(
                "La bibliothèque Pango est absente : aucun document PDF ne peut être produit.",
                hint="Installez le paquet libpango-1.0-0 et libpangoft2-1.0-0 (Debian).",
                id="socle.E001",
            )
        )
    if not _presente(SOUS_ENSEMBLES):
        constats.append(
            Warning(
                "La bibliothèque HarfBuzz-Subset est absente : les documents PDF sont plus longs à produire.",
                hint="Installez le paquet libharfbuzz-subset0 (Debian).",
                id="socle.W001",
            )
        )
    return constats


def _presente(bibliotheque: str) -> bool:
    try:
        ctypes.CDLL(bibliotheque)
    except OSError:
        return False
    return True
