"""The letter that a pupil brings to a tutor: the same link, as an address and as a QR code."""

from urllib.parse import urlsplit

import segno
from django.core.exceptions import ValidationError

from pfmp.courriels import adresse_secrete
from pfmp.models import LienTuteur
from socle.pdf import rendre


def lettre(lien: LienTuteur) -> bytes:
    """Return the letter of a link as a PDF. It holds a secret: nothing keeps it."""
    adresse = adresse_secrete(lien)
    if adresse is None:
        raise ValidationError("Ce lien ne peut plus être imprimé : ouvrez-en un autre.", code="secret")
    dessin = segno.make(adresse, error="m", micro=False)
    contexte = {
        "pfmp": lien.pfmp,
        "etablissement": lien.pfmp.periode.classe.annee.etablissement,
        "expire": lien.dernier_jour,
        "adresse": adresse,
        "site": urlsplit(adresse).netloc,
        "qr": dessin.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"),
    }
    return rendre("pfmp/papiers/lettre.html", contexte, "css/lettre.css", garder=False)
