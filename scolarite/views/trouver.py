"""Scoped look-ups of every screen: 404 for what one may not know; and 403 for what one may see but not do."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from scolarite import droits
from scolarite.models import AnneeScolaire, Classe, Eleve, Enseignement, Role, Utilisateur


def annee_visible(request, pk: int) -> AnneeScolaire:
    """A year of the établissement."""
    return get_object_or_404(AnneeScolaire.objects.visibles_par(request.user), pk=pk)


def classe_visible(request, pk: int) -> Classe:
    """A class that this person may know of, with its year and what it prepares."""
    classes = Classe.objects.visibles_par(request.user).select_related("annee", "diplome", "famille")
    return get_object_or_404(classes, pk=pk)


def eleve_visible(request, pk: int) -> Eleve:
    """A pupil whom this person may know of, with the account."""
    return get_object_or_404(Eleve.objects.visibles_par(request.user).select_related("utilisateur"), pk=pk)


def personne_visible(request, pk: int) -> Utilisateur:
    """Somebody of the personnel; pupils have their own pages."""
    visibles = Utilisateur.objects.visibles_par(request.user)
    personnel = Role.objects.visibles_par(request.user).exclude(role=Role.Nature.ELEVE)
    return get_object_or_404(visibles.filter(pk__in=personnel.values("utilisateur")), pk=pk)


def role_visible(request, pk: int) -> Role:
    """A role of the personnel of the établissement."""
    roles = Role.objects.visibles_par(request.user).exclude(role=Role.Nature.ELEVE)
    return get_object_or_404(roles.select_related("utilisateur", "etablissement"), pk=pk)


def enseignement_visible(request, pk: int) -> Enseignement:
    """Who teaches what in a class that this person may know of."""
    enseignements = Enseignement.objects.visibles_par(request.user)
    return get_object_or_404(enseignements.select_related("enseignant", "discipline", "classe__annee"), pk=pk)


def exiger(permis: bool) -> None:
    """Answer 403 unless it is allowed."""
    if not permis:
        raise PermissionDenied


def exiger_l_administrateur(request) -> None:
    """Answer 403 to everybody else."""
    exiger(droits.peut_administrer(request.user))
