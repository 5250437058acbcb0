"""What views of several apps share: the page of a long work, a file to keep."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from socle import taches
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


def suivre_un_fichier(request, tache: TacheDeFond | None, *, retour: str, **page) -> HttpResponse:
    """Show how far the file of a batch is, as `montrer_l_avancement`; once it is purged, say so and go back."""
    if tache is None:
        messages.info(request, "Ce fichier a été effacé au bout de sept jours. Imprimez de nouveau si besoin.")
        return redirect(retour)
    return montrer_l_avancement(request, tache, retour=retour, **page)


def donner_le_fichier(tache: TacheDeFond | None, *, avancement: str) -> HttpResponseBase:
    """Give the file of a finished task; before or after, go to the page that says where it is."""
    if tache is None or tache.etat != tache.Etat.TERMINEE:
        return redirect(avancement)
    return taches.telecharger(tache)


def piece_jointe(livraison: Livraison) -> HttpResponse:
    """Give a PDF as a file to keep: never shown by the browser, never kept by a cache."""
    reponse = HttpResponse(livraison.contenu, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=livraison.nom)
    reponse["Content-Disposition"] = disposition or "attachment"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
