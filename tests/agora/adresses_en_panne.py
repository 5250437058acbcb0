"""The addresses of Agora, and one for each way in which a page can fail."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from agora.urls import handler400, handler403, handler500
from agora.urls import urlpatterns as adresses

__all__ = ["handler400", "handler403", "handler500"]


def panne(exception):
    @login_not_required
    def vue(request):
        raise exception

    return vue


@login_not_required
def formulaire(request):
    return HttpResponse(f"{len(request.POST)} champs")


urlpatterns = [
    *adresses,
    path("panne/illisible/", panne(BadRequest("illisible"))),
    path("panne/interdit/", panne(PermissionDenied())),
    path("panne/base/", panne(OperationalError("the server closed the connection"))),
    path("panne/erreur/", panne(ZeroDivisionError())),
    path("formulaire/", formulaire),
]
