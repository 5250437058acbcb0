"""What a grid that stays open asks for by itself, every few seconds."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from scolarite.sessions import sans_prolonger_la_session
from suivi import droits
from suivi.models import Situation
from suivi.rangees import grille as rangees
from suivi.tableaux.direct import EtatDeGrille, avec_etat


@sans_prolonger_la_session
@require_safe
def changements(request, pk):
    """The cells stored since `marque`, and whether the situation is as it was; 204 when nothing has moved.

    Three queries when nothing has moved, four otherwise.
    """
    jour = timezone.localdate()
    situations = avec_etat(Situation.objects.visibles_par(request.user), jour)
    etat = EtatDeGrille.de(get_object_or_404(situations, pk=pk), jour)
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    marque = request.GET.get("marque", "")
    if marque == etat.marque:
        return HttpResponse(status=204)
    changees = etat.changees_depuis(marque, jour, avec_equipe=droits.peut_lire_les_commentaires_d_equipe(request.user))
    return JsonResponse(
        {
            "marque": etat.marque,
            "structure": etat.structure,
            "ouverte": etat.ouverte,
            "cellules": rangees.arrivees(changees),
        }
    )
