"""The plain forms, which ask for no script: one compétence or one pupil at a time, or one cell with its comment."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from suivi import actions, droits
from suivi.forms import AdresseDeCelluleForm, AdresseDeLigneForm, CelluleDeLigneForm, CelluleForm, RemplirForm
from suivi.models import Situation
from suivi.tableaux.cellules import ConflitAffiche, DetailDeCellule
from suivi.tableaux.direct import marque_de_depart
from suivi.tableaux.grille import Grille
from suivi.tableaux.saisie import Saisies
from suivi.tuiles import CHOIX
from suivi.views.situations import situation_lisible, situation_modifiable

formulaire = require_http_methods(["GET", "HEAD", "POST"])


@formulaire
def saisie(request, pk):
    """A column (`competence`) or a row (`eleve`) of the grid, as a form with a save button."""
    situation = situation_modifiable(request, pk)
    marque = marque_de_depart(timezone.now())
    saisies = _saisies(request, situation)
    if request.method == "POST":
        try:
            resultat = actions.enregistrer(situation=situation, saisies=_tapees(request, saisies), par=request.user)
            if not resultat.conflits:
                messages.success(request, _dire_ce_qui_est_fait(request, situation, saisies, len(resultat.cellules)))
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
            return redirect(saisies.adresse)
        if not resultat.conflits:
            return redirect(saisies.adresse_suivant if "suite" in request.POST else saisies.adresse)
        saisies = _saisies(request, situation, resultat.conflits)
    contexte = {
        "situation": situation,
        "saisies": saisies,
        "marque": marque,
        "choix": CHOIX,
        "modifiable": not situation.est_cloturee and not situation.est_prevue(timezone.localdate()),
    }
    return render(request, "suivi/saisie.html", contexte, status=409 if saisies.nb_conflits else 200)


def _saisies(request, situation: Situation, conflits=()) -> Saisies:
    form = AdresseDeLigneForm(request.GET)
    ligne = form.is_valid() and Saisies.de(
        Grille.de(situation, timezone.localdate()), **form.cleaned_data, conflits=conflits
    )
    if not ligne:
        raise Http404
    return ligne


def _tapees(request, saisies: Saisies) -> list[actions.Saisie]:
    formulaires = [CelluleDeLigneForm(request.POST, cle=ligne.cle) for ligne in saisies.lignes]
    return [saisie for form in formulaires if (saisie := form.saisie())]


def _dire_ce_qui_est_fait(request, situation: Situation, saisies: Saisies, nombre: int) -> str:
    """Once the choices are stored, fill what they leave empty if the button asked for it; say both."""
    if "remplir" not in request.POST:
        return _dire_enregistrees(nombre)
    valeur = RemplirForm(request.POST).choisie()
    remplies = actions.remplir(situation=situation, valeur=valeur, par=request.user, **saisies.cible)
    dits = [_dire_enregistrees(nombre)] if nombre else []
    return " ".join([*dits, _dire_remplies(len(remplies))])


def _dire_remplies(nombre: int) -> str:
    if nombre == 0:
        return "Aucune case n’était vide."
    return "Une case vide est remplie." if nombre == 1 else f"{nombre} cases vides sont remplies."


def _dire_enregistrees(nombre: int) -> str:
    if nombre == 0:
        return "Rien n’avait changé."
    return "Un positionnement est enregistré." if nombre == 1 else f"{nombre} positionnements sont enregistrés."


@formulaire
def cellule(request, pk):
    """One cell: its level, its comment, who changed it. With htmx, the panel beside the grid."""
    situation = situation_lisible(request, pk)
    detail = _detail(request, situation)
    conflit, statut = None, 200
    if request.method == "POST":
        form = CelluleForm(request.POST)
        try:
            actions.positionner(situation=situation_modifiable(request, pk), saisie=form.saisie(), par=request.user)
        except actions.ConflitError as erreur:
            conflit, statut = ConflitAffiche.de(erreur.conflit), 409
            detail = replace(detail, **form.tape())
        except ValidationError as refus:
            if not form.a_rectifier:
                messages.error(request, refus.messages[0])
                return redirect(request.get_full_path())
            detail, statut = replace(detail, **form.tape()), 422
        else:
            messages.success(request, "Le positionnement est enregistré.")
            return redirect(f"{reverse('suivi:saisie', args=[pk])}?competence={detail.competence.pk}")
    contexte = {
        "situation": situation,
        "detail": detail,
        "conflit": conflit,
        "erreur": form.errors.get("visible_le", ()) if statut == 422 else (),
        "choix": CHOIX,
        "modifiable": _est_modifiable(request, situation),
    }
    gabarit = "suivi/_cellule.html" if request.htmx else "suivi/cellule.html"
    return render(request, gabarit, contexte, status=statut)


def _detail(request, situation: Situation) -> DetailDeCellule:
    form = AdresseDeCelluleForm(request.GET)
    detail = form.is_valid() and DetailDeCellule.de(
        situation,
        jour=timezone.localdate(),
        avec_equipe=droits.peut_lire_les_commentaires_d_equipe(request.user),
        **form.cleaned_data,
    )
    if not detail:
        raise Http404
    return detail


def _est_modifiable(request, situation: Situation) -> bool:
    ouverte = not situation.est_cloturee and not situation.est_prevue(timezone.localdate())
    return ouverte and droits.peut_positionner(request.user, situation)
