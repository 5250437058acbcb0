"""The carnet de bord: read, written, changed, with its photos and files."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import actions, droits
from chefdoeuvre.forms import EntreeModifieeForm, NouvelleEntreeForm, PieceForm
from chefdoeuvre.models import Etape, PieceDeCarnet
from chefdoeuvre.tableaux.carnet import Carnet, versions
from chefdoeuvre.views.trouver import DU_PROJET, entree_visible, equipe_tenue, equipe_visible, exiger, formulaire
from chefdoeuvre.views.versions import enregistrer, statut
from socle.depots.fichiers import servir
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier


@require_safe
def carnet(request, pk):
    """The entries of an équipe, the latest first."""
    equipe = equipe_visible(request, pk)
    etape = None
    if cle := entier(request.GET.get("etape", "")):
        etape = get_object_or_404(Etape.objects.visibles_par(request.user).filter(equipe=equipe), pk=cle)
    contexte = {
        "equipe": equipe,
        "projet": equipe.projet,
        "carnet": Carnet.de(equipe, request.user, request.GET.get("page"), etape),
        "peut_tenir": droits.peut_tenir(request.user, equipe.projet),
        "est_eleve": droits.est_eleve(request.user),
        "ici": "carnet",
    }
    return render(request, "chefdoeuvre/carnet.html", contexte)


@formulaire
def ecrire(request, pk):
    """Write an entry."""
    equipe = equipe_tenue(request, pk)
    depart = {"date": timezone.localdate(), "etape": request.GET.get("etape", "")}
    form = NouvelleEntreeForm(envoi(request), request.FILES or None, etapes=equipe.etapes.tenues(), initial=depart)
    if accomplir(form, actions.ecrire_une_entree, equipe=equipe, par=request.user):
        messages.success(request, "L’entrée est dans le carnet de bord.")
        return redirect("chefdoeuvre:carnet", pk)
    contexte = {"form": form, "equipe": equipe, "projet": equipe.projet}
    return render(request, "chefdoeuvre/entree.html", contexte, status=statut(form))


@formulaire
def modifier(request, pk):
    """Change an entry; what it was stays among its versions."""
    entree = entree_visible(request, pk)
    exiger(droits.peut_modifier_une_entree(request.user, entree))
    form = EntreeModifieeForm(
        envoi(request), instance=entree, initial={"version": entree.version}, etapes=entree.equipe.etapes.tenues()
    )
    fait, conflit = enregistrer(form, actions.modifier_une_entree, entree=entree, par=request.user)
    if fait:
        messages.success(request, "L’entrée est enregistrée. Son texte d’avant reste dans ses versions.")
        return redirect(f"{_adresse(entree)}#entree-{pk}")
    contexte = {"form": form, "entree": entree, "equipe": entree.equipe, "projet": entree.equipe.projet}
    return render(request, "chefdoeuvre/entree.html", contexte | {"conflit": conflit}, status=statut(form, conflit))


def _adresse(entree) -> str:
    return entree.equipe.get_absolute_url() + "carnet/"


@require_safe
def les_versions(request, pk):
    """What an entry was, version by version."""
    entree = entree_visible(request, pk)
    contexte = {"entree": entree, "equipe": entree.equipe, "projet": entree.equipe.projet, "versions": versions(entree)}
    return render(request, "chefdoeuvre/versions.html", contexte)


@formulaire
def retirer(request, pk):
    """Take an entry out of the carnet, once the person has read what that does."""
    entree = entree_visible(request, pk)
    exiger(droits.peut_retirer_une_entree(request.user, entree))
    if request.method == "POST":
        actions.retirer_une_entree(entree=entree, par=request.user)
        messages.success(request, "L’entrée est retirée du carnet de bord.")
        return redirect("chefdoeuvre:carnet", entree.equipe_id)
    contexte = {
        "question": "Retirer cette entrée du carnet de bord ?",
        "effets": [
            f"Elle commence par « {entree.texte[:80]} ».",
            "L’équipe et ses enseignants ne la voient plus, ni ses photos et fichiers.",
            "Rien n’est effacé : elle reste conservée, avec ses versions.",
        ],
        "verbe": "Retirer l’entrée",
        "retour": f"{_adresse(entree)}#entree-{pk}",
    }
    return render(request, "confirmation.html", contexte)


@formulaire
def joindre(request, pk):
    """Join a photo or a file to an entry."""
    entree = entree_visible(request, pk)
    exiger(droits.peut_modifier_une_entree(request.user, entree))
    form = PieceForm(envoi(request), request.FILES or None)
    if accomplir(form, actions.joindre_une_piece, entree=entree, par=request.user):
        messages.success(request, "La pièce est jointe à l’entrée.")
        return redirect(f"{_adresse(entree)}#entree-{pk}")
    contexte = {"form": form, "entree": entree, "equipe": entree.equipe, "projet": entree.equipe.projet}
    return render(request, "chefdoeuvre/piece.html", contexte, status=statut(form))


@require_safe
def piece(request, pk):
    """Give a photo or a file: never but through here."""
    return servir(get_object_or_404(PieceDeCarnet.objects.visibles_par(request.user).exclude(fichier=""), pk=pk))


@require_POST
def retirer_piece(request, pk):
    """Take a photo or a file out of an entry."""
    pieces = PieceDeCarnet.objects.visibles_par(request.user)
    liens = ("entree__auteur", *(f"entree__equipe__projet__{nom}" for nom in DU_PROJET))
    piece = get_object_or_404(pieces.select_related(*liens), pk=pk)
    exiger(droits.peut_retirer_une_entree(request.user, piece.entree))
    try:
        actions.retirer_une_piece(piece=piece, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, "La pièce est retirée.")
    return redirect(f"{_adresse(piece.entree)}#entree-{piece.entree_id}")
