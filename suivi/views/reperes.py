"""What helps to position on a compétence: the indicateurs of the référentiel, and what the team wrote."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from referentiel.models import Competence
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier
from suivi import actions, droits
from suivi.forms import RepereForm
from suivi.models import Repere, Situation


@require_http_methods(["GET", "HEAD", "POST"])
def repere(request, competence_pk):
    """The repères of a compétence, which a teacher may write; with htmx, the dialog beside the grid."""
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    competence = get_object_or_404(Competence.objects.select_related("activite__bloc"), pk=competence_pk)
    ecrit = Repere.objects.visibles_par(request.user).filter(competence=competence).select_related("auteur").first()
    form = RepereForm(envoi(request), initial={"texte": ecrit.texte if ecrit else ""})
    ecrivable = droits.peut_ecrire_un_repere(request.user)
    if request.method == "POST" and not ecrivable:
        raise PermissionDenied
    ici = request.user.role.etablissement
    if nouveau := accomplir(form, actions.ecrire_un_repere, etablissement=ici, competence=competence, par=request.user):
        if not request.htmx:
            messages.success(request, "Le repère est enregistré : toute l’équipe le lit.")
            return redirect(request.get_full_path())
        ecrit, form = nouveau, RepereForm(initial={"texte": nouveau.texte})
    contexte = {
        "competence": competence,
        "indicateurs": competence.activite.indicateurs.all() if competence.activite else [],
        "ecrit": ecrit,
        "form": form,
        "ecrivable": ecrivable,
        "enregistre": request.method == "POST" and not form.is_bound,
        "situation": _situation(request),
    }
    gabarit = "suivi/_repere.html" if request.htmx else "suivi/repere.html"
    return render(request, gabarit, contexte, status=422 if form.is_bound else 200)


def _situation(request) -> Situation | None:
    """Return the situation from which the page was asked, to go back to it."""
    pk = entier(request.GET.get("situation", ""))
    lisibles = Situation.objects.visibles_par(request.user)
    return lisibles.filter(pk=pk).first() if pk else None
