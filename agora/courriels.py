"""The messages that a site of development wrote as files instead of sending them."""

import email
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from socle.courriels import EN_TETE
from socle.models import CourrielAEnvoyer
from socle.valeurs import entier

AU_PLUS = 50
SEPARATION = b"\n" + b"-" * 79 + b"\n"  # between two messages of one file (django.core.mail)


@dataclass(frozen=True)
class Parti:
    """One message as it left."""

    le: datetime | None
    a: str
    sujet: str
    texte: str
    pieces: list[str]


def partis(etablissement: int) -> list[Parti]:
    """Return the latest messages of an établissement, the last one first. Those of nobody's school are not shown."""
    lus = {message[EN_TETE]: message for message in _messages(Path(settings.EMAIL_FILE_PATH)) if message[EN_TETE]}
    siens = CourrielAEnvoyer.objects.filter(
        pk__in=[cle for cle in lus if entier(cle)], etablissement_id=etablissement
    ).order_by("-envoye_le")
    return [_parti(courriel, lus[str(courriel.pk)]) for courriel in siens[:AU_PLUS]]


def _messages(dossier: Path) -> Iterator[EmailMessage]:
    for fichier in sorted(dossier.glob("*.log")):
        for octets in fichier.read_bytes().split(SEPARATION):
            if octets.strip():
                yield email.message_from_bytes(octets, policy=policy.default)


def _parti(courriel: CourrielAEnvoyer, message: EmailMessage) -> Parti:
    corps = message.get_body(("plain",))
    return Parti(
        le=courriel.envoye_le,
        a=courriel.destinataire,
        sujet=courriel.sujet,
        texte=corps.get_content() if corps else "",
        pieces=[piece.get_filename() or "" for piece in message.iter_attachments()],
    )
