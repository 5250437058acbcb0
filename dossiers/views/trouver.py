"""Scoped look-ups of the dossiers: 404 for what one may not know, 403 for what one may see but not do."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from dossiers import droits
from pfmp.tableaux.cadre import DE_LA_CLASSE, classe_de_l_examen
from scolarite.models import Candidature, Classe, Eleve

formulaire = require_http_methods(["GET", "HEAD", "POST"])


def exiger(permis: bool) -> None:
    """Answer 403 unless it is allowed."""
    if not permis:
        raise PermissionDenied


def classe_a_preparer(request, pk: int) -> Classe:
    """404 if the person must not know that this class exists, 403 if its dossiers are not hers to prepare."""
    classe = get_object_or_404(Classe.objects.visibles_par(request.user).select_related(*DE_LA_CLASSE), pk=pk)
    exiger(droits.peut_preparer_les_dossiers(request.user))
    return classe


def eleve_du_dossier(request, pk: int) -> Eleve:
    """404 if the person must not know that this pupil exists, 403 if the dossier is not hers to read."""
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user).select_related("etablissement"), pk=pk)
    exiger(droits.peut_lire_un_dossier(request.user))
    return eleve


def classe_du_dossier(request, eleve: Eleve) -> Classe | None:
    """The class of the pupil, or what stands for it (pfmp/tableaux/cadre.py)."""
    return classe_de_l_examen(eleve, request.user)


def candidature_de(request, eleve: Eleve, classe: Classe | None) -> Candidature | None:
    """How the pupil sits the session of her class."""
    if classe is None:
        return None
    visibles = Candidature.objects.visibles_par(request.user)
    return visibles.filter(eleve=eleve, diplome=classe.diplome_suivi, session=classe.session).first()
