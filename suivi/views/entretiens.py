"""Entretiens formatifs: their reports, written by one person, read by the équipe, then by the pupil."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from socle.formulaires import accomplir, envoi
from suivi import droits
from suivi.actions import entretiens as actions
from suivi.actions.entretiens import publier_entretien
from suivi.forms_bilans import EntretienForm, TexteDEntretienForm
from suivi.views.textes import accomplir_sur_sa_version
from suivi.views.trouver import (
    eleve_lisible,
    entretien_lisible,
    entretien_modifiable,
    exiger,
    exiger_sa_classe,
    formulaire,
)


@formulaire
def creer_entretien(request, pk):
    """Write the report of an entretien with a pupil."""
    eleve = eleve_lisible(request, pk)
    exiger(droits.peut_mener_un_entretien(request.user))
    exiger_sa_classe(request, pk)
    form = EntretienForm(envoi(request), initial={"date": timezone.localdate()})
    if entretien := accomplir(form, actions.creer_entretien, eleve=eleve, par=request.user):
        messages.success(request, "Le compte rendu est enregistré. L’élève le lira une fois publié.")
        return redirect("suivi:entretien", entretien.pk)
    contexte = {"form": form, "eleve": eleve, "titre": "Nouvel entretien", "verbe": "Enregistrer le compte rendu"}
    contexte["retour"] = reverse("suivi:bilans_de_l_eleve", args=[pk])
    return render(request, "suivi/bilans/formulaire.html", contexte)


@require_safe
def entretien(request, pk):
    """The report."""
    entretien = entretien_lisible(request, pk)
    contexte = {
        "entretien": entretien,
        "eleve": entretien.eleve,
        "est_eleve": droits.est_eleve(request.user),
        "modifiable": droits.peut_modifier_un_entretien(request.user, entretien),
    }
    return render(request, "suivi/bilans/entretien.html", contexte)


@formulaire
def modifier_entretien(request, pk):
    """Change a report that the pupil does not read."""
    entretien = entretien_modifiable(request, pk)
    if entretien.publie_le and request.method != "POST":
        return redirect("suivi:entretien", pk)
    initial = {"compte_rendu": entretien.compte_rendu, "suites": entretien.suites, "version": entretien.version}
    form = TexteDEntretienForm(envoi(request), instance=entretien, initial=initial)
    ecrit, conflit = accomplir_sur_sa_version(form, actions.modifier_entretien, entretien=entretien)
    if ecrit:
        messages.success(request, "Le compte rendu est enregistré.")
        return redirect("suivi:entretien", pk)
    contexte = {"form": form, "eleve": entretien.eleve, "titre": "Modifier le compte rendu", "verbe": "Enregistrer"}
    contexte |= conflit | {"retour": reverse("suivi:entretien", args=[pk])}
    return render(request, "suivi/bilans/formulaire.html", contexte, status=409 if conflit else 200)


@require_POST
def publier_compte_rendu(request, pk):
    """Let the pupil read the report, or take it back (`publie` empty)."""
    publie = request.POST.get("publie") == "oui"
    try:
        publier_entretien(entretien=entretien_modifiable(request, pk), publie=publie)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        lu = "L’élève peut lire ce compte rendu." if publie else "L’élève ne lit plus ce compte rendu."
        messages.success(request, lu)
    return redirect("suivi:entretien", pk)
