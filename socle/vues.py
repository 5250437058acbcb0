"""What views of several apps share: the page of a long work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from socle.models import TacheDeFond


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
