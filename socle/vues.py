"""What views of several apps share: the page of a long work, a file to keep."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from socle.models import TacheDeFond
from socle.taches import Livraison


def montrer_l_avancement(
    request, tache: TacheDeFond, *, gabarit: str, fichier: str, retour: str, **autres
) -> HttpResponse:
    """Show where a task is: the page, or to htmx its fragment, with the answer 286 that stops the polling.

    `gabarit` is the page of the app that owns the task; `fichier` and `retour` are the addresses of the download
    and of the page to start again from; `autres` go to the page only.
    Nothing is written: what takes up a dead task is the worker.
    """
    contexte = {
        "tache": tache,
        "muette": tache.est_muette(timezone.now()),
        "adresse": request.path,
        "fichier": fichier,
        "retour": retour,
    }
    if request.htmx:
        return render(request, "socle/_avancement.html", contexte, status=286 if tache.est_finie else 200)
    return render(request, gabarit, {**contexte, **autres})


def piece_jointe(livraison: Livraison) -> HttpResponse:
    """Give a PDF as a file to keep: never shown by the browser, never kept by a cache."""
    reponse = HttpResponse(livraison.contenu, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=livraison.nom)
    reponse["Content-Disposition"] = disposition or "attachment"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
