"""What the organisme attests, typed from its paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pfmp.actions import attestations as actions
from pfmp.actions.communs import plage
from pfmp.forms.suivi import AttestationForm, nommer_la_tache
from pfmp.models import Attestation
from pfmp.regles.jours import ecart_de_semaines
from pfmp.tableaux.suivi import jours_d_une_semaine
from pfmp.views.trouver import formulaire, pfmp_modifiable
from pfmp.views.trouver_suivi import attestation_modifiable, montrer_le_formulaire, revenir
from referentiel.models import Activite
from socle.formulaires import accomplir, envoi

ANCRE = "attestation"


@formulaire
def attester(request, pk):
    """Type what the organisme attests; weeks that differ from the days are kept, and said at their field."""
    pfmp = pfmp_modifiable(request, pk)
    attestation = Attestation.objects.visibles_par(request.user).filter(pfmp=pfmp).first()
    par_semaine = jours_d_une_semaine(pfmp.periode.classe.annee.rentree)
    form = AttestationForm(
        envoi(request),
        request.FILES or None,
        instance=attestation or Attestation(pfmp=pfmp),
        initial={} if attestation else AttestationForm.depart(pfmp),
        activites=Activite.objects.filter(bloc__diplome=pfmp.periode.classe.diplome_suivi),
        jours_par_semaine=par_semaine,
    )
    if enregistree := accomplir(form, actions.enregistrer_l_attestation, pfmp=pfmp, par=request.user):
        if ecart_de_semaines(enregistree.semaines, plage(enregistree), par_semaine):
            messages.warning(request, "L’attestation est enregistrée. Vérifiez le nombre de semaines.")
            return redirect("pfmp:attester", pk)
        messages.success(request, "L’attestation est enregistrée.")
        return revenir(pfmp, ANCRE)
    declarees = _declarees(pfmp)
    return montrer_le_formulaire(
        request,
        pfmp,
        form,
        titre="Attestation de PFMP",
        verbe="Enregistrer l’attestation",
        fichiers=True,
        attestation=attestation,
        declarees=declarees,
        gabarit="pfmp/suivi/attestation.html",
    )


def _declarees(pfmp) -> list[str]:
    """The tasks that the tutor has ticked in the signed evaluation, to be compared with the paper."""
    evaluation = pfmp.evaluations.filter(transmise_le__isnull=False, remplacee_le=None).first()
    return [nommer_la_tache(activite) for activite in evaluation.activites.all()] if evaluation else []


@require_POST
def rendre_l_original(request, pk):
    """Note that the original went back to the pupil (`rendu` = oui), or not after all."""
    attestation = attestation_modifiable(request, pk)
    rendu = request.POST.get("rendu") == "oui"
    try:
        actions.rendre_l_original(attestation=attestation, rendu=rendu)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, "L’original est rendu à l’élève." if rendu else "L’original n’est plus noté rendu.")
    return revenir(attestation.pfmp, ANCRE)
