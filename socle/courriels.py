"""Mail that leaves by itself: planned by an app, sent by the worker, tried again, given up when it is refused.

A message is planned in the transaction of what causes it, so that both happen or neither. `preparation` names a
function that completes it at the moment it leaves, or says that it has no object any more: a reminder stops by itself,
and the secret of a link goes from memory to the message without waiting in the database.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import NamedTuple

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from socle.models import CourrielAEnvoyer

PAR_RONDE = 50
ESSAIS = 8  # over some twenty hours, each wait twice the one before
PREMIERE_ATTENTE = timedelta(minutes=10)
GARDE = timedelta(days=180)
EN_TETE = "X-Agora-Courriel"  # which row a message comes from: the page of development finds its school by it

journal = logging.getLogger(__name__)


class Piece(NamedTuple):
    """A file that goes with a message."""

    nom: str
    contenu: bytes
    type: str


class Depart(NamedTuple):
    """What really leaves."""

    texte: str
    pieces: tuple[Piece, ...] = ()


def prevoir(
    *,
    cle: str,
    destinataire: str,
    sujet: str,
    texte: str,
    etablissement_id: int,
    prevu_le: datetime | None = None,
    preparation: str = "",
    objet_id: int | None = None,
) -> CourrielAEnvoyer:
    """Plan a message, once for one `cle`: asked again, it stays as it was."""
    courriel, _ = CourrielAEnvoyer.objects.get_or_create(
        cle=cle,
        defaults={
            "destinataire": destinataire,
            "sujet": sujet,
            "texte": texte,
            "etablissement_id": etablissement_id,
            "prevu_le": prevu_le or timezone.now(),
            "preparation": preparation,
            "objet_id": objet_id,
        },
    )
    return courriel


def envoyer(maintenant: datetime) -> int:
    """Send what is due, and return how many left. Several workers may do it together: each message is one's."""
    dus = list(CourrielAEnvoyer.objects.a_envoyer(maintenant).values_list("pk", flat=True)[:PAR_RONDE])
    return sum(_envoyer_un(pk, maintenant) for pk in dus)


@transaction.atomic
def _envoyer_un(pk: int, maintenant: datetime) -> bool:
    dus = CourrielAEnvoyer.objects.a_envoyer(maintenant)
    courriel = dus.filter(pk=pk).select_for_update(skip_locked=True).first()
    if courriel is None:  # another worker has it
        return False
    try:
        _essayer(courriel, maintenant)
    except SMTPRecipientsRefused as refus:
        _refuser(courriel, maintenant, *next(iter(refus.recipients.values())))
    except SMTPDataError as refus:
        _refuser(courriel, maintenant, refus.smtp_code, refus.smtp_error)
    except (SMTPException, OSError) as panne:
        journal.warning("A message could not leave yet: %s", type(panne).__name__)
        _retenter(courriel, maintenant, "Le serveur de courriel n’a pas répondu.")
    except Exception:
        journal.exception("Message %s could not be made", pk)
        _retenter(courriel, maintenant, "Ce message n’a pas pu être composé ; l’incident est dans le journal.")
    courriel.save()
    return courriel.envoye_le is not None


def _essayer(courriel: CourrielAEnvoyer, maintenant: datetime) -> None:
    depart: Depart | None = Depart(courriel.texte)
    if courriel.preparation:
        with transaction.atomic():  # an incident of the database there must not stop the other messages
            depart = import_string(courriel.preparation)(courriel)
    if depart is None:
        courriel.abandonne_le = maintenant  # no object any more: `refus` stays empty
    else:
        _composer(courriel, depart).send()
        courriel.envoye_le = maintenant


def _composer(courriel: CourrielAEnvoyer, depart: Depart) -> EmailMessage:
    message = EmailMessage(
        courriel.sujet, depart.texte, to=[courriel.destinataire], headers={EN_TETE: str(courriel.pk)}
    )
    for piece in depart.pieces:
        message.attach(*piece)
    return message


def _refuser(courriel: CourrielAEnvoyer, maintenant: datetime, code: int, reponse: bytes | str) -> None:
    """Give up what the server refuses for good (5xx); try again what it puts off (4xx)."""
    mots = reponse.decode(errors="replace") if isinstance(reponse, bytes) else reponse
    dit = f"{code} {' '.join(mots.split())}"[:300]
    if code >= 500:
        courriel.abandonne_le, courriel.refus = maintenant, dit
    else:
        _retenter(courriel, maintenant, dit)


def _retenter(courriel: CourrielAEnvoyer, maintenant: datetime, raison: str) -> None:
    courriel.nb_essais += 1
    if courriel.nb_essais >= ESSAIS:
        courriel.abandonne_le, courriel.refus = maintenant, raison
    else:
        courriel.prevu_le = maintenant + PREMIERE_ATTENTE * 2 ** (courriel.nb_essais - 1)


def refus_de(adresses: Iterable[str], *, etablissement_id: int) -> dict[str, CourrielAEnvoyer]:
    """Return, for each address that the mail server refused last time, the message that did not arrive."""
    derniers = (
        CourrielAEnvoyer.objects.filter(destinataire__in=set(adresses), etablissement_id=etablissement_id)
        .exclude(envoye_le=None, abandonne_le=None)
        .order_by("destinataire", "-pk")
        .distinct("destinataire")
    )
    return {courriel.destinataire: courriel for courriel in derniers if courriel.refus}


def oublier(maintenant: datetime) -> int:
    """Delete the messages that left, or were given up, half a year ago; return how many."""
    finis = CourrielAEnvoyer.objects.exclude(envoye_le=None, abandonne_le=None)
    return finis.filter(cree_le__lt=maintenant - GARDE).delete()[0]
