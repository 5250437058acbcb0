"""Signing in with two steps: the pages of django-allauth, for the personnel."""

from functools import wraps

from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as telephone
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.shortcuts import redirect

from scolarite import droits
from scolarite.second_facteur import est_actif
from scolarite.views.trouver import exiger

RETIREE = "La seconde étape est retirée. Tapez de nouveau votre mot de passe."
# The code of a card was used up by the sign-in that stopped here.
RETIREE_SANS_CODE = "La seconde étape est retirée. Le code de votre carte a servi : demandez-en un nouveau."


@login_not_required
def verifier(request):
    """Ask for the code after the password; begin again when the phone was taken away meanwhile."""
    etape = get_pending_stage(request)
    if etape and not est_actif(etape.login.user):
        clear_login(request)  # django-allauth would go from this page to the sign-in page and back
        messages.info(request, RETIREE_SANS_CODE if etape.login.user.code_valable_jusqu_au else RETIREE)
        return redirect("account_login")
    return base.authenticate(request)


def _du_personnel(*, avec_un_telephone: bool | None = None):
    """Keep pupils out: nobody at hand could help one who lost the phone.

    `avec_un_telephone`: the page is for who has one, or for who has none; others are sent to the page that says so.
    """

    def decorer(vue):
        @wraps(vue)
        def gardee(request, *args, **kwargs):
            exiger(droits.peut_avoir_un_second_facteur(request.user))
            if avec_un_telephone is not None and est_actif(request.user) != avec_un_telephone:
                return redirect("mfa_index")
            return vue(request, *args, **kwargs)

        return gardee

    return decorer


@_du_personnel(avec_un_telephone=False)
def ajouter(request):
    """Add a phone; of two requests at once, one adds it."""
    try:
        return telephone.activate_totp(request)
    except IntegrityError:
        return redirect("mfa_index")


mon_second_facteur = _du_personnel()(base.index)
confirmer = _du_personnel(avec_un_telephone=True)(base.reauthenticate)
retirer = _du_personnel(avec_un_telephone=True)(telephone.deactivate_totp)
codes_de_secours = _du_personnel(avec_un_telephone=True)(secours.view_recovery_codes)
refaire_les_codes = _du_personnel(avec_un_telephone=True)(secours.generate_recovery_codes)
