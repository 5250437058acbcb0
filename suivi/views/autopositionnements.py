"""Self-positioning: a teacher opens a situation to it, a pupil says where she is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from scolarite.models import Eleve
from suivi import actions, droits
from suivi.actions.autopositionnements import reponses_de
from suivi.models import Situation
from suivi.tableaux.autopositionnements import CHOIX, LigneDeReponse, MesReponses
from suivi.views.situations import situation_modifiable


@require_POST
def ouvrir(request, pk):
    """Open a situation to the answers of its pupils, or close it to them."""
    ouverte = request.POST.get("ouverte") == "oui"
    try:
        actions.ouvrir_l_autopositionnement(situation=situation_modifiable(request, pk), ouverte=ouverte)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, _dire_ouverte(ouverte))
    return redirect("suivi:situation", pk)


def _dire_ouverte(ouverte: bool) -> str:
    if ouverte:
        return "La situation est ouverte à l’auto-positionnement : les élèves la trouvent sur leur page d’accueil."
    return "L’auto-positionnement est fermé. Ce que les élèves ont répondu reste affiché."


@require_http_methods(["GET", "HEAD", "POST"])
def me_positionner(request, pk):
    """The pupil's own page of a situation. With htmx, one compétence is sent at a time, as she goes."""
    situation, eleve, ouverte = _la_sienne(request, pk)
    recu = request.POST if request.method == "POST" else None
    page = MesReponses.de(situation, eleve, recu)
    if recu is not None:
        envoyees = _envoyees(request, page)
        refus = _enregistrer(request, situation, eleve, envoyees)
        if request.htmx and envoyees:
            return _repondre_a_htmx(request, situation, eleve, envoyees[0], refus)
        if refus is None:
            return redirect("suivi:me_positionner", pk)
        if refus:
            messages.error(request, refus)
    contexte = {"page": page, "situation": situation, "ouverte": ouverte, "choix": CHOIX}
    return render(request, "suivi/me_positionner.html", contexte, status=200 if recu is None else 422)


def _envoyees(request, page: MesReponses) -> list[LigneDeReponse]:
    """Return what is to be stored: the whole form or, as she goes, only the compétence just changed (`seule`).

    htmx sends the rest of the form with it: an answer being typed elsewhere waits for its own turn.
    """
    seule = request.POST.get("seule", "")
    return [ligne for ligne in page.lignes if ligne.form.est_envoyee and seule in ("", str(ligne.competence.pk))]


def _la_sienne(request, pk: int) -> tuple[Situation, Eleve, bool]:
    """404 for who may not know of it or is not asked, 403 for who is no pupil."""
    situations = Situation.objects.visibles_par(request.user)
    situation = get_object_or_404(situations.select_related("classe"), pk=pk)
    if not droits.est_eleve(request.user):
        raise PermissionDenied
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user), utilisateur=request.user.pk)
    ouverte = situations.ouvertes_a(eleve, timezone.localdate()).filter(pk=pk).exists()
    if not ouverte and not reponses_de(situation, eleve).exists():
        raise Http404
    return situation, eleve, ouverte


def _enregistrer(request, situation: Situation, eleve: Eleve, envoyees) -> str | None:
    """Store what was sent; return None, or what to say ("" when it stands beside the fields)."""
    if not all(ligne.form.is_valid() for ligne in envoyees):
        return ""
    reponses = [reponse for ligne in envoyees if (reponse := ligne.form.reponse())]
    try:
        actions.s_autopositionner(situation=situation, eleve=eleve, reponses=reponses, par=request.user)
    except ValidationError as refus:
        return refus.messages[0]
    if not request.htmx:
        messages.success(request, "Vos réponses sont enregistrées. Vous pouvez encore les changer.")
    return None


def _repondre_a_htmx(request, situation: Situation, eleve: Eleve, envoyee, refus: str | None):
    if refus is None:
        envoyee = next(
            ligne for ligne in MesReponses.de(situation, eleve).lignes if ligne.competence == envoyee.competence
        )
    contexte = {"ligne": envoyee, "refus": refus, "enregistree": refus is None}
    return render(request, "suivi/_reponse_etat.html", contexte, status=200 if refus is None else 422)
