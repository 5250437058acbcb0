"""Scoped look-ups of the bilans and conseils: 404 for what one may not know, 403 for what one may not do."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from scolarite.models import Classe, Eleve, Inscription
from suivi import droits
from suivi.models import Bilan, BilanDeGroupe, ConseilDeClasse, Entretien, Remediation

formulaire = require_http_methods(["GET", "HEAD", "POST"])


def exiger(permis: bool) -> None:
    """Answer 403 unless it is allowed."""
    if not permis:
        raise PermissionDenied


def classe_lisible(request, pk: int) -> Classe:
    """A class that the person follows; its own pupils may not read it as a whole."""
    classes = Classe.objects.visibles_par(request.user).select_related("annee", "diplome", "famille")
    classe = get_object_or_404(classes, pk=pk)
    exiger(droits.peut_lire_une_classe(request.user))
    return classe


def eleve_lisible(request, pk: int) -> Eleve:
    """A pupil whom the person may know of."""
    return get_object_or_404(Eleve.objects.visibles_par(request.user), pk=pk)


def exiger_sa_classe(request, eleve: int) -> None:
    """403 unless the pupil is today in a class that the person follows: an `Acces` alone lets one read."""
    classes = Classe.objects.visibles_par(request.user)
    inscrites = Inscription.objects.visibles_par(request.user).en_cours(timezone.localdate())
    exiger(inscrites.filter(eleve=eleve, classe__in=classes).exists())


def groupe_lisible(request, pk: int) -> BilanDeGroupe:
    """A bilan of a class or of a group."""
    groupes = BilanDeGroupe.objects.visibles_par(request.user)
    groupe = get_object_or_404(groupes.select_related("classe__annee", "classe__famille", "groupe"), pk=pk)
    exiger(droits.peut_lire_une_classe(request.user))
    return groupe


def groupe_modifiable(request, pk: int) -> BilanDeGroupe:
    """The same, for a teacher."""
    groupe = groupe_lisible(request, pk)
    exiger(droits.peut_ecrire_un_bilan(request.user))
    return groupe


def bilan_lisible(request, pk: int) -> Bilan:
    """The bilan of a pupil; hers, once it is published."""
    bilans = Bilan.objects.visibles_par(request.user)
    liens = ("eleve__etablissement", "auteur", "groupe__classe__annee", "groupe__classe__famille", "groupe__groupe")
    return get_object_or_404(bilans.select_related(*liens), pk=pk)


def bilan_modifiable(request, pk: int) -> Bilan:
    """The same, for a teacher of the pupil's class."""
    bilan = bilan_lisible(request, pk)
    exiger(droits.peut_ecrire_un_bilan(request.user))
    exiger_sa_classe(request, bilan.eleve_id)
    return bilan


def remediation_modifiable(request, pk: int) -> Remediation:
    """A remédiation of a pupil of one's classes."""
    remediations = Remediation.objects.visibles_par(request.user).select_related("eleve", "competence", "bilan")
    remediation = get_object_or_404(remediations, pk=pk)
    exiger(droits.peut_ecrire_un_bilan(request.user))
    exiger_sa_classe(request, remediation.eleve_id)
    return remediation


def entretien_lisible(request, pk: int) -> Entretien:
    """The report of an entretien, for the équipe and, once published, for the pupil."""
    entretiens = Entretien.objects.visibles_par(request.user).select_related("eleve", "auteur")
    return get_object_or_404(entretiens, pk=pk)


def entretien_modifiable(request, pk: int) -> Entretien:
    """The same, for the person who wrote it."""
    entretien = entretien_lisible(request, pk)
    exiger(droits.peut_modifier_un_entretien(request.user, entretien))
    return entretien


def conseil_lisible(request, pk: int) -> ConseilDeClasse:
    """A conseil of a class that the person follows."""
    conseils = ConseilDeClasse.objects.visibles_par(request.user)
    return get_object_or_404(conseils.select_related("classe__annee", "classe__famille"), pk=pk)


def conseil_tenu(request, pk: int) -> ConseilDeClasse:
    """The same, for those who hold it."""
    conseil = conseil_lisible(request, pk)
    exiger(droits.peut_tenir_le_conseil(request.user))
    return conseil
