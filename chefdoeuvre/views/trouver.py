"""Scoped look-ups of every page of a projet: 404 for what one may not know, 403 for what one may not do."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from chefdoeuvre import droits
from chefdoeuvre.models import EntreeDeCarnet, Equipe, Etape, Projet, TacheDeProjet

formulaire = require_http_methods(["GET", "HEAD", "POST"])
DU_PROJET = ("classe__annee", "classe__diplome", "classe__famille__diplome_suivi", "modifie_par")
CLOS = "Ce projet est clos : il se lit encore, mais plus rien ne s’y écrit."


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
    exiger(droits.peut_encadrer(request.user, projet), _pourquoi(projet))
    return projet


def equipe_visible(request, pk: int) -> Equipe:
    """An équipe that this person may know of, with its projet."""
    equipes = Equipe.objects.visibles_par(request.user)
    return get_object_or_404(equipes.select_related(*(f"projet__{nom}" for nom in DU_PROJET)), pk=pk)


def equipe_encadree(request, pk: int) -> Equipe:
    """The same, for a teacher, while the projet is open."""
    equipe = equipe_visible(request, pk)
    exiger(droits.peut_encadrer(request.user, equipe.projet), _pourquoi(equipe.projet))
    return equipe


def equipe_tenue(request, pk: int) -> Equipe:
    """The same, for whoever works at it: the pupils of the équipe and their teachers."""
    equipe = equipe_visible(request, pk)
    exiger(droits.peut_tenir(request.user, equipe.projet), _pourquoi(equipe.projet))
    return equipe


def _pourquoi(projet: Projet) -> str:
    return CLOS if projet.est_clos else ""


def etape_tenue(request, pk: int) -> Etape:
    """A step of an équipe that the person works at."""
    etape = _partie(Etape.objects.visibles_par(request.user).select_related("modifie_par"), pk)
    exiger(droits.peut_tenir(request.user, etape.equipe.projet), _pourquoi(etape.equipe.projet))
    return etape


def tache_tenue(request, pk: int) -> TacheDeProjet:
    """A task of an équipe that the person works at."""
    tache = _partie(TacheDeProjet.objects.visibles_par(request.user).tenues(), pk)
    exiger(droits.peut_tenir(request.user, tache.equipe.projet), _pourquoi(tache.equipe.projet))
    return tache


def entree_visible(request, pk: int) -> EntreeDeCarnet:
    """An entry of a carnet de bord that the person reads."""
    return _partie(EntreeDeCarnet.objects.visibles_par(request.user).tenues().select_related("auteur"), pk)


def _partie(lignes, pk: int):
    return get_object_or_404(lignes.select_related(*(f"equipe__projet__{nom}" for nom in DU_PROJET)), pk=pk)
