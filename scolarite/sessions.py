"""How long somebody stays signed in, and what must be done before any other page opens.

Thirty minutes without a page for the personnel, sixty for a pupil, twelve hours at most for everybody. A view that a
page calls by itself is marked with `sans_prolonger_la_session`, so that a screen left open ends too.
"""

import time

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from scolarite import second_facteur
from scolarite.models import Role

INACTIVITE = 30 * 60
INACTIVITE_ELEVE = 60 * 60
DUREE_MAXIMALE = 12 * 3600
# The last page is noted at most once a minute: a request in a burst writes nothing. A session may so end a minute
# early, never late.
PRECISION = 60
CHOIX_DU_MOT_DE_PASSE = "account_set_password"
COMPTE_DE_LA_PAGE = "X-Compte"  # sent with every request of htmx (base.html)
SANS_ROLE = {"account_change_password"}


def sans_prolonger_la_session(vue):
    """Mark a view that is called without anybody acting. Put it outermost."""
    vue.prolonge_la_session = False
    return vue


def retenir_le_code(request, empreinte: str) -> None:
    """Keep the hash of the code that opens this session, until a password is chosen."""
    request.session["code"] = empreinte


def code_retenu(request) -> str:
    """Return what `retenir_le_code` kept, or ''."""
    return request.session.get("code", "")


@receiver(user_logged_in)
def ouvrir(sender, request, **autres) -> None:
    """Note when the session begins: the two limits count from it."""
    request.session["debut"] = request.session["vu"] = int(time.time())


class Sessions:
    """Middleware: ends sessions, keeps signed-in pages out of every cache, asks for what must be done first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """End a session that is over before any view sees it."""
        connecte = request.user.is_authenticated
        if connecte and _terminee(request):
            logout(request)
            messages.info(request, "Votre session est terminée. Connectez-vous de nouveau pour continuer.")
        autre = _pour_un_autre_compte(request)
        reponse = HttpResponse(status=401) if autre else self.get_response(request)
        if connecte or request.user.is_authenticated:
            # « Précédent » after signing out must show nothing, on a computer that others use.
            patch_cache_control(reponse, no_store=True, private=True)
        return reponse

    def process_view(self, request, vue, args, kwargs):
        """Prolong the session; put the duties of a new account before its pages."""
        if not request.user.is_authenticated:
            return None
        if getattr(vue, "prolonge_la_session", True) and time.time() - request.session["vu"] >= PRECISION:
            request.session["vu"] = int(time.time())
        publique = not getattr(vue, "login_required", True)
        return None if publique else _devoir(request)


def _terminee(request) -> bool:
    role = request.user.role
    eleve = role is not None and role.role == Role.Nature.ELEVE
    inactivite = INACTIVITE_ELEVE if eleve else INACTIVITE
    maintenant = time.time()
    debut, vu = request.session.get("debut", 0), request.session.get("vu", 0)
    return maintenant - debut >= DUREE_MAXIMALE or maintenant - vu >= inactivite


def _pour_un_autre_compte(request) -> bool:
    """Whether a script acts for the account of its page while somebody else has signed in in the same browser."""
    compte = request.headers.get(COMPTE_DE_LA_PAGE)
    return compte is not None and request.user.is_authenticated and compte != str(request.user.pk)


def _devoir(request):
    """Return the page that must come first, or None."""
    nom = request.resolver_match.url_name
    if request.user.code_valable_jusqu_au is not None:
        return None if nom == CHOIX_DU_MOT_DE_PASSE else redirect(CHOIX_DU_MOT_DE_PASSE)
    if request.user.role is None and nom not in SANS_ROLE:
        return render(request, "scolarite/sans_role.html", status=403)
    manque = second_facteur.page_a_passer(request)
    if manque and nom not in second_facteur.PAGES:
        return redirect(manque)
    return None
