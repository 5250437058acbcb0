"""What the pupils were given to do: attached by teachers, read by the pupils of the situation."""

from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from socle.depots.fichiers import servir
from socle.formulaires import accomplir, envoi
from suivi import actions, droits
from suivi.forms_situations import ConsigneForm
from suivi.models import Consigne
from suivi.views.situations import formulaire, situation_modifiable

MONTREES = 60  # to a pupil, the latest ones


@formulaire
def consignes(request, pk):
    """List the instructions of a situation, and add one."""
    situation = situation_modifiable(request, pk)
    form = ConsigneForm(envoi(request), request.FILES or None)
    if accomplir(form, actions.ajouter_une_consigne, situation=situation, par=request.user):
        messages.success(request, "La consigne est jointe : les élèves la voient à partir du jour de la situation.")
        return redirect("suivi:consignes", pk)
    contexte = {"situation": situation, "consignes": situation.consignes.select_related("ajoutee_par"), "form": form}
    return render(request, "suivi/consignes.html", contexte, status=422 if form.is_bound else 200)


@require_POST
def retirer(request, pk):
    """Take an instruction away."""
    consigne = get_object_or_404(Consigne.objects.visibles_par(request.user).select_related("situation"), pk=pk)
    if not droits.peut_positionner(request.user, consigne.situation):
        raise PermissionDenied(droits.pourquoi_lire_seulement(request.user))
    actions.retirer_une_consigne(consigne=consigne, par=request.user)
    messages.success(request, f"La consigne « {consigne} » est retirée.")
    return redirect("suivi:consignes", consigne.situation_id)


@require_safe
def telecharger(request, pk):
    """Give the file of an instruction."""
    consigne = get_object_or_404(Consigne.objects.visibles_par(request.user), pk=pk)
    if not consigne.fichier:
        raise Http404
    return servir(consigne)


@require_safe
def mes_consignes(request):
    """To a pupil, the instructions of the own situations, the latest first."""
    if not droits.est_eleve(request.user):
        raise PermissionDenied
    lues = Consigne.objects.visibles_par(request.user).select_related("situation__auteur")
    lues = lues.order_by("-situation__date", "-situation_id", "pk")[:MONTREES]
    groupes = [(situation, list(groupe)) for situation, groupe in groupby(lues, key=attrgetter("situation"))]
    return render(request, "suivi/mes_consignes.html", {"groupes": groupes})
