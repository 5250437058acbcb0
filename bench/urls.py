"""The addresses of the site, and what a page costs before it shows anything."""

from functools import cache

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path


def page_vide(request):
    """The frame of every page, signed in, with nothing in it."""
    return HttpResponse(_gabarit().render({}, request))


@cache
def _gabarit():
    return engines["django"].from_string('{% extends "base.html" %}{% block titre %}Vide{% endblock %}')


def reponse_vide(request):
    """A signed-in answer to a script: session and account are read, nothing else."""
    return HttpResponse(request.user.pk)


urlpatterns = [
    path("bench/page/", page_vide),
    path("bench/reponse/", reponse_vide),
    path("", include("agora.urls")),
]
