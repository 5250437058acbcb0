"""The board of an équipe: tasks added, moved, changed, taken off. It works with plain forms."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import actions, droits
from chefdoeuvre.forms import TacheForm, TacheModifieeForm
from chefdoeuvre.models import Equipe, TacheDeProjet
from chefdoeuvre.tableaux.equipe import TableauDesTaches
from chefdoeuvre.tableaux.offres import membres_presents
from chefdoeuvre.views.trouver import equipe_tenue, equipe_visible, formulaire, tache_tenue
from chefdoeuvre.views.versions import enregistrer, statut
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier
from suivi.actions.textes import TexteModifieError


@require_safe
def taches(request, pk):
    """The board."""
    equipe = equipe_visible(request, pk)
    return render(request, "chefdoeuvre/taches.html", _tableau(request, equipe))


def _tableau(request, equipe: Equipe, refus: str = "") -> dict:
    jour = timezone.localdate()
    peut_tenir = droits.peut_tenir(request.user, equipe.projet)
    return {
        "equipe": equipe,
        "projet": equipe.projet,
        "tableau": TableauDesTaches.de(equipe, request.user, jour),
        "peut_tenir": peut_tenir,
        "form": TacheForm(**_offres(equipe)) if peut_tenir else None,
        "refus": refus,
        "est_eleve": droits.est_eleve(request.user),
        "ici": "taches",
    }


def _offres(equipe: Equipe) -> dict:
    eleves = membres_presents(equipe, timezone.localdate()).order_by("tri")
    return {"eleves": eleves, "etapes": equipe.etapes.tenues()}


@formulaire
def creer(request, pk):
    """Put a task on the board."""
    equipe = equipe_tenue(request, pk)
    form = TacheForm(envoi(request), **_offres(equipe))
    if tache := accomplir(form, actions.creer_tache, equipe=equipe, par=request.user):
        messages.success(request, f"« {tache} » est sur le tableau.")
        return redirect(equipe)
    contexte = {"form": form, "equipe": equipe, "projet": equipe.projet}
    return render(request, "chefdoeuvre/tache.html", contexte, status=statut(form))


@formulaire
def modifier(request, pk):
    """Change a task."""
    tache = tache_tenue(request, pk)
    form = TacheModifieeForm(
        envoi(request), instance=tache, initial={"version": tache.version}, **_offres(tache.equipe)
    )
    fait, conflit = enregistrer(form, actions.modifier_tache, tache=tache, par=request.user)
    if fait:
        messages.success(request, f"« {fait} » est enregistrée.")
        return redirect(tache.equipe)
    contexte = {"form": form, "tache": tache, "equipe": tache.equipe, "projet": tache.equipe.projet, "conflit": conflit}
    return render(request, "chefdoeuvre/tache.html", contexte, status=statut(form, conflit))


@require_POST
def deplacer(request, pk):
    """Move a task to another column, on the version seen."""
    tache = tache_tenue(request, pk)
    return _agir(request, tache, actions.deplacer_tache, etat=request.POST.get("etat", ""))


@require_POST
def retirer(request, pk):
    """Take a task off the board."""
    return _agir(request, tache_tenue(request, pk), actions.retirer_tache)


def _agir(request, tache: TacheDeProjet, action, **arguments):
    """Act on a task, then show the board: the whole page, or to htmx the columns only."""
    refus, version = "", entier(request.POST.get("version", "")) or 0
    try:
        action(tache=tache, version=version, par=request.user, **arguments)
    except TexteModifieError as change:
        refus = _dire_le_conflit(change.actuel, arguments.get("etat", ""))
    except ValidationError as erreur:
        refus = erreur.messages[0]
    if request.htmx:
        code = 409 if refus else 200
        return render(request, "chefdoeuvre/_tableau.html", _tableau(request, tache.equipe, refus), status=code)
    if refus:
        messages.error(request, refus)
    return redirect(f"{tache.equipe.get_absolute_url()}#tache-{tache.pk}")


def _dire_le_conflit(actuelle: TacheDeProjet, voulu: str) -> str:
    """Say both: where somebody has put the task, and where this person wanted it."""
    ou = dict(TacheDeProjet.Etat.choices).get(voulu)
    suite = f" Vous vouliez la mettre dans « {ou} » : déplacez-la encore si c’est toujours utile." if ou else ""
    return (
        f"{actuelle.modifie_par} a changé « {actuelle} » entre-temps : elle est dans "
        f"« {actuelle.get_etat_display()} ».{suite}"
    )
