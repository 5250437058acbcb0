"""The cards that pupils receive: one each, to cut out, with an identifiant, a code and a QR code.

The QR code holds the address of the sign-in page and, after « # », the identifiant: that part of an address is never
sent to a server, so no journal keeps it. The code is not in it: who photographs the QR code alone cannot sign in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

import segno
from django.db import transaction
from django.utils import timezone

from scolarite import codes
from scolarite.actions.eleves import donner_des_codes
from scolarite.models import Classe, Eleve, Etablissement, Utilisateur
from socle.models.evenements import noter
from socle.pdf import rendre


@dataclass(frozen=True)
class Carte:
    """What is printed on one card. `qr` is an SVG drawing."""

    nom: str
    classe: str
    identifiant: str
    code: str
    adresse: str
    qr: str
    valable_jusqu_au: date


def carte(*, compte: Utilisateur, nom: str, classe: str, code: str, adresse: str) -> Carte:
    """Return the card of an account that has just received `code`; `adresse` is that of the sign-in page."""
    dessin = segno.make(f"{adresse}#{urlencode({'identifiant': compte.identifiant})}", error="m", micro=False)
    return Carte(
        nom=nom,
        classe=classe,
        identifiant=compte.identifiant,
        code=code,
        adresse=adresse.split("://", 1)[1].rstrip("/"),
        qr=dessin.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"),
        valable_jusqu_au=timezone.localdate() + timedelta(days=codes.JOURS_DE_VALIDITE),
    )


@transaction.atomic
def imprimer(
    *, classe: Classe, eleves: Iterable[Eleve], etablissement: Etablissement, par: Utilisateur, adresse: str
) -> bytes:
    """Give each pupil a new code and return the cards as one PDF: both, or neither."""
    donnes = donner_des_codes(eleves=sorted(eleves, key=lambda eleve: (eleve.tri, eleve.pk)), par=par)
    cartes = [
        carte(compte=compte, nom=str(eleve), classe=str(classe), code=code, adresse=adresse)
        for eleve, compte, code in donnes
    ]
    noter(par=par, verbe="imprimer_les_cartes", objet="Classe", objet_id=classe.pk, nombre=len(cartes))
    contexte = {"cartes": cartes, "classe": classe, "etablissement": etablissement}
    # Kept by no cache: these are codes in clear.
    return rendre("papiers/cartes.html", contexte, "css/cartes.css", garder=False)
