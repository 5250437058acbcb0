"""The pages that join the apps."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def accueil(request):
    """Show what there is to do, by role."""
    return render(request, "agora/accueil.html")
