"""« Pourquoi ce niveau ? », and the level that a teacher retains in place of the computed one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referentiel.models import Competence
from scolarite.models import Eleve
from scolarite.views.trouver import eleve_visible, exiger
from socle.formulaires import accomplir, envoi
from suivi import actions, droits
from suivi.forms_des_niveaux import NiveauRetenuForm
from suivi.graphiques import evolution
from suivi.models import NiveauRetenu
from suivi.tableaux.explication import Explication


def _competence(competence_pk: int) -> Competence:
    return get_object_or_404(Competence.objects.select_related("activite__bloc"), pk=competence_pk)


def _eleve_a_positionner(request, pk: int) -> Eleve:
    """404 when the person has no business knowing the pupil, 403 for who may not position her."""
    eleve = eleve_visible(request, pk)
    exiger(droits.peut_retenir_un_niveau(request.user, eleve))
    return eleve


@require_safe
def historique(request, pk, competence_pk):
    """Why this level: each result of a pupil on a compétence and what it weighs; with htmx, the list alone."""
    eleve, competence = eleve_visible(request, pk), _competence(competence_pk)
    explication = Explication.de(eleve, competence, request.user)
    contexte = _contexte(request, eleve, competence, explication) | {
        "evolution": evolution(competence.code, explication.resultats),
        "dans_un_dialogue": request.htmx.target == "historique-contenu",
        "peut_retenir": droits.peut_retenir_un_niveau(request.user, eleve),
    }
    return render(request, "suivi/_historique.html" if request.htmx else "suivi/historique.html", contexte)


def _contexte(request, eleve: Eleve, competence: Competence, explication: Explication) -> dict:
    return {
        "eleve": eleve,
        "competence": competence,
        "explication": explication,
        "est_eleve": droits.est_eleve(request.user),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def retenir_un_niveau(request, pk, competence_pk):
    """Put another level in place of the computed one, with the reason."""
    eleve, competence = _eleve_a_positionner(request, pk), _competence(competence_pk)
    explication = Explication.de(eleve, competence, request.user)
    retenu = explication.retenu
    depart = {"date": timezone.localdate(), "vu": retenu.pk if retenu else None}
    formulaire = NiveauRetenuForm(envoi(request), initial=depart)
    if accomplir(formulaire, actions.retenir_un_niveau, eleve=eleve, competence=competence, par=request.user):
        messages.success(request, "Le niveau retenu est enregistré. Le niveau calculé reste affiché à côté.")
        return redirect("suivi:historique", pk, competence_pk)
    contexte = _contexte(request, eleve, competence, explication) | {"form": formulaire}
    return render(request, "suivi/retenir_un_niveau.html", contexte)


@require_POST
def lever_un_niveau(request, pk, competence_pk):
    """Give the level back to the computation."""
    eleve, competence = _eleve_a_positionner(request, pk), _competence(competence_pk)
    en_vigueur = NiveauRetenu.objects.visibles_par(request.user).en_vigueur()
    if retenu := en_vigueur.filter(eleve=eleve, competence=competence).first():
        actions.lever_un_niveau(retenu=retenu, par=request.user)
        messages.success(request, "Le niveau retenu est levé : le niveau calculé reprend sa place.")
    else:
        messages.info(request, "Aucun niveau n’est retenu sur cette compétence.")
    return redirect("suivi:historique", pk, competence_pk)
