"""The second step of a sign-in: a code that changes on the person's phone, asked of who acts for the whole school.

The CNIL asks for it on large sets of data (délibération n° 2025-019 du 20 mars 2025). django-allauth checks the codes;
here stand who must have one, what a session remembers of it, and how the secrets are kept.
"""

import base64
import secrets
import time
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset, authenticator_used
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.dispatch import receiver
from django.utils.encoding import force_bytes

from scolarite.models import Role
from socle.models.evenements import noter

EXIGE_DE = {Role.Nature.ADMINISTRATEUR, Role.Nature.SECRETARIAT}
# What somebody who has not given a code yet may open; another role may ask for none.
PAGES = {"mfa_activate_totp", "mfa_reauthenticate", "role"}
PREUVE = "second_facteur"  # in the session: when the last code was given, in seconds since 1970
RECENT = 5 * 60


def est_exige(utilisateur) -> bool:
    """Tell whether this person, in the role of the moment, must give a code before any page."""
    role = utilisateur.role
    return settings.SECOND_FACTEUR and role is not None and role.role in EXIGE_DE


def est_actif(utilisateur) -> bool:
    """Tell whether a phone of this person gives codes."""
    return Authenticator.objects.filter(user=utilisateur.pk, type=Authenticator.Type.TOTP).exists()


def page_a_passer(request) -> str | None:
    """Return the name of the page that must come before all others, None when nothing is missing."""
    if not est_exige(request.user) or PREUVE in request.session:
        return None
    return "mfa_reauthenticate" if est_actif(request.user) else "mfa_activate_totp"


def vient_de_servir(request) -> bool:
    """Tell whether this session gave a code in the last five minutes."""
    return time.time() - request.session.get(PREUVE, 0) < RECENT


@receiver([authenticator_added, authenticator_used])
def retenir(sender, request, **autres) -> None:
    """Remember in the session that a code was given: it opens the pages that ask for one."""
    request.session[PREUVE] = int(time.time())


@receiver(authenticator_added)
def noter_l_ajout(sender, user, authenticator, **autres) -> None:
    """Leave a trace of a phone that was added."""
    if authenticator.type == Authenticator.Type.TOTP:
        noter(par=user, verbe="ajouter_un_second_facteur", objet="Utilisateur", objet_id=user.pk)


@receiver(authenticator_reset)
def noter_les_nouveaux_codes(sender, user, **autres) -> None:
    """Leave a trace of codes of the paper that were made again."""
    noter(par=user, verbe="refaire_les_codes_de_secours", objet="Utilisateur", objet_id=user.pk)


@receiver(authenticator_removed)
def oublier(sender, request, user, authenticator, **autres) -> None:
    """Leave a trace of a phone that was taken away by its owner; what it proved is forgotten."""
    request.session.pop(PREUVE, None)
    if authenticator.type == Authenticator.Type.TOTP:
        noter(par=user, verbe="retirer_le_second_facteur", objet="Utilisateur", objet_id=user.pk)


class AdaptateurDuSecondFacteur(DefaultMFAAdapter):
    """The secrets of the phones, unreadable in a copy of the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": (
            "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant sur votre téléphone, puis tapez-le."
        ),
    }

    def get_totp_label(self, user) -> str:
        """Name the account on the phone by its identifiant: an e-mail address may change."""
        return user.identifiant

    def encrypt(self, text: str) -> str:
        """Hide a secret with the key of the site."""
        return _coffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret; a random one when the key of the site has changed, so that no code is right any more."""
        try:
            return _coffre().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _coffre() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(b"second facteur" + force_bytes(settings.SECRET_KEY)).digest()))
