"""The équipes of a projet, and the part of each pupil."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from chefdoeuvre import actions, droits
from chefdoeuvre.forms import EquipeForm, PartForm
from chefdoeuvre.models import Equipe, MembreDEquipe, Projet
from chefdoeuvre.tableaux.offres import deja_pris, eleves_a_prendre, membres_presents
from chefdoeuvre.views.trouver import DU_PROJET, equipe_encadree, exiger, formulaire, projet_encadre
from chefdoeuvre.views.versions import enregistrer, statut
from socle.formulaires import accomplir, envoi


@formulaire
def creer(request, pk):
    """Make an équipe of a projet."""
    projet = projet_encadre(request, pk)
    jour = timezone.localdate()
    eleves = eleves_a_prendre(projet, request.user, jour)
    form = EquipeForm(envoi(request), eleves=eleves, initial={"jour": jour, "nom": _nom_propose(projet)})
    if accomplir(form, actions.creer_equipe, projet=projet, par=request.user):
        messages.success(request, "L’équipe est créée. Elle a son tableau des tâches et son carnet de bord.")
        return redirect(projet)
    return render(request, "chefdoeuvre/equipe.html", _contexte(projet, form, eleves), status=statut(form))


def _nom_propose(projet: Projet) -> str:
    if projet.mode == Projet.Mode.INDIVIDUEL:
        return "Projet individuel"
    return f"Équipe {projet.equipes.count() + 1}"


def _contexte(projet: Projet, form: EquipeForm, eleves, equipe: Equipe | None = None) -> dict:
    pris = deja_pris(eleves, equipe)
    lignes = [(eleve, pris.get(str(eleve.pk), "")) for eleve in eleves.order_by("tri", "pk")]
    return {"projet": projet, "form": form, "lignes": lignes, "equipe": equipe}


@formulaire
def modifier(request, pk):
    """Change an équipe: its name, its part, its pupils from a day on."""
    equipe = equipe_encadree(request, pk)
    jour = timezone.localdate()
    parmi = eleves_a_prendre(equipe.projet, request.user, jour) | membres_presents(equipe, jour)
    form = EquipeForm(
        envoi(request),
        instance=equipe,
        eleves=parmi,
        initial={"jour": jour, "eleves": list(membres_presents(equipe, jour))},
    )
    if accomplir(form, actions.modifier_equipe, equipe=equipe, parmi=parmi, par=request.user):
        messages.success(request, "L’équipe est enregistrée.")
        return redirect(equipe.projet)
    contexte = _contexte(equipe.projet, form, parmi, equipe)
    return render(request, "chefdoeuvre/equipe.html", contexte, status=statut(form))


@formulaire
def part(request, pk):
    """Say the part of a pupil: she says her own, a teacher says anybody's."""
    membres = MembreDEquipe.objects.visibles_par(request.user).presents(timezone.localdate())
    liens = ("eleve", "modifie_par", *(f"equipe__projet__{nom}" for nom in DU_PROJET))
    membre = get_object_or_404(membres.select_related(*liens), pk=pk)
    exiger(droits.peut_ecrire_la_part(request.user, membre))
    form = PartForm(envoi(request), initial={"part": membre.part, "version": membre.version})
    fait, conflit = enregistrer(form, actions.ecrire_sa_part, membre=membre, par=request.user)
    if fait is not None:
        messages.success(request, "La part individuelle est enregistrée.")
        return redirect(membre.equipe.projet)
    contexte = {"form": form, "membre": membre, "projet": membre.equipe.projet, "conflit": conflit}
    return render(request, "chefdoeuvre/part.html", contexte, status=statut(form, conflit))
