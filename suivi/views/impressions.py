"""Bilans on paper: one at once, those of a group in the background."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from scolarite.sessions import sans_prolonger_la_session
from socle.vues import donner_le_fichier, piece_jointe, suivre_un_fichier
from suivi import droits
from suivi.actions import impressions as actions
from suivi.models import ImpressionDeBilans
from suivi.views.trouver import bilan_lisible, exiger, groupe_lisible


@require_POST
def imprimer_bilan(request, pk):
    """Give the paper of a published bilan; the pupil may take hers away."""
    bilan = bilan_lisible(request, pk)
    try:
        livraison = actions.imprimer_un_bilan(bilan=bilan, par=request.user, jour=timezone.localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("suivi:bilan", pk)
    return piece_jointe(livraison)


@require_POST
def imprimer_bilan_de_groupe(request, pk):
    """Ask for the papers of a whole group, and go and see how far they are."""
    groupe = groupe_lisible(request, pk)
    exiger(droits.peut_lire_les_commentaires_d_equipe(request.user))
    try:
        impression = actions.imprimer_les_bilans(groupe=groupe, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("suivi:bilan_de_groupe", pk)
    return redirect("suivi:impression_de_bilans", impression.pk)


@sans_prolonger_la_session
@require_safe
def impression_de_bilans(request, pk):
    """How far a batch is. The page asks for itself every two seconds: nobody is then at the keyboard."""
    impression = _impression(request, pk)
    retour = reverse("suivi:bilan_de_groupe", args=[impression.groupe_id])
    return suivre_un_fichier(
        request,
        impression.tache,
        gabarit="suivi/bilans/impression.html",
        fichier=reverse("suivi:telecharger_bilans", args=[pk]),
        retour=retour,
        impression=impression,
    )


@require_safe
def telecharger_bilans(request, pk):
    """Give the file of a finished batch."""
    avancement = reverse("suivi:impression_de_bilans", args=[pk])
    return donner_le_fichier(_impression(request, pk).tache, avancement=avancement)


def _impression(request, pk) -> ImpressionDeBilans:
    impressions = ImpressionDeBilans.objects.visibles_par(request.user)
    return get_object_or_404(impressions.select_related("groupe__classe", "groupe__groupe"), pk=pk)
