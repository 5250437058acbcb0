"""A situation for others: the same for other classes, and the colleagues who read it or fill it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from socle.formulaires import envoi, refuser
from suivi import actions, choix, droits
from suivi.forms_situations import DuplicationForm, PartagesForm
from suivi.views.situations import formulaire, situation_modifiable


@formulaire
def dupliquer(request, pk):
    """Make a situation again for several classes or groups at once, each with its day."""
    situation = get_object_or_404(choix.situations_a_refaire(request.user), pk=pk)
    if not droits.peut_creer_une_situation(request.user):
        raise PermissionDenied
    jour = timezone.localdate()
    diplome = situation.classe.diplome_suivi
    classes = [classe for classe in choix.classes(request.user, jour) if classe.diplome_suivi == diplome]
    cibles = choix.cibles(classes, choix.groupes(classes, jour))
    form = DuplicationForm(envoi(request), cibles=cibles, jour=jour)
    if form.is_valid():
        choisies = [(cible.classe, cible.groupe, jour) for cible, jour in form.cleaned_data["cibles"]]
        try:
            copies = actions.dupliquer(situation=situation, cibles=choisies, par=request.user)
        except ValidationError as refus:
            refuser(form, refus)
        else:
            messages.success(request, _dire_dupliquee(situation, copies))
            return redirect("suivi:situation", copies[0].pk) if len(copies) == 1 else redirect("suivi:situations")
    contexte = {"situation": situation, "form": form, "cibles": cibles}
    return render(request, "suivi/dupliquer.html", contexte, status=422 if form.is_bound else 200)


def _dire_dupliquee(situation, copies) -> str:
    if len(copies) == 1:
        return f"« {situation} » est prête pour {copies[0].classe}. Aucun niveau n’a été copié."
    return f"« {situation} » est prête pour {len(copies)} classes ou groupes. Aucun niveau n’a été copié."


@formulaire
def partager(request, pk):
    """Say which colleagues have the situation, and what each may do in it."""
    situation = situation_modifiable(request, pk)
    form = PartagesForm(
        envoi(request),
        collegues=choix.collegues(request.user, timezone.localdate()),
        partages=dict(situation.partages.values_list("utilisateur", "mode")),
    )
    if form.is_valid():
        actions.partager(situation=situation, par=request.user, **form.cleaned_data)
        messages.success(request, "Le partage est enregistré.")
        return redirect("suivi:situation", pk)
    contexte = {"situation": situation, "form": form}
    return render(request, "suivi/partager.html", contexte, status=422 if form.is_bound else 200)
