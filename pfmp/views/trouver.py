"""Scoped look-ups of pfmp: 404 for what one may not know, 403 for what one may not do."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from pfmp import droits
from pfmp.models import Contact, Organisme, Periode, Pfmp, Recherche
from scolarite.models import Eleve, Inscription

formulaire = require_http_methods(["GET", "HEAD", "POST"])
# What the pages of a PFMP show of other tables.
AFFICHES = ("eleve", "periode__classe__annee", "organisme", "responsable", "tuteur", "referent")


def exiger(permis: bool) -> None:
    """Answer 403 unless it is allowed."""
    if not permis:
        raise PermissionDenied


def pfmp_lisible(request, pk: int) -> Pfmp:
    """A PFMP of a pupil whom the person may know of; her own, for a pupil."""
    return get_object_or_404(Pfmp.objects.visibles_par(request.user).select_related(*AFFICHES), pk=pk)


def pfmp_modifiable(request, pk: int) -> Pfmp:
    """The same, for those who organise it: the teachers of the class, the référent, the administrateur."""
    pfmp = pfmp_lisible(request, pk)
    exiger(droits.peut_organiser_la_pfmp(request.user, pfmp))
    return pfmp


def periode_lisible(request, pk: int) -> Periode:
    """A period of a class that the person follows; its own pupils may not read the board."""
    periodes = Periode.objects.visibles_par(request.user).select_related("classe__annee")
    periode = get_object_or_404(periodes, pk=pk)
    exiger(droits.peut_lire_les_listes(request.user))
    return periode


def periode_modifiable(request, pk: int) -> Periode:
    """The same, for a teacher of the class or the administrateur."""
    periode = periode_lisible(request, pk)
    exiger(droits.peut_organiser(request.user))
    return periode


def organisme_lisible(request, pk: int) -> Organisme:
    """An organisme of the directory; its page is for the personnel."""
    organisme = get_object_or_404(Organisme.objects.visibles_par(request.user), pk=pk)
    exiger(droits.peut_lire_les_listes(request.user))
    return organisme


def organisme_modifiable(request, pk: int) -> Organisme:
    """The same, for those who organise PFMP: the directory is shared by the whole team."""
    organisme = organisme_lisible(request, pk)
    exiger(droits.peut_organiser(request.user))
    return organisme


def contact_modifiable(request, pk: int) -> Contact:
    """Somebody of an organisme of the directory."""
    contacts = Contact.objects.visibles_par(request.user).select_related("organisme")
    contact = get_object_or_404(contacts, pk=pk)
    exiger(droits.peut_organiser(request.user))
    return contact


def eleve_de_la_periode(request, periode: Periode, pk: int) -> Eleve:
    """A pupil of the class of a period that the person knows."""
    inscrits = Inscription.objects.visibles_par(request.user).filter(classe=periode.classe_id).values("eleve")
    return get_object_or_404(Eleve.objects.visibles_par(request.user).filter(pk__in=inscrits), pk=pk)


def demarche_visible(request, pk: int) -> Recherche:
    """A step of the search of a pupil whom the person may know of."""
    demarches = Recherche.objects.visibles_par(request.user).select_related(
        "eleve", "organisme", "periode__classe__annee"
    )
    return get_object_or_404(demarches, pk=pk)
