"""Pages to read the official data. They hold nothing personal: every signed-in person may open them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from referentiel.models import Diplome, Reglement
from referentiel.recherche import Recherche
from referentiel.regles import rentree_de, session_de
from referentiel.tableaux import (
    SENS_DES_CERTITUDES,
    TableauDuReferentiel,
    annees_connues,
    chercher,
    regles_par_domaine,
)


@require_safe
def liste(request):
    """Choose a diplôme; with only one, its page is the answer."""
    diplomes = list(Diplome.objects.all())
    if len(diplomes) == 1:
        return redirect("referentiel:diplome", code=diplomes[0].code)
    return render(request, "referentiel/liste.html", {"diplomes": diplomes})


@require_safe
def diplome(request, code):
    """Show a whole référentiel, or the lines that somebody looks for."""
    diplome = get_object_or_404(Diplome, code=code)
    sessions = annees_connues(Reglement.Portee.SESSION, session_de(timezone.localdate()))
    sessions = [session for session in sessions if session >= diplome.premiere_session]
    session = _annee_choisie(request, "session", sessions, session_de(timezone.localdate()))
    recherche = Recherche(request.GET.get("q", ""))
    tableau = TableauDuReferentiel.de(diplome, session)
    resultats = chercher(tableau, recherche) if recherche else []
    contexte = {
        "tableau": tableau,
        "session": session,
        "sessions": sessions,
        "recherche": recherche,
        "resultats": resultats,
        "nombre": sum(len(groupe) for _, groupe in resultats),
    }
    return _page_ou_fragment(request, "referentiel/diplome.html", "referentiel/_contenu.html", contexte)


@require_safe
def regles(request):
    """Show the rules of an exam session and of a rentrée, with their sources."""
    jour = timezone.localdate()
    sessions = annees_connues(Reglement.Portee.SESSION, session_de(jour))
    rentrees = annees_connues(Reglement.Portee.RENTREE, rentree_de(jour))
    session = _annee_choisie(request, "session", sessions, session_de(jour))
    rentree = _annee_choisie(request, "rentree", rentrees, rentree_de(jour))
    contexte = {
        "sessions": sessions,
        "rentrees": rentrees,
        "session": session,
        "rentree": rentree,
        "certitudes": SENS_DES_CERTITUDES.items(),
        "portees": [
            (f"Session {session}", regles_par_domaine(session=session)),
            (f"Rentrée {rentree}", regles_par_domaine(rentree=rentree)),
        ],
    }
    return _page_ou_fragment(request, "referentiel/regles.html", "referentiel/_regles.html", contexte)


def _annee_choisie(request, nom: str, annees: list[int], defaut: int) -> int:
    """Return the year of the address when it can be chosen, else the year of today."""
    choix = {str(annee): annee for annee in annees}
    return choix.get(request.GET.get(nom, ""), defaut)


def _page_ou_fragment(request, page: str, fragment: str, contexte: dict):
    """Answer htmx with what changes, everybody else with the whole page, at the same address."""
    entiere = not request.htmx or request.htmx.history_restore_request
    reponse = render(request, page if entiere else fragment, {**contexte, "fragment": not entiere})
    patch_vary_headers(reponse, ["HX-Request"])
    return reponse
