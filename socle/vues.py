"""What views of several apps share: a mark for the middleware, the page of a long work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from socle.models import TacheDeFond


def sans_prolonger_la_session(vue):
    """Mark a view that a page asks for by itself, again and again: it must not pass for somebody at the keyboard.

    Read as `getattr(vue, "prolonge_la_session", True)` by what keeps the time of sessions. Put it outermost.
    """
    vue.prolonge_la_session = False
    return vue


def montrer_l_avancement(request, tache: TacheDeFond, *, gabarit: str, fichier: str, retour: str) -> HttpResponse:
    """Show where a task is: the page, or to htmx its fragment, with the answer 286 that stops the polling.

    `gabarit` is the page of the app that owns the task; `fichier` and `retour` are the addresses of the download
    and of the page to start again from. Nothing is written: what takes up a dead task is the worker.
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
    return render(request, gabarit, contexte)
