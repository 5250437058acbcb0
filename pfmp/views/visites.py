"""Visits and calls of one PFMP."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.views.decorators.http import require_POST

from pfmp.actions import visites as actions
from pfmp.forms.suivi import VisiteFaiteForm, VisitePrevueForm
from pfmp.models import Visite
from pfmp.views.trouver import formulaire, pfmp_modifiable
from pfmp.views.trouver_suivi import montrer_le_formulaire, revenir, visite_modifiable, visiteurs_de
from socle.formulaires import accomplir, envoi

VISITES = "visites"


@formulaire
def prevoir(request, pk):
    """Plan a visit or a call."""
    pfmp = pfmp_modifiable(request, pk)
    depart = VisitePrevueForm.depart(None, request.user)
    form = VisitePrevueForm(envoi(request), initial=depart, visiteurs=visiteurs_de(pfmp, request.user))
    if visite := accomplir(form, actions.prevoir_une_visite, pfmp=pfmp):
        messages.success(request, f"{visite.get_nature_display()} : le jour est noté.")
        return revenir(pfmp, VISITES)
    return montrer_le_formulaire(request, pfmp, form, titre="Prévoir une visite ou un appel", verbe="Prévoir")


@formulaire
def deplacer(request, pk):
    """Move a planned visit, or call it off."""
    visite = visite_modifiable(request, pk)
    pfmp = visite.pfmp
    depart = VisitePrevueForm.depart(visite, request.user)
    form = VisitePrevueForm(envoi(request), initial=depart, visiteurs=visiteurs_de(pfmp, request.user))
    if accomplir(form, actions.deplacer_une_visite, visite=visite):
        messages.success(request, "Le rendez-vous est déplacé.")
        return revenir(pfmp, VISITES)
    return montrer_le_formulaire(
        request, pfmp, form, titre="Déplacer un rendez-vous", verbe="Enregistrer", **_annulable(visite)
    )


@formulaire
def noter(request, pk):
    """Note a visit or a call that was made."""
    pfmp = pfmp_modifiable(request, pk)
    nature = request.GET.get("nature")
    nature = nature if nature in Visite.Nature.values else Visite.Nature.APPEL
    form = VisiteFaiteForm(envoi(request), initial=VisiteFaiteForm.depart(None, pfmp, nature))
    if accomplir(form, actions.noter_une_visite, pfmp=pfmp, par=request.user):
        messages.success(request, "C’est noté.")
        return revenir(pfmp, VISITES)
    return montrer_le_formulaire(request, pfmp, form, titre="Noter une visite ou un appel", verbe="Noter")


@formulaire
def rendre_compte(request, pk):
    """Note what came of a planned visit, or correct what was noted."""
    visite = visite_modifiable(request, pk)
    pfmp = visite.pfmp
    form = VisiteFaiteForm(envoi(request), initial=VisiteFaiteForm.depart(visite, pfmp, visite.nature))
    if accomplir(form, actions.rendre_compte, visite=visite):
        messages.success(request, "Le compte rendu est enregistré.")
        return revenir(pfmp, VISITES)
    titre = f"{visite.get_nature_display()} : compte rendu"
    return montrer_le_formulaire(
        request, pfmp, form, titre=titre, verbe="Enregistrer le compte rendu", **_annulable(visite)
    )


@require_POST
def annuler(request, pk):
    """Call off a visit, or take away one noted by mistake."""
    visite = visite_modifiable(request, pk)
    try:
        actions.annuler_une_visite(visite=visite)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, "Le rendez-vous est annulé." if not visite.faite_le else "La visite est retirée.")
    return revenir(visite.pfmp, VISITES)


def _annulable(visite: Visite) -> dict[str, str]:
    verbe = "Retirer : noté par erreur" if visite.faite_le else "Annuler ce rendez-vous"
    return {"retirer": reverse("pfmp:annuler_une_visite", args=[visite.pk]), "verbe_retirer": verbe}
