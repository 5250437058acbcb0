"""The pages that join the apps."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agora import tableaux, vitrine
from agora.courriels import partis
from scolarite.droits import peut_administrer
from scolarite.models import Role

ACCUEILS: dict[str, tuple[Any, str]] = {
    Role.Nature.ENSEIGNANT: (tableaux.AccueilEnseignant, "enseignant"),
    Role.Nature.ELEVE: (tableaux.AccueilEleve, "eleve"),
    Role.Nature.SECRETARIAT: (tableaux.AccueilSecretariat, "secretariat"),
    Role.Nature.ADMINISTRATEUR: (tableaux.AccueilAdministrateur, "administrateur"),
    Role.Nature.CPE: (tableaux.AccueilDeLecture, "lecture"),
    Role.Nature.PSY_EN: (tableaux.AccueilDeLecture, "lecture"),
    Role.Nature.IEN: (tableaux.AccueilDeLecture, "lecture"),
}


@require_safe
def accueil(request):
    """Show what there is to do, by role (an account without one never comes this far: scolarite/sessions.py)."""
    jour = timezone.localdate()
    tableau, nom = ACCUEILS[request.user.role.role]
    return render(request, f"agora/accueil/{nom}.html", {"accueil": tableau.de(request.user, jour), "jour": jour})


@require_safe
@login_not_required
def accessibilite(request):
    """The declaration that the law of 11 February 2005 (article 47) asks of a public service."""
    return render(request, "agora/accessibilite.html", {"contact": settings.CONTACT})


@require_safe
@login_not_required
def mentions_legales(request):
    """Who publishes and hosts the site: the environment says it (docs/installation.md)."""
    du_site = {"editeur": settings.EDITEUR, "hebergeur": settings.HEBERGEUR, "contact": settings.CONTACT}
    return render(request, "agora/mentions_legales.html", du_site)


@require_safe
@login_not_required
def composants(request):
    """Every component in every state. Not served in production (agora/urls.py)."""
    return render(request, "agora/composants.html", vitrine.contexte())


@require_safe
def courriels(request):
    """The messages of the school that this site wrote as files. Not served in production (agora/urls.py)."""
    if not peut_administrer(request.user):
        raise PermissionDenied("L’administrateur seul lit les courriels d’un site d’essai.")
    return render(request, "agora/courriels.html", {"messages_partis": partis(request.user.role.etablissement_id)})
