"""The answers to what went wrong. Their pages stand alone: no menu, no query, no context processor."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponseForbidden
from django.shortcuts import render

REFUSEE = "Votre rôle permet de consulter, mais pas de faire ce geste."
TROP_GROS = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def demande_illisible(request, exception):
    """Answer 413 to what passes the limits of the settings, 400 to any other malformed request."""
    statut = 413 if isinstance(exception, TROP_GROS) else 400
    return render(request, f"{statut}.html", status=statut)


def action_refusee(request, exception):
    """Answer 403, with the reason when the view gave one; to a script, in plain text that it can show in place."""
    raison = str(exception) or REFUSEE
    if request.headers.get("HX-Request"):
        return HttpResponseForbidden(raison, content_type="text/plain; charset=utf-8")
    return render(request, "403.html", {"exception": raison}, status=403)


def erreur_du_serveur(request):
    """Answer 503 while the database does not answer, so that people and monitors know that it will come back."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        reponse = render(request, "503.html", status=503)
        reponse["Retry-After"] = "60"
        return reponse
    return render(request, "500.html", status=500)
