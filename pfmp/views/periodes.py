"""The periods of the classes, and the board of one."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pfmp import droits
from pfmp.tableaux.classe import TableauDeClasse
from pfmp.views.trouver import periode_lisible


@require_safe
def periode(request, pk):
    """The board of a class in a period."""
    periode = periode_lisible(request, pk)
    contexte = {
        "tableau": TableauDeClasse.de(periode, timezone.localdate()),
        "periode": periode,
        "organise": droits.peut_organiser(request.user),
    }
    return render(request, "pfmp/periode.html", contexte)
