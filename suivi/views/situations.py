"""Listing, making, changing and closing situations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referentiel.models import Competence
from scolarite.models import Classe
from socle.formulaires import envoi, refuser
from socle.valeurs import entier
from suivi import actions, choix, droits
from suivi.forms_situations import FiltreDesSituations, PartagesForm, SituationDeClasseForm, chercher
from suivi.models import Situation
from suivi.tableaux.situations import LigneDeListe, effets_de_la_cloture
from suivi.views.demandes import prendre_la_demande

# What a page of a situation shows of other tables; an answer to a script shows nothing.
AFFICHES = ("classe", "groupe", "eleve", "auteur")

formulaire = require_http_methods(["GET", "HEAD", "POST"])


def situation_lisible(request, pk: int, affiches: tuple[str, ...] = AFFICHES) -> Situation:
    """404 when the person has no business knowing of the situation, 403 for a pupil of the class."""
    situations = Situation.objects.visibles_par(request.user)
    if affiches:  # without a name, select_related would follow every key
        situations = situations.select_related(*affiches)
    situation = get_object_or_404(situations, pk=pk)
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    return situation


def situation_modifiable(request, pk: int) -> Situation:
    """The same, and 403 for who may only read. One query for who may do it."""
    try:
        return Situation.objects.positionnables_par(request.user).select_related(*AFFICHES).get(pk=pk)
    except Situation.DoesNotExist:
        raise _refus_de_modifier(request, pk) from None


def situation_a_remplir(request, pk: int) -> Situation:
    """The same for a script, which shows nothing of the situation: its key alone, for an action that reads it again."""
    situation = Situation(pk=pk)
    if not droits.peut_positionner(request.user, situation):
        raise _refus_de_modifier(request, pk)
    return situation


def _refus_de_modifier(request, pk: int) -> PermissionDenied:
    """Return the refusal for who knows of the situation; 404 for the others."""
    situation_lisible(request, pk, affiches=())
    return PermissionDenied(droits.pourquoi_lire_seulement(request.user))


def situation_et_droit(request, pk: int) -> tuple[Situation, bool]:
    """Return a situation that the person knows, and whether she may fill it: one query for who may."""
    positionnables = Situation.objects.positionnables_par(request.user).select_related(*AFFICHES)
    try:
        return positionnables.get(pk=pk), True
    except Situation.DoesNotExist:
        return situation_lisible(request, pk), False


@require_safe
def liste(request):
    """The situations of the classes that the person follows."""
    if not droits.peut_lire_une_classe(request.user):
        raise PermissionDenied
    jour = timezone.localdate()
    visibles = Situation.objects.visibles_par(request.user)
    filtre = FiltreDesSituations(request.GET, classes=Classe.objects.visibles_par(request.user).select_related("annee"))
    situations = filtre.filtrer(visibles, request.user, jour).select_related("classe", "groupe", "eleve", "auteur")
    situations = situations.avec_avancement(jour).avec_lecture_seule(request.user)
    page = Paginator(situations, 30).get_page(request.GET.get("page"))
    contexte = {
        "filtre": filtre,
        "classe": filtre.cleaned_data.get("classe"),
        "page": page,
        "parametres": _sans_la_page(request),
        "lignes": [LigneDeListe.de(situation, jour) for situation in page],
        "nb_a_terminer": visibles.a_terminer(jour).count(),
        "peut_creer": droits.peut_creer_une_situation(request.user),
    }
    return render(request, "suivi/situations.html", contexte)


@require_safe
def refaire(request):
    """Choose an earlier situation to start from: the own ones, of whatever class and year."""
    if not droits.peut_creer_une_situation(request.user):
        raise PermissionDenied
    cherche = request.GET.get("q", "").strip()
    situations = choix.situations_a_refaire(request.user)
    if cherche:
        situations = chercher(situations, cherche)
    page = Paginator(situations, 20).get_page(request.GET.get("page"))
    contexte = {
        "page": page,
        "parametres": _sans_la_page(request),
        "cherche": cherche,
        "classe": request.GET.get("classe", ""),
    }
    return render(request, "suivi/refaire.html", contexte)


def _sans_la_page(request) -> str:
    """Return the filters of the address, to be kept from a page to the next."""
    filtres = request.GET.copy()
    filtres.pop("page", None)
    return f"{filtres.urlencode()}&" if filtres else ""


@formulaire
def creer(request):
    """Make a situation, from nothing or from an earlier one (`de`)."""
    if not droits.peut_creer_une_situation(request.user):
        raise PermissionDenied
    jour = timezone.localdate()
    classes = list(choix.classes(request.user, jour))
    diplomes = {classe.diplome_suivi.pk for classe in classes}
    form = SituationDeClasseForm(
        envoi(request),
        initial=_depart(request, jour),
        cibles=choix.cibles(classes, choix.groupes(classes, jour)),
        competences=Competence.objects.filter(diplome__in=diplomes),
    )
    partages = PartagesForm(envoi(request), collegues=choix.collegues(request.user, jour))
    if form.is_valid() and partages.is_valid():
        champs = form.cleaned_data | partages.cleaned_data
        cible = champs.pop("pour")
        try:
            situation = actions.creer(par=request.user, classe=cible.classe, groupe=cible.groupe, **champs)
        except ValidationError as refus:
            refuser(form, refus)
        else:
            messages.success(request, f"La situation « {situation} » est prête.")
            return redirect(prendre_la_demande(request, situation) or situation)
    contexte = {
        "form": form,
        "partages": partages,
        "arbre": choix.arbre(diplomes),
        "classes": classes,
        "reprise": "de" in request.GET,
    }
    return render(request, "suivi/situation_creer.html", contexte)


def _depart(request, jour) -> dict:
    """Return what the form shows first: today, the class asked for, and what an earlier situation said."""
    demandees = [pk for pk in request.GET.getlist("competences") if entier(pk)]
    depart = {"date": jour, "pour": request.GET.get("classe", ""), "competences": demandees}
    if pk := entier(request.GET.get("de", "")):
        ancienne = get_object_or_404(choix.situations_a_refaire(request.user), pk=pk)
        depart |= {nom: getattr(ancienne, nom) for nom in actions.DESCRIPTION}
        depart["competences"] = list(ancienne.competences.all())
        depart["pour"] = depart["pour"] or str(ancienne.classe_id)
    return depart


@formulaire
def supprimer(request, pk):
    """Remove a situation in which nobody was positioned."""
    situation = situation_modifiable(request, pk)
    try:
        if request.method == "POST":
            actions.supprimer(situation=situation)
        else:
            actions.verifier_la_suppression(situation)  # nothing untrue is asked
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("suivi:situation", pk)
    if request.method == "POST":
        messages.success(request, f"La situation « {situation} » est supprimée.")
        return redirect("suivi:situations")
    contexte = {
        "question": f"Supprimer « {situation} » ?",
        "effets": ["Personne n’y a été positionné : aucun niveau ne change."],
        "verbe": "Supprimer la situation",
        "retour": situation.get_absolute_url(),
        "grave": True,
    }
    return render(request, "confirmation.html", contexte)


@formulaire
def cloturer(request, pk):
    """End the entry, once the person has read what the pupils will see."""
    situation = situation_modifiable(request, pk)
    if request.method == "POST":
        try:
            actions.cloturer(situation=situation)
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        else:
            messages.success(request, "La situation est clôturée.")  # who reads its levels stands below
        return redirect("suivi:situation", pk)
    contexte = {
        "question": f"Clôturer « {situation} » ?",
        "effets": effets_de_la_cloture(situation, timezone.localdate()),
        "verbe": "Clôturer la situation",
        "retour": situation.get_absolute_url(),
    }
    return render(request, "confirmation.html", contexte)


@require_POST
def rouvrir(request, pk):
    """Open the entry again."""
    actions.rouvrir(situation=situation_modifiable(request, pk))
    messages.success(
        request, "La situation est rouverte : les élèves ne voient plus ces niveaux jusqu’à la prochaine clôture."
    )
    return redirect("suivi:situation", pk)


@require_POST
def retenir(request, pk):
    """Hold the results back from the pupils, or let them be seen."""
    retenue = request.POST.get("retenue") == "oui"
    actions.retenir(situation=situation_modifiable(request, pk), retenue=retenue)
    if retenue:
        messages.success(request, "Les résultats sont retenus : les élèves ne les verront pas, même après la clôture.")
    else:
        messages.success(request, "Les résultats ne sont plus retenus : les élèves les voient dès la clôture.")
    return redirect("suivi:situation", pk)
