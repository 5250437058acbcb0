"""The three signatures of a convention: one tap on the board before the first day, their days on a page after."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from pfmp import droits
from pfmp.actions.signatures import CHAMPS, noter_les_signatures
from pfmp.forms.periodes import SignaturesForm
from pfmp.models import Pfmp
from pfmp.tableaux.classe import TableauDeClasse
from pfmp.views.pages import vers_la_periode, vers_la_pfmp, vers_les_pfmp
from pfmp.views.trouver import formulaire, pfmp_modifiable
from scolarite.views.pages import formulaire_en_page
from socle.formulaires import envoi, refuser

APRES = "La PFMP a commencé : dites quel jour cette signature a été donnée."


@require_POST
def signer(request, pk):
    """Note that one of the three has signed, today: one tap. After the first day, the page asks for the real day."""
    pfmp = pfmp_modifiable(request, pk)
    qui, jour = request.POST.get("qui", ""), timezone.localdate()
    if qui not in CHAMPS:
        return HttpResponseBadRequest("Signature inconnue.")
    if pfmp.du < jour:
        messages.info(request, APRES)
        return _aller(request, reverse("pfmp:signatures", args=[pk]))
    try:
        noter_les_signatures(pfmp=pfmp, jours={qui: jour}, par=request.user)
    except ValidationError as refus:
        return _refuser(request, pfmp, refus)
    if request.htmx:
        return _rangee(request, pfmp)
    messages.success(request, f"{pfmp.eleve} : la signature est notée.")
    return redirect(_vers_le_tableau(request, pfmp))


def _aller(request, url: str):
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _refuser(request, pfmp: Pfmp, refus: ValidationError):
    if request.htmx:
        contexte = {"genre": "error", "texte": refus.messages[0]}
        alerte = render(request, "composants/alerte.html", contexte, status=422)
        return retarget(reswap(alerte, "innerHTML"), "#alertes")
    messages.error(request, refus.messages[0])
    return redirect(_vers_le_tableau(request, pfmp))


def _rangee(request, pfmp: Pfmp):
    """Show the line of the pupil again, as it now is."""
    tableau = TableauDeClasse.de(pfmp.periode, timezone.localdate(), eleve=pfmp.eleve_id)
    contexte = {"ligne": tableau.lignes[0], "periode": pfmp.periode, "organise": True}
    return render(request, "pfmp/_ligne.html", contexte)


def _vers_le_tableau(request, pfmp: Pfmp) -> str:
    """Return the line of the pupil on the board, for who reads it; else the page of the PFMP."""
    if not droits.peut_lire_le_tableau(request.user, pfmp) or request.POST.get("retour") == "pfmp":
        return pfmp.get_absolute_url()
    return f"{pfmp.periode.get_absolute_url()}#eleve-{pfmp.eleve_id}"


@formulaire
def signatures(request, pk):
    """Write, correct or take back the day of each signature."""
    pfmp = pfmp_modifiable(request, pk)
    connues = {qui: getattr(pfmp, champ) for qui, champ in CHAMPS.items()}
    form = SignaturesForm(envoi(request), initial=connues)
    if form.is_valid():
        changees = {qui: jour for qui, jour in form.cleaned_data.items() if jour != connues[qui]}
        try:
            noter_les_signatures(pfmp=pfmp, jours=changees, par=request.user)
        except ValidationError as refus:
            refuser(form, refus)
        else:
            messages.success(request, f"{pfmp.eleve} : les signatures sont enregistrées.")
            return redirect(pfmp)
    chemin = [vers_les_pfmp()]
    if droits.peut_lire_le_tableau(request.user, pfmp):
        chemin.append(vers_la_periode(pfmp.periode))
    return formulaire_en_page(
        request,
        form,
        titre="Signatures de la convention",
        verbe="Enregistrer les signatures",
        chemin=[*chemin, vers_la_pfmp(pfmp)],
        aide="Aucune PFMP ne commence sans les trois. Laissez vide ce qui n’est pas encore signé.",
    )
