"""Observing one pupil, from the profile."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from referentiel.models import Competence
from scolarite.models import Eleve
from socle.formulaires import accomplir, envoi
from suivi import actions, droits
from suivi.actions.observations import Publication
from suivi.forms_observations import ObservationForm
from suivi.models import Situation
from suivi.tuiles import CHOIX
from suivi.views.demandes import demande_a_evaluer

NIVEAUX = CHOIX[:4]


@require_http_methods(["GET", "HEAD", "POST"])
def observer(request, pk):
    """Note what a pupil was seen doing."""
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user), pk=pk)
    jour = timezone.localdate()
    classe = droits.classe_ou_observer(request.user, eleve, jour)
    if classe is None:
        raise PermissionDenied
    competences = Competence.objects.filter(diplome=classe.diplome_suivi).select_related("activite").order_by("ordre")
    form = ObservationForm(
        envoi(request),
        competences=competences,
        initial={
            "jour": jour,
            "contexte": Situation.Contexte.COURS,
            "publication": Publication.ELEVE,
            "competence-0": request.GET.get("competence", ""),
        },
    )
    demande = demande_a_evaluer(request, eleve)
    if accomplir(form, actions.observer, eleve=eleve, par=request.user, demande=demande):
        messages.success(request, _dire(form.cleaned_data["publication"]))
        return redirect("suivi:profil", pk)
    contexte = {"eleve": eleve, "classe": classe, "form": form, "niveaux": NIVEAUX, "aujourd_hui": jour}
    contexte["demande"] = demande
    return render(request, "suivi/observer.html", contexte, status=422 if form.is_bound else 200)


def _dire(publication: str) -> str:
    return {
        Publication.ELEVE: "L’observation est enregistrée : l’élève la voit.",
        Publication.EQUIPE: "L’observation est enregistrée, pour l’équipe seulement.",
        Publication.OUVERTE: "L’observation est enregistrée. Elle vous attend dans les situations à terminer.",
    }[Publication(publication)]
