"""The list of projets, and the page of one."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chefdoeuvre import droits
from chefdoeuvre.models import Projet
from chefdoeuvre.tableaux.liste import ListeDesProjets
from chefdoeuvre.tableaux.projet import PageDuProjet
from chefdoeuvre.views.trouver import exiger, projet_visible


@require_safe
def liste(request):
    """The projets of the classes that the person follows; a pupil goes to her own."""
    if droits.est_eleve(request.user):
        projet = Projet.objects.visibles_par(request.user).first()
        return redirect(projet) if projet else render(request, "chefdoeuvre/sans_projet.html")
    exiger(droits.peut_lire_les_projets(request.user))
    clos = request.GET.get("clos") == "oui"
    contexte = {
        "liste": ListeDesProjets.de(request.user, timezone.localdate(), clos=clos),
        "clos": clos,
        "peut_creer": droits.peut_creer_un_projet(request.user),
    }
    return render(request, "chefdoeuvre/liste.html", contexte)


@require_safe
def projet(request, pk):
    """What the projet is, who carries it and who follows it."""
    projet = projet_visible(request, pk)
    contexte = {
        "page": PageDuProjet.de(projet, request.user, timezone.localdate()),
        "projet": projet,
        "jour": timezone.localdate(),
        "est_eleve": droits.est_eleve(request.user),
        "peut_encadrer": droits.peut_encadrer(request.user, projet),
        "peut_tenir": droits.peut_tenir(request.user, projet),
    }
    return render(request, "chefdoeuvre/projet.html", contexte)
