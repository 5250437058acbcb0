"""The requests to be assessed: a pupil asks, a teacher answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referentiel.models import Competence
from scolarite.models import Classe, Eleve
from socle.formulaires import accomplir, envoi
from socle.typographie import de
from socle.valeurs import entier
from suivi import actions, droits
from suivi.forms_de_l_eleve import DemandeForm, ReponseADemandeForm
from suivi.models import DemandeDEvaluation, Situation
from suivi.tableaux.classes import diplome_de
from suivi.tableaux.demandes import ReponseADonner, en_attente_pour, situations_possibles
from suivi.tableaux.profil import classe_de


def _demande_visible(request, pk: int) -> DemandeDEvaluation:
    """404 for who may not know of the request."""
    demandes = DemandeDEvaluation.objects.visibles_par(request.user)
    return get_object_or_404(demandes.select_related("eleve", "competence"), pk=pk)


def _demande_a_repondre(request, pk: int) -> DemandeDEvaluation:
    """The same, and 403 for who is no teacher."""
    demande = _demande_visible(request, pk)
    if not droits.peut_repondre_a_une_demande(request.user):
        raise PermissionDenied
    return demande


@require_safe
def liste(request):
    """The requests that wait, of all the pupils known or of one class."""
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    demandes, classe = en_attente_pour(request.user), None
    if pk := entier(request.GET.get("classe", "")):
        classe = Classe.objects.visibles_par(request.user).filter(pk=pk).first()
        demandes = demandes.dans_la_classe(classe, timezone.localdate()) if classe else demandes.none()
    contexte = {
        "page": Paginator(demandes, 30).get_page(request.GET.get("page")),
        "classe": classe,
        "filtre": f"classe={classe.pk}&" if classe else "",
        "peut_repondre": droits.peut_repondre_a_une_demande(request.user),
    }
    return render(request, "suivi/demandes.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request):
    """Ask to be assessed; `competence` chooses it beforehand."""
    if not droits.est_eleve(request.user):
        raise PermissionDenied
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user), utilisateur=request.user.pk)
    classe = classe_de(eleve, timezone.localdate())
    competences = Competence.objects.filter(diplome=diplome_de(classe)) if classe else Competence.objects.none()
    form = DemandeForm(
        envoi(request), competences=competences, initial={"competence": request.GET.get("competence", "")}
    )
    if accomplir(form, actions.demander, eleve=eleve, par=request.user):
        messages.success(request, "Votre demande est envoyée à vos enseignants. Leur réponse paraîtra ici.")
        return redirect(reverse("suivi:mon_profil") + "#demandes")
    return render(request, "suivi/demande_creer.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def detail(request, pk):
    """A request, and the ways to answer it."""
    return _montrer(request, _demande_a_repondre(request, pk), ReponseADemandeForm())


def _montrer(request, demande: DemandeDEvaluation, form: ReponseADemandeForm, status: int = 200):
    reponse = ReponseADonner.de(demande, request.user, timezone.localdate())
    return render(request, "suivi/demande.html", {"reponse": reponse, "demande": demande, "form": form}, status=status)


@require_POST
def evaluer(request, pk):
    """Choose a situation for it, and open the cell where the pupil is positioned."""
    demande = _demande_a_repondre(request, pk)
    possibles = situations_possibles(demande, request.user, timezone.localdate())
    choisie = request.POST.get("situation", "")
    situation = next((situation for situation in possibles if str(situation.pk) == choisie), None)
    if situation is None:
        messages.error(request, "Choisissez une situation encore ouverte, qui porte sur cette compétence.")
        return redirect("suivi:demande", pk)
    try:
        actions.prendre_dans(demande=demande, situation=situation, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("suivi:demandes")
    return redirect(_cellule(demande, situation))


def _cellule(demande: DemandeDEvaluation, situation: Situation) -> str:
    cellule = reverse("suivi:cellule", args=[situation.pk])
    return f"{cellule}?eleve={demande.eleve_id}&competence={demande.competence_id}"


def demande_a_evaluer(request, eleve: Eleve) -> DemandeDEvaluation | None:
    """Return the waiting request of this pupil that the address names (`demande`)."""
    if not (pk := entier(request.GET.get("demande", ""))):
        return None
    attendent = DemandeDEvaluation.objects.visibles_par(request.user).en_attente().filter(eleve=eleve)
    return attendent.select_related("competence").filter(pk=pk).first()


def prendre_la_demande(request, situation: Situation) -> str:
    """After a situation is made for a request (`demande` in the address): say so, and return where to go, or ""."""
    if not (pk := entier(request.GET.get("demande", ""))):
        return ""
    demande = DemandeDEvaluation.objects.visibles_par(request.user).select_related("eleve").filter(pk=pk).first()
    if demande is None:
        return ""
    try:
        actions.prendre_dans(demande=demande, situation=situation, par=request.user)
    except ValidationError as refus:
        messages.warning(request, f"La demande {de(demande.eleve)} attend toujours. {refus.messages[0]}")
        return ""
    return "" if situation.est_prevue(timezone.localdate()) else _cellule(demande, situation)


@require_POST
def decliner(request, pk):
    """Answer « pas maintenant »."""
    demande = _demande_a_repondre(request, pk)
    form = ReponseADemandeForm(request.POST)
    if accomplir(form, actions.decliner, demande=demande, par=request.user):
        messages.success(request, f"Votre réponse est envoyée à {demande.eleve.prenom}.")
        return redirect("suivi:demandes")
    return _montrer(request, demande, form, status=422)


@require_POST
def retirer(request, pk):
    """Take one's own request back."""
    demande = _demande_visible(request, pk)
    try:
        actions.retirer(demande=demande, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, "Votre demande est retirée.")
    return redirect(reverse("suivi:mon_profil") + "#demandes")
