"""The planning of the orals: made, moved by hand, published; the convocations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import droits
from chefdoeuvre.actions import convocations, plannings
from chefdoeuvre.forms_oraux import CommissionForm, PassageForm, PlanningForm
from chefdoeuvre.models import CommissionDOral, ImpressionDeConvocations, Oral, PlanningDOraux
from chefdoeuvre.tableaux.oraux import PlanningEntier, enseignants_du_lycee
from chefdoeuvre.views.trouver import exiger, formulaire
from referentiel.models import AnneeDeFormation
from scolarite.models import AnneeScolaire, Classe
from scolarite.sessions import sans_prolonger_la_session
from socle.formulaires import accomplir, envoi
from socle.typographie import de
from socle.valeurs import certain
from socle.vues import donner_le_fichier, piece_jointe, suivre_un_fichier


@require_safe
def liste(request):
    """The plannings of the classes taught, and of the commissions where one sits."""
    exiger(droits.peut_lire_les_plannings(request.user))
    contexte = {
        "plannings": PlanningDOraux.objects.visibles_par(request.user).prefetch_related("classes"),
        "peut_organiser": droits.peut_organiser_les_oraux(request.user),
    }
    return render(request, "chefdoeuvre/oraux/liste.html", contexte)


@formulaire
def creer(request):
    """Open a planning for classes of one session."""
    exiger(droits.peut_organiser_les_oraux(request.user))
    annee = AnneeScolaire.objects.visibles_par(request.user).courante(timezone.localdate())
    classes = Classe.objects.visibles_par(request.user).filter(annee=annee).select_related("annee")
    form = PlanningForm(envoi(request), classes=classes.exclude(niveau=AnneeDeFormation.SECONDE))
    if form.is_valid():
        session = form.cleaned_data["classes"][0].session
        lycee = request.user.role.etablissement
        fait = accomplir(form, plannings.creer_un_planning, etablissement=lycee, session=session, par=request.user)
        if fait:
            return redirect("chefdoeuvre:planning", fait.pk)
    return render(request, "chefdoeuvre/oraux/creer.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def planning(request, pk):
    """The commissions and their passages, and what is still to be done."""
    entier = _entier(request, pk)
    contexte = {
        "planning": entier.planning,
        "entier": entier,
        "peut_organiser": droits.peut_organiser(request.user, entier.planning),
        "prets": any(membres for _, membres, _ in entier.par_commission),
        "siege": any(m.utilisateur_id == request.user.pk for _, membres, _ in entier.par_commission for m in membres),
    }
    return render(request, "chefdoeuvre/oraux/planning.html", contexte)


@formulaire
def ajouter_une_commission(request, pk):
    """Add two teachers in a room."""
    planning = _planning_a_organiser(request, pk)
    return _commission(request, planning, None)


@formulaire
def modifier_une_commission(request, pk):
    """Change the hours, the room or the teachers, while the passages still hold."""
    commission = _commission_a_organiser(request, pk)
    return _commission(request, commission.planning, commission)


def _commission(request, planning: PlanningDOraux, commission: CommissionDOral | None):
    membres = list(commission.membres.all()) if commission else []
    form = CommissionForm(
        envoi(request),
        enseignants=enseignants_du_lycee(planning.etablissement_id, timezone.localdate()),
        initial=CommissionForm.depuis(commission, membres) if commission else None,
    )
    if accomplir(form, plannings.enregistrer_une_commission, planning=planning, commission=commission):
        return redirect("chefdoeuvre:planning", planning.pk)
    contexte = {"form": form, "planning": planning, "commission": commission}
    return render(request, "chefdoeuvre/oraux/commission.html", contexte, status=422 if form.errors else 200)


@require_POST
def retirer_une_commission(request, pk):
    """Take out a commission without passages."""
    commission = _commission_a_organiser(request, pk)
    _essayer(request, "La commission est retirée.", plannings.retirer_une_commission, commission=commission)
    return redirect("chefdoeuvre:planning", commission.planning_id)


@require_POST
def calculer(request, pk):
    """Give each pupil a passage, or say why it cannot be done."""
    planning = _planning_a_organiser(request, pk)
    try:
        raisons = plannings.calculer(planning=planning)
    except ValidationError as refus:
        raisons = refus.messages
    for raison in raisons:
        messages.error(request, raison)
    if not raisons:
        messages.success(request, "Chaque élève a son passage.")
    return redirect("chefdoeuvre:planning", pk)


@require_POST
def publier(request, pk):
    """Show the pupils their passages, and open them to the commissions."""
    planning = _planning_a_organiser(request, pk)
    dit = "Les élèves lisent leur passage, et les commissions leurs élèves."
    _essayer(request, dit, plannings.publier, planning=planning)
    return redirect("chefdoeuvre:planning", pk)


@require_POST
def clore(request, pk):
    """End the orals."""
    planning = _planning_a_organiser(request, pk)
    _essayer(request, "Le planning est clos, et les accès sont fermés.", plannings.clore, planning=planning)
    return redirect("chefdoeuvre:planning", pk)


@formulaire
def placer(request, pk):
    """Give a passage by hand to a pupil who has none."""
    entier = PlanningEntier.de(_planning_a_organiser(request, pk), timezone.localdate())
    form = PassageForm(envoi(request), entier=entier, nouveau=True)
    if accomplir(form, plannings.placer_a_la_main, planning=entier.planning):
        messages.success(request, "Le passage est placé.")
        return redirect("chefdoeuvre:planning", pk)
    contexte = {"form": form, "planning": entier.planning}
    return render(request, "chefdoeuvre/oraux/passage.html", contexte, status=422 if form.errors else 200)


@formulaire
def deplacer(request, pk):
    """Move a passage, with the same checks."""
    oral = _oral_a_organiser(request, pk)
    entier = PlanningEntier.de(certain(oral.commission).planning, timezone.localdate())
    initial = {"commission": oral.commission_id, "heure": oral.debut and timezone.localtime(oral.debut).time()}
    form = PassageForm(envoi(request), entier=entier, nouveau=False, initial=initial)
    if accomplir(form, plannings.deplacer, oral=oral):
        messages.success(request, f"Le passage {de(oral.eleve)} est déplacé.")
        return redirect("chefdoeuvre:planning", entier.planning.pk)
    contexte = {"form": form, "planning": entier.planning, "oral": oral, "minutes": entier.duree(oral.eleve_id)}
    return render(request, "chefdoeuvre/oraux/passage.html", contexte, status=422 if form.errors else 200)


# --- Convocations ---------------------------------------------------------------------------------
@require_POST
def convocation(request, pk):
    """Give the convocation of one pupil; she may take her own."""
    oral = get_object_or_404(
        Oral.objects.visibles_par(request.user).select_related("eleve__etablissement", "projet", "commission"), pk=pk
    )
    if oral.debut is None or oral.commission is None:
        messages.error(request, "Ce passage n’a pas encore d’heure.")
        return redirect("chefdoeuvre:notes")
    try:
        livraison = convocations.imprimer_une_convocation(oral=oral, par=request.user, jour=timezone.localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("chefdoeuvre:notes")
    return piece_jointe(livraison)


@require_POST
def convoquer(request, pk):
    """Ask for the convocations of all the pupils, and go and see how far they are."""
    planning = _planning(request, pk)
    exiger(droits.peut_organiser_les_oraux(request.user))
    try:
        impression = convocations.imprimer_les_convocations(planning=planning, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("chefdoeuvre:planning", pk)
    return redirect("chefdoeuvre:convocations", impression.pk)


@sans_prolonger_la_session
@require_safe
def impression(request, pk):
    """How far a batch is. The page asks for itself every two seconds: nobody is then at the keyboard."""
    impression = _impression(request, pk)
    retour = reverse("chefdoeuvre:planning", args=[impression.planning_id])
    return suivre_un_fichier(
        request,
        impression.tache,
        gabarit="chefdoeuvre/oraux/impression.html",
        fichier=reverse("chefdoeuvre:telecharger_les_convocations", args=[pk]),
        retour=retour,
        impression=impression,
    )


@require_safe
def telecharger(request, pk):
    """Give the file of a finished batch."""
    avancement = reverse("chefdoeuvre:convocations", args=[pk])
    return donner_le_fichier(_impression(request, pk).tache, avancement=avancement)


# --- What they share ------------------------------------------------------------------------------
def _essayer(request, phrase: str, action, **quoi) -> None:
    try:
        action(**quoi)
    except ValidationError as refus:
        for message in refus.messages:
            messages.error(request, message)
    else:
        messages.success(request, phrase)


def _planning(request, pk) -> PlanningDOraux:
    return get_object_or_404(PlanningDOraux.objects.visibles_par(request.user), pk=pk)


def _entier(request, pk) -> PlanningEntier:
    return PlanningEntier.de(_planning(request, pk), timezone.localdate())


def _planning_a_organiser(request, pk) -> PlanningDOraux:
    planning = _planning(request, pk)
    exiger(droits.peut_organiser(request.user, planning), plannings.CLOS if planning.clos_le else "")
    return planning


def _commission_a_organiser(request, pk) -> CommissionDOral:
    commissions = CommissionDOral.objects.visibles_par(request.user).select_related("planning")
    commission = get_object_or_404(commissions, pk=pk)
    exiger(droits.peut_organiser(request.user, commission.planning))
    return commission


def _oral_a_organiser(request, pk) -> Oral:
    oraux = Oral.objects.visibles_par(request.user).select_related("commission__planning", "eleve")
    oral = get_object_or_404(oraux.exclude(commission=None), pk=pk)
    exiger(droits.peut_organiser(request.user, certain(oral.commission).planning))
    return oral


def _impression(request, pk) -> ImpressionDeConvocations:
    return get_object_or_404(
        ImpressionDeConvocations.objects.visibles_par(request.user).select_related("planning"), pk=pk
    )
