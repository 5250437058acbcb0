"""Signing in with two steps: the pages of django-allauth, for the personnel."""

from functools import wraps

from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as telephone
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect

from scolarite import droits
from scolarite.second_facteur import est_actif
from scolarite.views.trouver import exiger


@login_not_required
def verifier(request):
    """Ask for the code after the password; begin again when the phone was taken away meanwhile."""
    etape = get_pending_stage(request)
    if etape and not est_actif(etape.login.user):
        clear_login(request)  # django-allauth would go from this page to the sign-in page and back
        messages.info(request, "La seconde étape est retirée. Tapez de nouveau votre mot de passe.")
        return redirect("account_login")
    return base.authenticate(request)


def _du_personnel(vue):
    """Keep pupils out: nobody at hand could help one who lost the phone."""

    @wraps(vue)
    def gardee(request, *args, **kwargs):
        exiger(droits.peut_avoir_un_second_facteur(request.user))
        return vue(request, *args, **kwargs)

    return gardee


mon_second_facteur = _du_personnel(base.index)
confirmer = _du_personnel(base.reauthenticate)
ajouter = _du_personnel(telephone.activate_totp)
retirer = _du_personnel(telephone.deactivate_totp)
codes_de_secours = _du_personnel(secours.view_recovery_codes)
refaire_les_codes = _du_personnel(secours.generate_recovery_codes)
