"""The comptes rendus d’évaluation on paper: one at once, those of a period in the background."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pfmp import droits_evaluations
from pfmp.actions import papiers_du_tuteur as actions
from pfmp.models import EvaluationTuteur, ImpressionDeComptesRendus
from pfmp.views.trouver import exiger, periode_lisible
from scolarite.sessions import sans_prolonger_la_session
from socle.vues import donner_le_fichier, piece_jointe, suivre_un_fichier


@require_POST
def compte_rendu(request, pk):
    """Give the compte rendu of a signed evaluation; the pupil may take hers away."""
    signees = EvaluationTuteur.objects.visibles_par(request.user).filter(transmise_le__isnull=False)
    evaluation = get_object_or_404(signees.select_related(*actions.DU_COMPTE_RENDU), pk=pk)
    exiger(droits_evaluations.peut_lire_l_evaluation(request.user, evaluation))
    try:
        livraison = actions.imprimer_un_compte_rendu(evaluation=evaluation, par=request.user, jour=timezone.localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:evaluation", evaluation.pfmp_id)
    return piece_jointe(livraison)


@require_POST
def imprimer_les_comptes_rendus(request, pk):
    """Ask for those of a whole period, and go and see how far they are."""
    periode = periode_lisible(request, pk)
    try:
        impression = actions.imprimer_les_comptes_rendus(periode=periode, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:periode", pk)
    return redirect("pfmp:impression_de_comptes_rendus", impression.pk)


@sans_prolonger_la_session
@require_safe
def impression(request, pk):
    """How far a batch is. The page asks for itself every two seconds: nobody is then at the keyboard."""
    impression = _impression(request, pk)
    retour = reverse("pfmp:periode", args=[impression.periode_id])
    return suivre_un_fichier(
        request,
        impression.tache,
        gabarit="pfmp/evaluations/impression.html",
        fichier=reverse("pfmp:telecharger_comptes_rendus", args=[pk]),
        retour=retour,
        impression=impression,
    )


@require_safe
def telecharger(request, pk):
    """Give the file of a finished batch."""
    avancement = reverse("pfmp:impression_de_comptes_rendus", args=[pk])
    return donner_le_fichier(_impression(request, pk).tache, avancement=avancement)


def _impression(request, pk) -> ImpressionDeComptesRendus:
    impressions = ImpressionDeComptesRendus.objects.visibles_par(request.user)
    return get_object_or_404(impressions.select_related("periode__classe"), pk=pk)
