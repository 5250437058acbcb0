"""Printing the annexes 1 and 1bis: of a pupil, blank, of a class."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dossiers import actions
from dossiers.tableaux.annexes import ANNEXE_1, ANNEXE_1BIS, Annexe, eleves_de_l_annexe, lire_les_annexes
from dossiers.views.trouver import classe_a_preparer, classe_du_dossier, eleve_du_dossier
from referentiel.models import Diplome
from socle.vues import piece_jointe

GENRES = (ANNEXE_1, ANNEXE_1BIS)


def _genre(genre: str) -> str:
    if genre not in GENRES:
        raise Http404("Il n’y a pas d’annexe de ce nom.")
    return genre


@require_POST
def imprimer(request, pk, genre):
    """Give the annexe of a pupil as a file: filled with what is declared, or to be filled by hand."""
    eleve = eleve_du_dossier(request, pk)
    classe = classe_du_dossier(request, eleve)
    if classe is None:
        raise Http404("Cet élève n’a pas de classe.")
    jour = timezone.localdate()
    annexe = lire_les_annexes([(eleve, classe)], _genre(genre), jour)[0]
    if "a_la_main" in request.POST:
        annexe = annexe.a_la_main()
    return _donner(request, annexe, jour, "dossiers:candidature", pk)


@require_safe
def vierge(request, pk, genre):
    """Give a blank annexe of the diplôme of a class, for nobody."""
    classe = classe_a_preparer(request, pk)
    diplome = get_object_or_404(Diplome, pk=classe.diplome_suivi.pk)
    annexe = Annexe(_genre(genre), diplome)
    return _donner(request, annexe, timezone.localdate(), "dossiers:candidatures", pk)


def _donner(request, annexe: Annexe, jour, retour: str, pk: int):
    try:
        return piece_jointe(actions.imprimer_une_annexe(annexe=annexe, par=request.user, jour=jour))
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(retour, pk)


@require_POST
def imprimer_la_classe(request, pk, genre):
    """Ask for the annexes of all the pupils who need this one as one file, and go and see how far it is."""
    classe = classe_a_preparer(request, pk)
    eleves = eleves_de_l_annexe(classe, request.user, _genre(genre), timezone.localdate())
    try:
        impression = actions.imprimer_les_annexes(classe=classe, eleves=eleves, genre=genre, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("dossiers:candidatures", pk)
    return redirect("dossiers:impression", impression.pk)
