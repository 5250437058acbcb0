"""The grid of a situation: reading it, positioning one cell or many at once."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from suivi import actions, droits
from suivi.forms import BlocForm, CelluleForm
from suivi.rangees import grille as rangees
from suivi.tableaux.cellules import ConflitAffiche
from suivi.tableaux.direct import marque_de_depart
from suivi.tableaux.equipes import equipes
from suivi.tableaux.grille import Grille
from suivi.tableaux.situations import etat
from suivi.views.situations import situation_a_remplir, situation_et_droit


@require_safe
def situation(request, pk):
    """The grid élèves × compétences of a situation."""
    jour = timezone.localdate()
    situation, peut_positionner = situation_et_droit(request, pk)
    marque = marque_de_depart(timezone.now())  # before the cells: what changes while they are read comes again
    grille = Grille.de(situation, jour, avec_equipe=droits.peut_lire_les_commentaires_d_equipe(request.user))
    autos = request.GET.get("autos") != "non"
    modifiable = peut_positionner and not situation.est_cloturee and not situation.est_prevue(jour)
    contexte = {
        "situation": situation,
        "grille": grille,
        "marque": marque,
        "tete": rangees.tete(grille, liens=peut_positionner),
        "corps": rangees.corps(
            grille, liens=peut_positionner, equipes=equipes(situation, jour) if modifiable else None, autos=autos
        ),
        "autos": autos,
        "telephone": rangees.telephone(grille) if peut_positionner else "",
        "etat": etat(situation, jour, remplies=grille.nb_remplies, cases=grille.nb_cases),
        "est_prevue": situation.est_prevue(jour),
        "peut_positionner": peut_positionner,
        "consignes": situation.consignes.all(),
        "lecture_seule": not peut_positionner and droits.peut_creer_une_situation(request.user),
        "modifiable": modifiable,
        "autour": rangees.autour(modifiable),
    }
    return render(request, "suivi/grille.html", contexte)


@require_POST
def positionner(request, pk):
    """Store one cell for the script of the grid: a level, a state, a comment."""
    situation = situation_a_remplir(request, pk)
    form = CelluleForm(request.POST)
    try:
        stockee = actions.positionner(situation=situation, saisie=form.saisie(), par=request.user)
    except actions.ConflitError as erreur:
        return montrer_le_conflit(request, erreur.conflit)
    except ValidationError as refus:
        return HttpResponse(refus.messages[0], status=422, content_type="text/plain")
    return HttpResponse(rangees.cellules([stockee]))


def montrer_le_conflit(request, conflit: actions.Conflit) -> HttpResponse:
    """Return both values to the script of the grid."""
    contexte = {"conflit": ConflitAffiche.de(conflit), "cellule": rangees.cellules([conflit.actuelle])}
    return render(request, "suivi/_conflit.html", contexte, status=409)


@require_POST
def positionner_en_bloc(request, pk):
    """Store many cells at once for the script of the grid: a block pasted, filled, painted, or taken back.

    What somebody else changed meanwhile is given back, cell by cell; the others are stored.
    """
    situation = situation_a_remplir(request, pk)
    form = BlocForm(request.POST)
    try:
        resultat = actions.enregistrer(situation=situation, saisies=form.saisies(), par=request.user)
    except ValidationError as refus:
        return HttpResponse(refus.messages[0], status=422, content_type="text/plain")
    affiches = zip(
        (rangees.cellules([conflit.actuelle]) for conflit in resultat.conflits),
        ConflitAffiche.de_plusieurs(resultat.conflits) if resultat.conflits else (),
        strict=True,
    )
    contexte = {"cellules": rangees.cellules(resultat.cellules), "conflits": list(affiches)}
    return render(request, "suivi/_bloc.html", contexte)
