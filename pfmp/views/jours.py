"""Days of a PFMP: absences, catch-up, interruption, giving up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from pfmp.actions import absences as actions_des_absences
from pfmp.actions import interruptions
from pfmp.actions import rattrapages as actions_des_rattrapages
from pfmp.forms.suivi import AbsenceForm, AnnulationForm, InterruptionForm, RattrapageForm
from pfmp.models import Organisme, Pfmp
from pfmp.views.trouver import formulaire, pfmp_modifiable
from pfmp.views.trouver_suivi import absence_modifiable, montrer_le_formulaire, rattrapage_modifiable, revenir
from socle.formulaires import accomplir, envoi

JOURS = "jours"  # the anchor of the section


@formulaire
def noter_une_absence(request, pk):
    """Note days missed."""
    pfmp = pfmp_modifiable(request, pk)
    form = AbsenceForm(envoi(request))
    if accomplir(form, actions_des_absences.noter_une_absence, pfmp=pfmp, par=request.user):
        messages.success(request, "L’absence est notée.")
        return revenir(pfmp, JOURS)
    return montrer_le_formulaire(request, pfmp, form, titre="Noter une absence", verbe="Noter l’absence")


@formulaire
def corriger_une_absence(request, pk):
    """Correct days missed, or take them away."""
    absence = absence_modifiable(request, pk)
    form = AbsenceForm(envoi(request), instance=absence)
    if accomplir(form, actions_des_absences.corriger_une_absence, absence=absence, par=request.user):
        messages.success(request, "L’absence est corrigée.")
        return revenir(absence.pfmp, JOURS)
    return montrer_le_formulaire(
        request,
        absence.pfmp,
        form,
        titre="Corriger une absence",
        verbe="Enregistrer l’absence",
        retirer=reverse("pfmp:retirer_une_absence", args=[pk]),
        verbe_retirer="Retirer cette absence",
    )


@require_POST
def retirer_une_absence(request, pk):
    """Take away an absence noted by mistake."""
    absence = absence_modifiable(request, pk)
    pfmp = absence.pfmp
    return _agir(request, pfmp, actions_des_absences.retirer_une_absence, "L’absence est retirée.", absence=absence)


@formulaire
def prevoir_un_rattrapage(request, pk):
    """Plan days to make up."""
    pfmp = pfmp_modifiable(request, pk)
    form = RattrapageForm(envoi(request), pfmp=pfmp, organismes=_organismes(request))
    if accomplir(form, actions_des_rattrapages.prevoir_un_rattrapage, pfmp=pfmp, par=request.user):
        messages.success(request, "Le rattrapage est prévu. Vous le noterez fait une fois qu’il aura eu lieu.")
        return revenir(pfmp, JOURS)
    return montrer_le_formulaire(request, pfmp, form, titre="Prévoir un rattrapage", verbe="Prévoir le rattrapage")


@formulaire
def corriger_un_rattrapage(request, pk):
    """Correct days to make up, or give them up."""
    rattrapage = rattrapage_modifiable(request, pk)
    pfmp = rattrapage.pfmp
    form = RattrapageForm(envoi(request), instance=rattrapage, pfmp=pfmp, organismes=_organismes(request))
    if accomplir(form, actions_des_rattrapages.corriger_un_rattrapage, rattrapage=rattrapage, par=request.user):
        messages.success(request, "Le rattrapage est corrigé.")
        return revenir(pfmp, JOURS)
    return montrer_le_formulaire(
        request,
        pfmp,
        form,
        titre="Corriger un rattrapage",
        verbe="Enregistrer le rattrapage",
        retirer=reverse("pfmp:retirer_un_rattrapage", args=[pk]),
        verbe_retirer="Retirer ce rattrapage",
    )


@require_POST
def noter_le_rattrapage_fait(request, pk):
    """Note that days were made up (`fait` = oui), or not after all."""
    rattrapage = rattrapage_modifiable(request, pk)
    fait = request.POST.get("fait") == "oui"
    dit = "Le rattrapage est noté fait." if fait else "Le rattrapage n’est plus noté fait."
    action = actions_des_rattrapages.noter_le_rattrapage_fait
    try:
        action(rattrapage=rattrapage, fait=fait)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, dit)
    return revenir(rattrapage.pfmp, JOURS)


@require_POST
def retirer_un_rattrapage(request, pk):
    """Take away a catch-up."""
    rattrapage = rattrapage_modifiable(request, pk)
    pfmp, action = rattrapage.pfmp, actions_des_rattrapages.retirer_un_rattrapage
    return _agir(request, pfmp, action, "Le rattrapage est retiré.", rattrapage=rattrapage)


@formulaire
def interrompre(request, pk):
    """Stop a PFMP before its end."""
    pfmp = pfmp_modifiable(request, pk)
    jour = min(max(pfmp.du, timezone.localdate()), pfmp.au)
    form = InterruptionForm(envoi(request), initial={"dernier_jour": jour})
    if accomplir(form, interruptions.interrompre, pfmp=pfmp, par=request.user):
        messages.success(request, "L’interruption est notée. Les jours perdus peuvent être repris ailleurs.")
        return revenir(pfmp, JOURS)
    aide = "Les visites prévues après ce jour sont annulées. Tout ce qui est déjà noté reste."
    return montrer_le_formulaire(
        request, pfmp, form, titre="Interrompre la PFMP", verbe="Noter l’interruption", aide=aide
    )


@require_POST
def lever_l_interruption(request, pk):
    """Take back an interruption noted by mistake."""
    pfmp = pfmp_modifiable(request, pk)
    return _agir(request, pfmp, interruptions.lever_l_interruption, "L’interruption est levée.", pfmp=pfmp)


@formulaire
def annuler(request, pk):
    """Give a PFMP up."""
    pfmp = pfmp_modifiable(request, pk)
    form = AnnulationForm(envoi(request))
    if accomplir(form, interruptions.annuler, pfmp=pfmp, par=request.user):
        messages.success(request, "La PFMP est annulée. Ce qui en était noté est gardé.")
        return revenir(pfmp)
    aide = (
        "Elle ne compte plus, son lien et ses visites prévues sont fermés, et l’élève peut avoir une autre PFMP "
        "à ces dates. Si elle a commencé, interrompez-la plutôt."
    )
    return montrer_le_formulaire(request, pfmp, form, titre="Annuler la PFMP", verbe="Annuler la PFMP", aide=aide)


def _agir(request, de: Pfmp, action, dit: str, **arguments):
    try:
        action(par=request.user, **arguments)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, dit)
    return revenir(de, JOURS)


def _organismes(request):
    return Organisme.objects.visibles_par(request.user).ouverts()
