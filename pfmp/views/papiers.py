"""Papers that come back: one tap each, a scan filed with the right pupil."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from pfmp import droits
from pfmp.actions import papiers as actions
from pfmp.forms.suivi import ScanDUnEleveForm, ScanForm
from pfmp.models import Papier, Pfmp
from pfmp.tableaux.retours import Retours, total_de
from pfmp.views.trouver import exiger, formulaire, periode_lisible, pfmp_modifiable
from pfmp.views.trouver_suivi import montrer_le_formulaire, papier_modifiable, revenir
from scolarite.models import AnneeScolaire
from socle.depots.fichiers import servir
from socle.formulaires import accomplir, envoi
from socle.typographie import minuscule

PAPIERS = "papiers"


@require_safe
def retours(request, pk):
    """The papers of a period, a pupil a line."""
    periode = periode_lisible(request, pk)
    contexte = {"page": Retours.de(periode, request.user), "periode": periode}
    contexte["note"] = droits.peut_organiser(request.user)
    return render(request, "pfmp/suivi/retours.html", contexte)


@require_POST
def recevoir(request, pk, nature):
    """Note that a paper is here."""
    pfmp = pfmp_modifiable(request, pk)
    if nature not in Papier.Nature.values:
        raise Http404
    try:
        papier = actions.recevoir_un_papier(pfmp=pfmp, nature=nature, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return _suite(request, pfmp)
    return _repondre(request, pfmp, f"Papier reçu de {pfmp.eleve} : {minuscule(papier.get_nature_display())}.", nature)


@require_POST
def reprendre(request, pk):
    """Take back a paper noted by mistake."""
    papier = papier_modifiable(request, pk)
    actions.reprendre_un_papier(papier=papier)
    return _repondre(
        request,
        papier.pfmp,
        f"Ce papier n’est plus noté reçu : {minuscule(papier.get_nature_display())}.",
        papier.nature,
    )


def _repondre(request, pfmp: Pfmp, dit: str, nature: str):
    """Answer a script with the cell alone, and a browser with the page where one was."""
    if request.htmx:
        papier = pfmp.papiers.presents().filter(nature=nature).first()
        contexte = {"pfmp": pfmp, "nature": nature, "libelle": Papier.Nature(nature).label, "papier": papier}
        retour = _retour(request)
        evaluee = nature == Papier.Nature.EVALUATION and pfmp.evaluations.transmises().exists()
        contexte |= {"note": True, "retour": retour, "dans_agora": evaluee}
        contexte["total"] = total_de(pfmp.periode_id, nature, request.user) if retour else ""
        return render(request, "pfmp/suivi/_reponse_papier.html", contexte)
    messages.success(request, dit)
    return _suite(request, pfmp)


def _suite(request, pfmp: Pfmp):
    retour = _retour(request)
    return redirect(retour) if retour else revenir(pfmp, PAPIERS)


def _retour(request) -> str:
    """Return the page of this site where the tap was made; nothing for the page of the PFMP, or for another site."""
    retour = request.POST.get("retour", "")
    ici = retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts=None)
    return retour if ici else ""


@formulaire
def deposer(request, pk):
    """File the scan of a paper of this PFMP."""
    pfmp = pfmp_modifiable(request, pk)
    nature = request.GET.get("nature")
    depart = {"nature": nature if nature in Papier.Nature.values else None}
    form = ScanForm(envoi(request), request.FILES or None, initial=depart)
    if papier := accomplir(form, actions.ranger_un_scan, pfmp=pfmp, par=request.user):
        messages.success(request, f"Papier rangé avec {pfmp.eleve} : {minuscule(papier.get_nature_display())}.")
        return revenir(pfmp, PAPIERS)
    titre = "Numériser un papier"
    return montrer_le_formulaire(request, pfmp, form, titre=titre, verbe="Ranger ce papier", fichiers=True)


@formulaire
def deposer_pour_un_eleve(request):
    """File the scan of a paper: which pupil, which paper, and the picture. Then the next one."""
    exiger(droits.peut_organiser(request.user))
    form = ScanDUnEleveForm(envoi(request), request.FILES or None, pfmps=_pfmps_de(request))
    if papier := accomplir(form, actions.ranger_un_scan, par=request.user):
        messages.success(
            request, f"Papier rangé avec {papier.pfmp.eleve} : {minuscule(papier.get_nature_display())}. Au suivant."
        )
        return redirect("pfmp:deposer_pour_un_eleve")
    return render(request, "pfmp/suivi/deposer.html", {"form": form}, status=422 if form.is_bound else 200)


def _pfmps_de(request):
    """The PFMP of the year for which the person may file a paper."""
    annee = AnneeScolaire.objects.visibles_par(request.user).courante(timezone.localdate())
    pfmps = Pfmp.objects.visibles_par(request.user).comptees().filter(periode__classe__annee=annee)
    return (
        droits.qu_il_peut_organiser(request.user, pfmps)
        .select_related("eleve", "organisme", "periode__classe")
        .order_by("eleve__tri", "-du")
    )


@require_safe
def telecharger(request, pk):
    """Give the scan of a paper, as a file to keep."""
    papier = get_object_or_404(Papier.objects.visibles_par(request.user).presents(), pk=pk)
    if not papier.fichier:
        raise Http404
    return servir(papier)
