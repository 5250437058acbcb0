"""Going back to a step of the history of a cell, from its page or from the panel beside the grid."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from suivi import actions
from suivi.forms import AdresseDeCelluleForm, RetourForm
from suivi.rangees import grille as rangees
from suivi.views.grille import montrer_le_conflit
from suivi.views.situations import situation_a_remplir


@require_POST
def revenir(request, pk):
    """Give the cell of the address back what it held at `etape`, on the version that the person saw."""
    situation = situation_a_remplir(request, pk)
    adresse = AdresseDeCelluleForm(request.GET)
    if not adresse.is_valid():
        raise Http404
    form = RetourForm({**request.POST.dict(), **adresse.cleaned_data})
    try:
        stockee = actions.revenir(situation=situation, par=request.user, **form.retour())
    except actions.ConflitError as erreur:
        if request.htmx:
            return montrer_le_conflit(request, erreur.conflit)
        messages.warning(
            request, "Quelqu’un a changé cette case entre-temps : rien n’a été remplacé. Son historique est à jour."
        )
    except ValidationError as refus:
        if request.htmx:
            return HttpResponse(refus.messages[0], status=422, content_type="text/plain")
        messages.error(request, refus.messages[0])
    else:
        if request.htmx:
            return HttpResponse(rangees.cellules([stockee]))
        messages.success(request, "La case a repris cette valeur.")
    return redirect(f"{reverse('suivi:cellule', args=[pk])}?{request.GET.urlencode()}")
