"""The first page of PFMP, by role."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pfmp import droits
from pfmp.droits_evaluations import a_valider_par
from pfmp.tableaux.accueil import AccueilDesPfmp, MesPfmp


@require_safe
def accueil(request):
    """The periods of the classes; for a pupil, her own PFMP."""
    jour = timezone.localdate()
    if droits.est_eleve(request.user):
        return render(request, "pfmp/mes_pfmp.html", {"page": MesPfmp.de(request.user, jour)})
    contexte = {
        "page": AccueilDesPfmp.de(request.user, jour),
        "organise": droits.peut_organiser(request.user),
        "nb_a_valider": a_valider_par(request.user).count(),
    }
    return render(request, "pfmp/accueil.html", contexte)
