"""How a tutor without an account reaches one evaluation: a secret in an address, exchanged for a cookie.

The cookie says which link it is and whether its holder knows the pupil; what the link still opens is read again at
every request. Nothing here tells anybody whether a link exists.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from secrets import compare_digest
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from pfmp.models import LienTuteur
from socle.limites import Limite, compter, reseau
from socle.models.liens import empreinte
from socle.valeurs import entier

TEMOIN = "evaluation"
DUREE = timedelta(minutes=60)
# Seconds during which a page left open may still hand over what was typed in it, once its cookie is gone.
REPRISE = timedelta(hours=12)
INCONNUS = Limite("lien-inconnu", nombre=20, duree=60)


@dataclass(frozen=True)
class Acces:
    """A link as it is now, and whether the person of the request has said whose PFMP it is."""

    lien: LienTuteur
    reconnu: bool


def chercher(request, secret: str) -> LienTuteur | None:
    """Return the link of a secret, alive or not; raise TropDEssaisError for who tries one after the other.

    Only the secrets that open nothing count, twenty a minute and a network; beyond, the right one waits too.
    """
    essai = compter(INCONNUS, reseau(get_adapter().get_client_ip(request)))
    lien = trouver(secret)
    if lien is not None:
        essai.rendre()
    return lien


def trouver(secret: str) -> LienTuteur | None:
    """Return the link of a secret: found by its hash, which says nothing of the secret, then compared whole."""
    cherchee = empreinte(secret)
    trouvee = LienTuteur.objects.filter(empreinte=cherchee).values_list("empreinte", flat=True).first()
    return _liens().get(empreinte=trouvee) if trouvee and compare_digest(trouvee, cherchee) else None


def acces_de(request, cle: UUID) -> Acces | None:
    """Return what the cookie of this request opens at the address of `cle`; None without one that we signed."""
    valeur = request.get_signed_cookie(TEMOIN, default="", salt=_sel(cle), max_age=DUREE)
    cle_du_lien, _, reconnu = valeur.partition(":")
    pk = entier(cle_du_lien)
    lien = _liens().filter(cle_publique=cle, pk=pk).first() if pk else None
    return Acces(lien, reconnu == "oui") if lien else None


def poser_le_temoin(reponse: HttpResponse, lien: LienTuteur, *, reconnu: bool) -> HttpResponse:
    """Give the browser the cookie of this link, for its address only: two links in one browser never mix."""
    reponse.set_signed_cookie(
        TEMOIN,
        f"{lien.pk}:{'oui' if reconnu else 'non'}",
        salt=_sel(lien.cle_publique),
        max_age=DUREE,
        path=adresse(lien),
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )
    return reponse


def marque_de_reprise(lien: LienTuteur) -> str:
    """Return what a page carries so that its content is kept even when it is sent after its cookie is gone."""
    return signing.dumps(lien.pk, salt=_sel(lien.cle_publique))


def lien_a_reprendre(cle: UUID, marque: str) -> LienTuteur | None:
    """Return the link whose draft such a page may still complete. It opens nothing: it only writes."""
    try:
        pk = signing.loads(marque, salt=_sel(cle), max_age=REPRISE)
    except signing.BadSignature:
        return None
    return _liens().filter(cle_publique=cle, pk=pk).first()


def ouvre(lien: LienTuteur) -> bool:
    """Tell whether a link still opens its evaluation, now: neither used, revoked nor expired, in a PFMP that counts."""
    return lien.est_vivant(timezone.now()) and lien.pfmp.annulee_le is None


def adresse(lien: LienTuteur) -> str:
    """Return the address of an evaluation, which holds no secret."""
    return reverse("tuteur:evaluation", args=[lien.cle_publique])


def _sel(cle: UUID) -> str:
    return f"pfmp.acces_tuteur:{cle}"


def _liens():
    """Read a link with all that its page names."""
    return LienTuteur.objects.select_related(
        "pfmp__eleve",
        "pfmp__organisme",
        "pfmp__tuteur",
        "pfmp__referent",
        "pfmp__periode__classe__annee__etablissement",
        "pfmp__periode__classe__diplome",
        "pfmp__periode__classe__famille__diplome_suivi",
    )


def sans_trace(vue):
    """Keep an address and its page out of referers, caches and search engines, whatever the answer."""

    @wraps(vue)
    def enveloppee(request, *args, **kwargs):
        reponse = vue(request, *args, **kwargs)
        reponse["Referrer-Policy"] = "no-referrer"
        reponse["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(reponse, no_store=True, private=True)
        return reponse

    return enveloppee
