"""Scoped look-ups of every page of a projet: 404 for what one may not know, 403 for what one may not do."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from chefdoeuvre import droits
from chefdoeuvre.models import Equipe, Projet

formulaire = require_http_methods(["GET", "HEAD", "POST"])
DU_PROJET = ("classe__annee", "classe__diplome", "classe__famille__diplome_suivi", "modifie_par")
CLOS = "Ce projet est clos : il se lit encore, mais plus rien ne s’y écrit."


def exiger(permis: bool, pourquoi: str = "") -> None:
    """Answer 403 unless it is allowed."""
    if not permis:
        raise PermissionDenied(pourquoi)


def projet_visible(request, pk: int) -> Projet:
    """A projet that this person may know of."""
    return get_object_or_404(Projet.objects.visibles_par(request.user).select_related(*DU_PROJET), pk=pk)


def projet_encadre(request, pk: int) -> Projet:
    """The same, for a teacher, while it is open."""
    projet = projet_visible(request, pk)
    exiger(droits.peut_encadrer(request.user, projet), CLOS if projet.est_clos else "")
    return projet


def equipe_visible(request, pk: int) -> Equipe:
    """An équipe that this person may know of, with its projet."""
    equipes = Equipe.objects.visibles_par(request.user)
    return get_object_or_404(equipes.select_related(*(f"projet__{nom}" for nom in DU_PROJET)), pk=pk)
