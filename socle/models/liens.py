"""A link that opens one thing to somebody without an account: abstract, and never its own secret."""

from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

SEL = "agora.lien"


def secret_de(cle_publique: UUID) -> str:
    """Return the secret of a link: 256 bits, 43 characters in an address, stored nowhere (docs/decisions/0013).

    It comes from the key of the link and from SECRET_KEY, which the database does not know: a letter can be printed
    again and a reminder sent without keeping what opens the link.
    """
    octets = salted_hmac(SEL, str(cle_publique), algorithm="sha256").digest()
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def empreinte(secret: str) -> str:
    """Return the SHA-256 under which a secret is found again."""
    return sha256(secret.encode()).hexdigest()


class LienSigneQuerySet(models.QuerySet):
    def vivants(self, maintenant: datetime) -> Self:
        """Return the links that still open: neither used, nor revoked, nor expired."""
        return self.filter(transmis_le=None, revoque_le=None, expire_le__gt=maintenant)


class LienSigne(models.Model):
    """A link: who made it, where it was sent, until when it opens, and what became of it."""

    cle_publique = models.UUIDField(default=uuid4, unique=True, editable=False)  # in addresses, once exchanged
    empreinte = models.CharField(max_length=64, unique=True, editable=False)
    cree_par_id = models.BigIntegerField(editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    envoye_a = models.EmailField("envoyé à", blank=True)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True, editable=False)
    ouvert_le = models.DateTimeField("ouvert le", null=True, blank=True, editable=False)
    transmis_le = models.DateTimeField("transmis le", null=True, blank=True, editable=False)
    nb_essais = models.PositiveSmallIntegerField("essais du code", default=0, editable=False)
    # The person of an expired link asked for a new one: at most once a day.
    demande_le = models.DateTimeField("nouveau lien demandé le", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def secret(self) -> str | None:
        """What opens this link; None when SECRET_KEY has changed since it was made: another link must be opened."""
        secret = secret_de(self.cle_publique)
        return secret if empreinte(secret) == self.empreinte else None

    @property
    def dernier_jour(self) -> date:
        """The last day on which it opens: `expire_le` is the moment after."""
        return timezone.localdate(self.expire_le - timedelta(microseconds=1))

    def est_vivant(self, maintenant: datetime) -> bool:
        """Tell whether the link still opens."""
        return self.transmis_le is None and self.revoque_le is None and maintenant < self.expire_le


VIVANT = Q(transmis_le=None, revoque_le=None)  # an expired link keeps its place until a new one revokes it
