"""The spreadsheet of a situation: download it, send it back, read each difference, confirm."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socle.classeurs import XLSX
from socle.formulaires import envoi
from socle.models.evenements import noter
from suivi import actions
from suivi.formulaires_du_tableur import ClasseurForm, ConfirmationForm
from suivi.models import Situation
from suivi.tableaux.differences import Differences
from suivi.tableaux.grille import Grille
from suivi.tableur.lecture import AutreSituationError, lire
from suivi.views.situations import situation_modifiable


@require_http_methods(["GET", "HEAD", "POST"])
def tableur(request, pk):
    """Download the spreadsheet, or send it back and read what it would change."""
    situation = situation_modifiable(request, pk)
    form = ClasseurForm(envoi(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        jour = timezone.localdate()
        try:
            actions.refuser_si_fermee(situation)
            recu = lire(form.cleaned_data["classeur"].read(), situation, jour)
        except AutreSituationError as erreur:
            form.add_error("classeur", _dire_l_autre(request, erreur.pk))
        except ValidationError as refus:
            form.add_error("classeur", refus)
        else:
            return _montrer(request, situation, Differences.de(recu.proposition, situation, recu.reperes.le))
    ouverte = not situation.est_cloturee and not situation.est_prevue(timezone.localdate())
    contexte = {"situation": situation, "form": form, "ouverte": ouverte}
    return render(request, "suivi/tableur.html", contexte, status=422 if form.errors else 200)


def _dire_l_autre(request, pk: int) -> str:
    """Say which situation the file is of, to whoever may know it."""
    autre = Situation.objects.visibles_par(request.user).select_related("classe").filter(pk=pk).first()
    if autre is None:
        return "Ce classeur est celui d’une autre situation. Rien n’est lu."
    return (
        f"Ce classeur est celui d’une autre situation : « {autre} », {autre.classe}, "
        f"{_jour(autre.date)}. Ouvrez-la pour le renvoyer."
    )


def _jour(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"


def _montrer(request, situation: Situation, differences: Differences, status: int = 200):
    contexte = {"situation": situation, "differences": differences}
    return render(request, "suivi/tableur_differences.html", contexte, status=status)


@require_safe
def telecharger(request, pk):
    """Return the spreadsheet of a situation, filled with what is stored."""
    from suivi.tableur.ecriture import ecrire  # noqa: PLC0415 -- as in socle.classeurs

    situation = situation_modifiable(request, pk)
    jour = timezone.localdate()
    fichier = ecrire(Grille.de(situation, jour))
    noter(par=request.user, verbe="exporter", objet="classeur de la situation", objet_id=situation.pk)
    nom = slugify(f"{situation.classe.code} {situation}")[:80]
    entetes = {"Content-Disposition": f'attachment; filename="agora-{nom}-{situation.date:%Y-%m-%d}.xlsx"'}
    return HttpResponse(fichier, content_type=XLSX, headers=entetes)


@require_POST
def confirmer(request, pk):
    """Store the differences that were read; what somebody changed meanwhile is shown again."""
    situation = situation_modifiable(request, pk)
    form = ConfirmationForm(request.POST)
    try:
        resultat = actions.enregistrer(situation=situation, saisies=form.saisies(), par=request.user)
    except ValidationError as refus:
        messages.error(request, f"Rien n’est enregistré. {refus.messages[0]}")
        return redirect("suivi:tableur", pk)
    messages.success(request, _dire_enregistrees(len(resultat.cellules)))
    if resultat.conflits:
        return _montrer(request, situation, Differences.apres_coup(resultat.conflits, situation), status=409)
    return redirect("suivi:situation", pk)


def _dire_enregistrees(nombre: int) -> str:
    if nombre == 0:
        return "Aucun positionnement n’a changé."
    return "Un positionnement est enregistré." if nombre == 1 else f"{nombre} positionnements sont enregistrés."
