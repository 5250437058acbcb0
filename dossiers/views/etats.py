"""The dossiers of E31 and E32: by class, by pupil, and on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dossiers import actions, droits
from dossiers.models import Impression
from dossiers.tableaux import DossierDeClasse, EtatRecapitulatif, classes_a_dossier, lire_les_etats
from dossiers.views.trouver import classe_a_preparer, classe_du_dossier, eleve_du_dossier
from scolarite.models import Candidature, Classe, Eleve
from scolarite.sessions import sans_prolonger_la_session
from socle.vues import donner_le_fichier, piece_jointe, suivre_un_fichier


# --- Classes --------------------------------------------------------------------------------------
@require_safe
def liste(request):
    """The classes that have dossiers to prepare; a pupil has one dossier, and goes straight to it."""
    if not droits.peut_preparer_les_dossiers(request.user):
        le_mien = Eleve.objects.visibles_par(request.user).filter(utilisateur=request.user.pk).first()
        if le_mien is None:
            raise PermissionDenied
        return redirect("dossiers:eleve", le_mien.pk)
    classes = classes_a_dossier(lecteur=request.user, jour=timezone.localdate())
    sans_classe = Candidature.objects.visibles_par(request.user).filter(eleve__inscriptions=None)
    contexte = {"classes": classes, "sans_classe": sans_classe.select_related("eleve").order_by("eleve__tri", "pk")}
    return render(request, "dossiers/liste.html", contexte)


@require_safe
def classe(request, pk):
    """The pupils of a class, and what each dossier lacks."""
    dossier = _dossier_a_preparer(request, pk)
    impressions = Impression.objects.visibles_par(request.user).filter(
        classe=dossier.classe, papier=Impression.Papier.ETAT
    )
    contexte = {
        "dossier": dossier,
        "impressions": impressions.select_related("bloc")[:5],
    }
    return render(request, "dossiers/classe.html", contexte)


@require_POST
def imprimer_la_classe(request, pk, code):
    """Ask for the états of all the pupils, and go and see how far they are."""
    dossier = _dossier_a_preparer(request, pk)
    try:
        impression = actions.imprimer_une_classe(dossier=dossier, code=code, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("dossiers:classe", pk)
    return redirect("dossiers:impression", impression.pk)


# --- Batches --------------------------------------------------------------------------------------
@sans_prolonger_la_session
@require_safe
def impression(request, pk):
    """How far a batch is. The page asks for itself every two seconds: nobody is then at the keyboard."""
    impression = _impression_visible(request, pk)
    d_etats = impression.papier == Impression.Papier.ETAT
    retour = reverse("dossiers:classe" if d_etats else "dossiers:candidatures", args=[impression.classe_id])
    return suivre_un_fichier(
        request,
        impression.tache,
        gabarit="dossiers/impression.html",
        fichier=reverse("dossiers:telecharger", args=[pk]),
        retour=retour,
        impression=impression,
    )


@require_safe
def telecharger(request, pk):
    """Give the file of a finished batch."""
    avancement = reverse("dossiers:impression", args=[pk])
    return donner_le_fichier(_impression_visible(request, pk).tache, avancement=avancement)


# --- One pupil ------------------------------------------------------------------------------------
@require_safe
def eleve(request, pk):
    """The dossier of a pupil: what the papers will say, what is missing."""
    eleve, classe, etats = _dossier_d_eleve(request, pk)
    contexte = {
        "eleve": eleve,
        "classe": classe,
        "etats": etats,
        "prepare": droits.peut_preparer_les_dossiers(request.user),
        "peut_simuler": droits.peut_simuler(request.user, eleve),
    }
    return render(request, "dossiers/eleve.html", contexte)


@require_POST
def imprimer(request, pk, code):
    """Give the état of a pupil as a file."""
    _, _, etats = _dossier_d_eleve(request, pk)
    etat = next((etat for etat in etats if etat.epreuve.code == code), None)
    if etat is None:
        raise Http404
    try:
        livraison = actions.imprimer_un_etat(etat=etat, par=request.user, jour=timezone.localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("dossiers:eleve", pk)
    return piece_jointe(livraison)


# --- What they share ------------------------------------------------------------------------------
def _dossier_a_preparer(request, pk) -> DossierDeClasse:
    return DossierDeClasse.de(classe_a_preparer(request, pk), lecteur=request.user, jour=timezone.localdate())


def _dossier_d_eleve(request, pk) -> tuple[Eleve, Classe | None, tuple[EtatRecapitulatif, ...]]:
    eleve = eleve_du_dossier(request, pk)
    classe = classe_du_dossier(request, eleve)
    if classe is None:  # on the list of no class yet
        return eleve, None, ()
    etats = lire_les_etats([(eleve, classe)], lecteur=request.user, jour=timezone.localdate())
    return eleve, classe, etats[eleve.pk]


def _impression_visible(request, pk) -> Impression:
    impressions = Impression.objects.visibles_par(request.user)
    return get_object_or_404(impressions.select_related("classe", "bloc"), pk=pk)
