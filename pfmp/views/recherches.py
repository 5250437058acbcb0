"""The search of a place by a pupil: her steps, noted by her or by the team, and one tap to make a PFMP of one."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from pfmp import droits
from pfmp.actions import places
from pfmp.actions import recherches as actions
from pfmp.forms.places import DemarcheForm, DemarcheModifieeForm
from pfmp.models import Periode, Pfmp, Recherche
from pfmp.views.pages import vers_les_pfmp
from pfmp.views.places import avertir
from pfmp.views.trouver import demarche_visible, eleve_de_la_periode, exiger, formulaire
from scolarite.views.pages import formulaire_en_page
from socle.formulaires import accomplir, envoi


@formulaire
def recherche(request, pk, eleve_pk):
    """The steps of one pupil for one period, and the form of the next one."""
    periode = get_object_or_404(Periode.objects.visibles_par(request.user).select_related("classe__annee"), pk=pk)
    eleve = eleve_de_la_periode(request, periode, eleve_pk)
    note = droits.peut_noter_une_demarche(request.user)
    exiger(note or request.method != "POST")
    form = DemarcheForm(envoi(request), initial={"date": timezone.localdate()})
    if accomplir(form, actions.noter_une_demarche, eleve=eleve, periode=periode, par=request.user):
        messages.success(request, "La démarche est notée.")
        return redirect("pfmp:recherche", pk, eleve_pk)
    demarches = (
        Recherche.objects.visibles_par(request.user)
        .comptees()
        .filter(periode=periode, eleve=eleve)
        .select_related("saisie_par")
    )
    places_visibles = Pfmp.objects.visibles_par(request.user).comptees()
    contexte = {
        "periode": periode,
        "eleve": eleve,
        "demarches": demarches,
        "place": places_visibles.filter(periode=periode, eleve=eleve).select_related("organisme").last(),
        "form": form,
        "note": note,
        "organise": droits.peut_organiser(request.user),
        "est_eleve": droits.est_eleve(request.user),
    }
    return render(request, "pfmp/recherche.html", contexte, status=422 if form.is_bound else 200)


@formulaire
def modifier_recherche(request, pk):
    """Note the answer to a step, or correct it; a pupil corrects those that she noted."""
    demarche = demarche_visible(request, pk)
    exiger(droits.peut_corriger_la_demarche(request.user, demarche))
    retour = reverse("pfmp:recherche", args=[demarche.periode_id, demarche.eleve_id])
    form = DemarcheModifieeForm(envoi(request), instance=copy(demarche))
    if accomplir(form, actions.modifier_une_demarche, demarche=demarche):
        messages.success(request, "La démarche est modifiée.")
        return redirect(retour)
    chemin = [vers_les_pfmp(), (f"Recherche de {demarche.eleve}", retour)]
    return formulaire_en_page(request, form, titre="Modifier la démarche", verbe="Enregistrer", chemin=chemin)


@require_POST
def placer_depuis(request, pk):
    """Make a PFMP of a step in one tap; an organisme that the directory does not know is added first."""
    demarche = demarche_visible(request, pk)
    exiger(droits.peut_organiser(request.user))
    formulaire = reverse("pfmp:placer", args=[demarche.periode_id, demarche.eleve_id])
    if demarche.organisme is None:
        messages.info(request, f"« {demarche.nom_organisme} » n’est pas encore dans l’annuaire : ajoutez-le d’abord.")
        question = urlencode({"nom": demarche.nom_organisme, "demarche": str(demarche.pk)})
        return redirect(f"{reverse('pfmp:creer_organisme')}?{question}")
    try:
        pfmp = places.placer(
            eleve=demarche.eleve,
            periode=demarche.periode,
            organisme=demarche.organisme,
            recherche=demarche,
            par=request.user,
        )
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(f"{formulaire}?demarche={demarche.pk}")
    messages.success(request, f"{pfmp.eleve} a une place : {pfmp.organisme}. Nommez son référent.")
    avertir(request, pfmp)
    return redirect(pfmp)
