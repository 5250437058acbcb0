"""The hours of a projet: planned, given, held against the règlement."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import actions, droits
from chefdoeuvre.forms import SeancesForm
from chefdoeuvre.models import Projet, SeanceDeProjet
from chefdoeuvre.tableaux.heures import HeuresDuProjet
from chefdoeuvre.views.trouver import DU_PROJET, exiger, formulaire, projet_encadre, projet_visible
from chefdoeuvre.views.versions import statut
from socle.formulaires import envoi, refuser


@require_safe
def heures(request, pk):
    """The hours of both years."""
    projet = projet_visible(request, pk)
    contexte = {
        "projet": projet,
        "page": HeuresDuProjet.de(projet, timezone.localdate()),
        "jour": timezone.localdate(),
        "est_eleve": droits.est_eleve(request.user),
        "peut_encadrer": droits.peut_encadrer(request.user, projet),
    }
    return render(request, "chefdoeuvre/heures.html", contexte)


@formulaire
def prevoir(request, pk):
    """Plan hours, on a day or week after week, for this projet and others of its session."""
    projet = projet_encadre(request, pk)
    autres = Projet.objects.visibles_par(request.user).en_cours().filter(session=projet.session).exclude(pk=pk)
    form = SeancesForm(envoi(request), projets=autres, initial={"date": timezone.localdate(), "heures": 1})
    if form.is_valid():
        champs = dict(form.cleaned_data)
        projets = [projet, *champs.pop("projets")]
        try:
            faites = actions.ajouter_des_seances(projets=projets, par=request.user, **champs)
        except ValidationError as refus:
            refuser(form, refus)
        else:
            messages.success(request, _dire(faites))
            return redirect("chefdoeuvre:heures", pk)
    contexte = {"form": form, "projet": projet, "autres": autres}
    return render(request, "chefdoeuvre/seances.html", contexte, status=statut(form))


def _dire(faites: int) -> str:
    if not faites:
        return "Ces séances étaient déjà prévues : rien n’a changé."
    return "La séance est prévue." if faites == 1 else f"{faites} séances sont prévues."


@require_POST
def noter(request, pk):
    """Say that the hours were given, or take that back (`faite` empty)."""
    seance = _seance(request, pk)
    return _agir(request, seance, actions.noter_seance, faite=request.POST.get("faite") == "oui")


@require_POST
def annuler(request, pk):
    """Cancel a séance."""
    return _agir(request, _seance(request, pk), actions.annuler_seance)


def _seance(request, pk: int) -> SeanceDeProjet:
    seances = SeanceDeProjet.objects.visibles_par(request.user).tenues()
    seance = get_object_or_404(seances.select_related(*(f"projet__{nom}" for nom in DU_PROJET)), pk=pk)
    exiger(droits.peut_encadrer(request.user, seance.projet))
    return seance


def _agir(request, seance: SeanceDeProjet, action, **arguments):
    try:
        action(seance=seance, **arguments)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("chefdoeuvre:heures", seance.projet_id)
