"""The missions of a référent: the page, the list with the telephones, the calendar."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pfmp import droits
from pfmp.agenda import agenda_des_visites
from pfmp.papiers_suivi import mes_telephones, telephones_d_une_periode
from pfmp.tableaux.missions import MesMissions
from pfmp.views.trouver import exiger, periode_lisible
from socle.imprimante import PapierRefuseError
from socle.vues import piece_jointe


@require_safe
def missions(request):
    """Whom to call or to visit, by date, and what is late."""
    exiger(droits.peut_organiser(request.user))
    page = MesMissions.de(request.user, timezone.localdate())
    return render(request, "pfmp/suivi/missions.html", {"page": page})


@require_POST
def imprimer_mes_telephones(request):
    """The list with the telephones of the PFMP that one follows, as a PDF."""
    exiger(droits.peut_organiser(request.user))
    try:
        return piece_jointe(mes_telephones(par=request.user, jour=timezone.localdate()))
    except PapierRefuseError as refus:
        messages.error(request, str(refus))
        return redirect("pfmp:missions")


@require_POST
def imprimer_les_telephones(request, pk):
    """The same for each visitor of a period, a page each."""
    periode = periode_lisible(request, pk)
    exiger(droits.peut_organiser(request.user))
    try:
        return piece_jointe(telephones_d_une_periode(periode=periode, par=request.user, jour=timezone.localdate()))
    except PapierRefuseError as refus:
        messages.error(request, str(refus))
        return redirect(periode.get_absolute_url())


@require_safe
def agenda(request):
    """The visits and calls that one has planned, as a file that any calendar reads."""
    exiger(droits.peut_organiser(request.user))
    fichier = agenda_des_visites(request.user, timezone.now(), request.build_absolute_uri("/"))
    reponse = HttpResponse(fichier, content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = 'attachment; filename="visites-de-pfmp.ics"'
    reponse["Cache-Control"] = "private, no-store"
    return reponse
