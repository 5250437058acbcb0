"""How many tries somebody may make, counted in the cache that all the processes share.

django-allauth's own limits cannot say « then one minute between two tries », and their count is shared through a
lock that is polled; here a try is counted under an advisory lock of the database, so that parallel requests get
exactly what one process would give.
"""

import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction

from socle.verrous import verrouiller


@dataclass(frozen=True)
class Limite:
    """At most `nombre` tries in `duree` seconds; after `libres` of them, at least `ecart` seconds between two."""

    nom: str
    nombre: int
    duree: int
    libres: int | None = None
    ecart: int = 0

    def attente(self, essais: Sequence[float], maintenant: float) -> float:
        """Return the seconds to wait before one more try, 0 when it may be made now; `essais` are in order."""
        attente = 0.0
        if len(essais) >= self.nombre:
            attente = essais[-self.nombre] + self.duree - maintenant
        if self.libres is not None and len(essais) >= self.libres:
            attente = max(attente, essais[-1] + self.ecart - maintenant)
        return max(attente, 0.0)


@dataclass(frozen=True)
class Essai:
    """A try that was counted, to be given back when it turns out to be a success."""

    cle: str
    instant: float
    duree: int

    def rendre(self) -> None:
        """Stop counting this try."""
        with transaction.atomic():
            verrouiller(self.cle)
            essais = [instant for instant in cache.get(self.cle, []) if instant != self.instant]
            cache.set(self.cle, essais, self.duree)


class TropDEssaisError(Exception):
    """The limit is reached; `attente` is the number of seconds before the next try."""

    def __init__(self, limite: Limite, attente: float):
        super().__init__(limite.nom)
        self.limite = limite
        self.attente = attente


@transaction.atomic
def compter(limite: Limite, qui: str) -> Essai:
    """Count one try of `qui`, or raise TropDEssaisError without counting it."""
    cle = _cle(limite, qui)
    verrouiller(cle)
    maintenant = time.time()
    essais = [instant for instant in cache.get(cle, []) if instant > maintenant - limite.duree]
    if attente := limite.attente(essais, maintenant):
        raise TropDEssaisError(limite, attente)
    cache.set(cle, [*essais, maintenant], limite.duree)
    return Essai(cle, maintenant, limite.duree)


def oublier(limite: Limite, qui: str) -> None:
    """Give `qui` a fresh start."""
    cache.delete(_cle(limite, qui))


def _cle(limite: Limite, qui: str) -> str:
    # Hashed: what people type as their name has no place in the cache, nor any length.
    return f"limite:{limite.nom}:{sha256(qui.encode()).hexdigest()}"


def reseau(adresse: str) -> str:
    """Return what one subscriber owns: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        ip = ipaddress.ip_address(adresse)
    except ValueError:
        return adresse
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else adresse
