"""The steps of an équipe: the time line and the grille d'avancement, then from a step to the grid of a situation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import actions, droits
from chefdoeuvre.forms import AvancementForm, EtapeForm, NouvelleEtapeForm
from chefdoeuvre.tableaux.equipe import EtapesDeLEquipe
from chefdoeuvre.views.trouver import equipe_encadree, equipe_visible, etape_tenue, exiger, formulaire
from chefdoeuvre.views.versions import enregistrer, statut
from referentiel.models import Competence
from socle.formulaires import accomplir, envoi
from suivi.choix import arbre


@require_safe
def etapes(request, pk):
    """The steps on a time line, and as a grille d'avancement to print."""
    equipe = equipe_visible(request, pk)
    contexte = {
        "equipe": equipe,
        "projet": equipe.projet,
        "page": EtapesDeLEquipe.de(equipe, request.user, timezone.localdate()),
        "jour": timezone.localdate(),
        "peut_encadrer": droits.peut_encadrer(request.user, equipe.projet),
        "peut_tenir": droits.peut_tenir(request.user, equipe.projet),
        "est_eleve": droits.est_eleve(request.user),
        "ici": "etapes",
    }
    return render(request, "chefdoeuvre/etapes.html", contexte)


@formulaire
def creer(request, pk):
    """Add a step to an équipe."""
    equipe = equipe_encadree(request, pk)
    diplome = equipe.projet.classe.diplome_suivi
    form = NouvelleEtapeForm(envoi(request), competences=Competence.objects.filter(diplome=diplome))
    if etape := accomplir(form, actions.creer_etape, equipe=equipe, par=request.user):
        messages.success(request, f"L’étape « {etape} » est ajoutée.")
        return redirect("chefdoeuvre:etapes", pk)
    contexte = {"form": form, "equipe": equipe, "projet": equipe.projet, "arbre": arbre([diplome.pk])}
    return render(request, "chefdoeuvre/etape.html", contexte, status=statut(form))


@formulaire
def modifier(request, pk):
    """Change a step: a teacher everything, a pupil how far it is and what came out of it."""
    etape = etape_tenue(request, pk)
    if droits.peut_encadrer(request.user, etape.equipe.projet):
        return _modifier_tout(request, etape)
    form = AvancementForm(envoi(request), instance=etape, initial={"version": etape.version})
    fait, conflit = enregistrer(form, actions.avancer_etape, etape=etape, par=request.user)
    return _repondre(request, etape, form, fait, conflit)


def _modifier_tout(request, etape):
    diplome = etape.equipe.projet.classe.diplome_suivi
    form = EtapeForm(
        envoi(request),
        instance=etape,
        competences=Competence.objects.filter(diplome=diplome),
        initial={"version": etape.version, "competences": list(etape.competences.all())},
    )
    fait, conflit = enregistrer(form, actions.modifier_etape, etape=etape, par=request.user)
    return _repondre(request, etape, form, fait, conflit, arbre=arbre([diplome.pk]))


def _repondre(request, etape, form, fait, conflit, **autres):
    if fait:
        messages.success(request, f"L’étape « {fait} » est enregistrée.")
        return redirect("chefdoeuvre:etapes", etape.equipe_id)
    contexte = {"form": form, "etape": etape, "equipe": etape.equipe, "projet": etape.equipe.projet, "conflit": conflit}
    return render(request, "chefdoeuvre/etape.html", contexte | autres, status=statut(form, conflit))


@require_POST
def positionner(request, pk):
    """Open the grid of a step: its situation is made the first time."""
    etape = etape_tenue(request, pk)
    exiger(droits.peut_encadrer(request.user, etape.equipe.projet))
    try:
        premiere, *autres = actions.positionner_etape(etape=etape, par=request.user, jour=timezone.localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("chefdoeuvre:etapes", etape.equipe_id)
    if autres:
        classes = ", ".join(situation.classe.libelle for situation in autres)
        dit = (
            f"L’équipe réunit des élèves de plusieurs classes, qui ont chacune leur grille : ici {premiere.classe}, et"
        )
        messages.info(request, f"{dit} {classes} depuis les étapes.")
    return redirect(premiere)
