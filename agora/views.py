"""The pages that join the apps."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agora import vitrine


@require_safe
def accueil(request):
    """Show what there is to do, by role."""
    return render(request, "agora/accueil.html")


@require_safe
@login_not_required
def accessibilite(request):
    """The declaration that the law of 11 February 2005 (article 47) asks of a public service."""
    return render(request, "agora/accessibilite.html")


@require_safe
@login_not_required
def mentions_legales(request):
    """Who publishes and hosts the site; each school completes it."""
    return render(request, "agora/mentions_legales.html")


@require_safe
@login_not_required
def composants(request):
    """Every component in every state. Not served in production (agora/urls.py)."""
    return render(request, "agora/composants.html", vitrine.contexte())
