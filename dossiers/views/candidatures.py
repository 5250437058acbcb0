"""Candidatures: those of a class, one, and the n° d'inscription pasted from the list of the examens."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dossiers import actions, droits, regles_candidatures
from dossiers.forms_candidatures import CandidatureForm, CandidaturesForm, CollageForm
from dossiers.models import Impression
from dossiers.tableaux.annexes import annexe_de, lire_les_annexes
from dossiers.tableaux.candidatures import CandidaturesDeClasse
from dossiers.views.trouver import (
    candidature_de,
    classe_a_preparer,
    classe_du_dossier,
    eleve_du_dossier,
    exiger,
    formulaire,
)
from pfmp.models import DecisionDuRecteur
from pfmp.tableaux.decomptes import categorie_supposee, inscrits, lire_les_decomptes
from scolarite.models import Candidature, Classe
from socle.formulaires import accomplir, envoi


# --- A class ----------------------------------------------------------------------------------------
@require_safe
def classe(request, pk):
    """The pupils of a class: category, mode, number, and the state of their annexes."""
    classe = classe_a_preparer(request, pk)
    form = CandidaturesForm(eleves=inscrits(classe, request.user, timezone.localdate()), initial=_usuels(classe))
    return _page_de_classe(request, classe, form)


@require_POST
def enregistrer(request, pk):
    """Write the same category, mode and cycle for the pupils that were ticked."""
    classe = classe_a_preparer(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    form = CandidaturesForm(request.POST, eleves=inscrits(classe, request.user, timezone.localdate()))
    nombre = accomplir(form, actions.enregistrer_les_candidatures, classe=classe, par=request.user)
    if nombre is None:
        return _page_de_classe(request, classe, form, statut=422)
    s = "s" if nombre > 1 else ""
    messages.success(request, f"{nombre} candidature{s} enregistrée{s}. Les numéros et les aménagements restent.")
    return redirect("dossiers:candidatures", pk)


def _usuels(classe: Classe) -> dict:
    etablissement = classe.annee.etablissement
    return {
        "categorie": categorie_supposee(etablissement),
        "mode": regles_candidatures.mode_usuel(etablissement),
    }


def _page_de_classe(request, classe: Classe, form: CandidaturesForm, statut: int = 200):
    impressions = Impression.objects.visibles_par(request.user).filter(classe=classe)
    contexte = {
        "classe": classe,
        "tableau": CandidaturesDeClasse.de(classe, request.user, timezone.localdate()),
        "form": form,
        "tient": droits.peut_tenir_les_candidatures(request.user),
        "impressions": impressions.exclude(papier=Impression.Papier.ETAT).select_related("bloc")[:5],
    }
    return render(request, "dossiers/candidatures.html", contexte, status=statut)


# --- The numbers ------------------------------------------------------------------------------------
@formulaire
def numeros(request, pk):
    """Paste the list of the examens, read what each line would do, then write it."""
    classe = classe_a_preparer(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    form, collage, statut = CollageForm(envoi(request)), None, 200
    if form.is_bound:
        statut = 422
    if form.is_bound and form.is_valid():
        commun = {"classe": classe, "texte": form.cleaned_data["texte"], "par": request.user}
        if "ecrire" in request.POST and _ecrire(request, form, commun):
            return redirect("dossiers:candidatures", pk)
        collage, statut = actions.lire_le_collage(**commun, jour=timezone.localdate()), 200
    contexte = {"classe": classe, "form": form, "collage": collage}
    return render(request, "dossiers/numeros.html", contexte, status=statut)


def _ecrire(request, form: CollageForm, commun: dict) -> bool:
    """Write, and tell; the page stays when a line must be looked at, so that none is lost."""
    empreinte = request.POST.get("empreinte", "")
    try:
        collage = actions.ecrire_les_numeros(**commun, empreinte=empreinte, jour=timezone.localdate())
    except ValidationError as refus:
        form.add_error(None, refus)
        return False
    nombre = len(collage.a_ecrire)
    s = "s" if nombre > 1 else ""
    messages.success(request, f"{nombre} numéro{s} d’inscription enregistré{s}.")
    return not collage.a_revoir


# --- One pupil --------------------------------------------------------------------------------------
@require_safe
def eleve(request, pk):
    """The candidature of a pupil, its pieces and its annexe; she reads her own."""
    eleve = eleve_du_dossier(request, pk)
    classe = classe_du_dossier(request, eleve)
    candidature = candidature_de(request, eleve, classe)
    jour, annexe, lu = timezone.localdate(), None, None
    if classe:
        annexe = lire_les_annexes([(eleve, classe)], annexe_de(candidature), jour)[0]
        lu = lire_les_decomptes([(eleve, classe)], jour)[0]
    contexte = {
        "eleve": eleve,
        "classe": classe,
        "candidature": candidature,
        "annexe": annexe,
        "lu": lu,
        "decisions": DecisionDuRecteur.objects.visibles_par(request.user).valables().filter(candidature=candidature),
        "prepare": droits.peut_preparer_les_dossiers(request.user),
        "tient": droits.peut_tenir_les_candidatures(request.user),
    }
    return render(request, "dossiers/candidature.html", contexte)


@formulaire
def modifier(request, pk):
    """Write how a pupil sits the exam."""
    eleve = eleve_du_dossier(request, pk)
    exiger(droits.peut_tenir_les_candidatures(request.user))
    classe = classe_du_dossier(request, eleve)
    if classe is None:
        messages.error(request, "Placez d’abord cet élève dans une classe : elle dit la session et le diplôme.")
        return redirect("dossiers:candidature", pk)
    candidature = candidature_de(request, eleve, classe)
    neuve = Candidature(eleve=eleve, diplome=classe.diplome_suivi, session=classe.session, **_usuels(classe))
    form = CandidatureForm(envoi(request), instance=copy(candidature) if candidature else neuve)
    if accomplir(form, actions.enregistrer_une_candidature, eleve=eleve, classe=classe, par=request.user):
        messages.success(request, "La candidature est enregistrée.")
        return redirect("dossiers:candidature", pk)
    contexte = {
        "form": form,
        "eleve": eleve,
        "classe": classe,
        "titre": "Candidature",
        "verbe": "Enregistrer la candidature",
    }
    return render(request, "dossiers/formulaire.html", contexte, status=422 if form.is_bound else 200)
