"""The letters that pupils bring to their tutors: the same link, as an address and as a QR code."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.core.exceptions import ValidationError

from pfmp.courriels import adresse_secrete
from pfmp.models import LienTuteur
from socle.pdf import rendre


def lettres(liens: Sequence[LienTuteur]) -> bytes:
    """Return the letters of some links of one period as a PDF, one a page. They hold secrets: nothing keeps them."""
    periode = liens[0].pfmp.periode
    contexte = {
        "lettres": [_lettre(lien) for lien in liens],
        "etablissement": periode.classe.annee.etablissement,
        "periode": periode,
        "site": urlsplit(settings.ADRESSE_DU_SITE).netloc,
    }
    return rendre("pfmp/papiers/lettre.html", contexte, "css/lettre.css", garder=False)


def _lettre(lien: LienTuteur) -> dict[str, Any]:
    adresse = adresse_secrete(lien)
    if adresse is None:
        raise ValidationError("Ce lien ne peut plus être imprimé : ouvrez-en un autre.", code="secret")
    dessin = segno.make(adresse, error="m", micro=False)
    return {
        "pfmp": lien.pfmp,
        "expire": lien.dernier_jour,
        "adresse": adresse,
        "qr": dessin.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"),
    }
