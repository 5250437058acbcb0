"""The pieces of a candidature: decisions of the recteur, work experience, signed annexes that came back."""

from copy import copy

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dossiers import actions, droits
from dossiers.forms_candidatures import DecisionForm, ExperienceForm, RetourForm
from dossiers.views.trouver import candidature_de, classe_du_dossier, eleve_du_dossier, exiger, formulaire
from pfmp.models import DecisionDuRecteur, Experience, Papier, Pfmp
from pfmp.tableaux.decomptes import APPRENTIS
from referentiel.models import Activite
from scolarite.models import Candidature, Eleve
from socle.depots.fichiers import servir
from socle.formulaires import accomplir, envoi

SANS_CANDIDATURE = "Enregistrez d’abord la candidature : ces pièces s’y rattachent."


def _candidature_tenue(request, pk: int) -> tuple[Eleve, Candidature | None]:
    eleve = eleve_du_dossier(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    return eleve, candidature_de(request, eleve, classe_du_dossier(request, eleve))


def _page(request, form, eleve: Eleve, titre: str, verbe: str, aide: str = ""):
    contexte = {"form": form, "eleve": eleve, "titre": titre, "verbe": verbe, "aide": aide}
    return render(request, "dossiers/formulaire.html", contexte, status=422 if form.is_bound else 200)


def _sans_candidature(request, eleve: Eleve):
    messages.error(request, SANS_CANDIDATURE)
    return redirect("dossiers:candidature", eleve.pk)


# --- Decisions of the recteur -----------------------------------------------------------------------
@formulaire
def creer_une_decision(request, pk):
    """Enter a decision of the recteur."""
    eleve, candidature = _candidature_tenue(request, pk)
    if candidature is None:
        return _sans_candidature(request, eleve)
    form = DecisionForm(envoi(request), request.FILES or None, instance=DecisionDuRecteur(candidature=candidature))
    if accomplir(form, actions.enregistrer_une_decision, candidature=candidature, par=request.user):
        messages.success(request, "La décision est enregistrée : le décompte des semaines en tient compte.")
        return redirect("dossiers:candidature", pk)
    return _page(request, form, eleve, "Décision du recteur", "Enregistrer la décision")


def _decision(request, pk: int) -> DecisionDuRecteur:
    decisions = DecisionDuRecteur.objects.visibles_par(request.user).select_related("candidature")
    return get_object_or_404(decisions, pk=pk)


@require_POST
def retirer_une_decision(request, pk):
    """Take back a decision entered by mistake."""
    decision = _decision(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    actions.retirer_une_decision(decision=decision, par=request.user)
    messages.success(request, "La décision est retirée : elle ne compte plus, et reste dans l’historique.")
    return redirect("dossiers:candidature", decision.candidature.eleve_id)


@require_safe
def papier_d_une_decision(request, pk):
    """Give the paper of a decision."""
    decision = _decision(request, pk)
    exiger(droits.peut_lire_un_dossier(request.user))
    return _servir(decision)


def _servir(ligne):
    if not ligne.fichier:
        raise Http404("Aucun fichier n’est joint.")
    return servir(ligne)


# --- Experience -------------------------------------------------------------------------------------
@formulaire
def creer_une_experience(request, pk):
    """Enter a work experience."""
    eleve, candidature = _candidature_tenue(request, pk)
    if candidature is None:
        return _sans_candidature(request, eleve)
    return _saisir_une_experience(request, eleve, candidature, None)


@formulaire
def modifier_une_experience(request, pk):
    """Correct a work experience."""
    experience = _experience(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    return _saisir_une_experience(request, experience.candidature.eleve, experience.candidature, experience)


def _saisir_une_experience(request, eleve: Eleve, candidature: Candidature, experience: Experience | None):
    contrat = candidature.categorie in APPRENTIS
    form = ExperienceForm(
        envoi(request),
        request.FILES or None,
        instance=copy(experience) if experience else Experience(candidature=candidature),
        activites=Activite.objects.filter(bloc__diplome=candidature.diplome_id).order_by("bloc__numero", "ordre"),
        contrat=contrat,
    )
    if accomplir(
        form,
        actions.enregistrer_une_experience,
        candidature=candidature,
        experience=experience,
        par=request.user,
    ):
        messages.success(request, "Le contrat est enregistré." if contrat else "L’expérience est enregistrée.")
        return redirect("dossiers:candidature", eleve.pk)
    if contrat:
        aide = "L’annexe 1 et le décompte reprennent ces dates ; un contrat déposé est noté comme reçu."
        return _page(request, form, eleve, "Contrat d’apprentissage", "Enregistrer le contrat", aide)
    aide = "L’annexe 1bis reprend ces lignes ; un certificat de travail déposé est noté comme reçu."
    return _page(request, form, eleve, "Expérience professionnelle", "Enregistrer l’expérience", aide)


def _experience(request, pk: int) -> Experience:
    experiences = Experience.objects.visibles_par(request.user).valables()
    return get_object_or_404(experiences.select_related("candidature__eleve"), pk=pk)


@require_POST
def retirer_une_experience(request, pk):
    """Take back an experience entered by mistake."""
    experience = _experience(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    actions.retirer_une_experience(experience=experience, par=request.user)
    messages.success(request, f"« {experience.organisme} » est retirée.")
    return redirect("dossiers:candidature", experience.candidature.eleve_id)


@require_safe
def certificat(request, pk):
    """Give the certificat de travail of an experience."""
    experience = _experience(request, pk)
    exiger(droits.peut_lire_un_dossier(request.user))
    return _servir(experience)


# --- Signed annexes that came back ------------------------------------------------------------------
@formulaire
def noter_un_retour(request, pk):
    """Note that the signed original of an annexe 1 is back, with its scan."""
    pfmps = Pfmp.objects.visibles_par(request.user).comptees().select_related("eleve", "organisme")
    pfmp = get_object_or_404(pfmps, pk=pk)
    exiger(droits.peut_preparer_les_dossiers(request.user))
    deja = pfmp.papiers.presents().filter(nature=Papier.Nature.ANNEXE_1).first()
    connu = {"recu_le": deja.recu_le if deja else timezone.localdate()}
    form = RetourForm(envoi(request), request.FILES or None, initial=connu)
    if accomplir(form, actions.noter_un_retour, pfmp=pfmp, par=request.user):
        messages.success(request, f"L’original de {pfmp.organisme} est noté.")
        return redirect("dossiers:candidature", pfmp.eleve_id)
    return _page(request, form, pfmp.eleve, f"Annexe 1 signée, {pfmp.organisme}", "Noter le retour")


def _retour(request, pk: int) -> Papier:
    retours = Papier.objects.visibles_par(request.user).filter(nature=Papier.Nature.ANNEXE_1, retire_le=None)
    return get_object_or_404(retours.select_related("pfmp"), pk=pk)


@require_POST
def retirer_un_retour(request, pk):
    """Say that a return was noted by mistake."""
    retour = _retour(request, pk)
    exiger(droits.peut_preparer_les_dossiers(request.user))
    actions.retirer_un_retour(papier=retour, par=request.user)
    messages.success(request, "Le retour est retiré.")
    return redirect("dossiers:candidature", retour.pfmp.eleve_id)


@require_safe
def image_d_un_retour(request, pk):
    """Give the scan of a signed annexe."""
    retour = _retour(request, pk)
    exiger(droits.peut_lire_un_dossier(request.user))
    return _servir(retour)
