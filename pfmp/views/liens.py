"""The links of tutors: given, sent again, revoked, one by one or all at once."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from pfmp import actions, droits
from pfmp.lettres import lettres
from pfmp.models import LienTuteur
from pfmp.tableaux.liens import ListeDesLiens
from pfmp.views.trouver import exiger, formulaire, periode_modifiable, pfmp_modifiable
from scolarite.droits import peut_administrer
from socle.valeurs import entier

TOUS = "tous"


@require_safe
def liens(request):
    """Every link that opens something today, of the pupils that the person knows."""
    exiger(droits.peut_lire_les_listes(request.user))
    contexte = {
        "liste": ListeDesLiens.de(request.user, timezone.now()),
        "organise": droits.peut_organiser(request.user),
        "administre": peut_administrer(request.user),
        "courriels_en_fichiers": not settings.PRODUCTION,
    }
    return render(request, "pfmp/liens/liste.html", contexte)


@formulaire
def revoquer_des_liens(request):
    """Confirm, then revoke the links of a tutor, or all those of the school."""
    exiger(droits.peut_organiser(request.user))
    portee = request.POST.get("portee") or request.GET.get("portee", TOUS)
    vises, de_qui = _vises(request, portee)
    if request.method == "POST":
        nombre = actions.revoquer(liens=vises, par=request.user)
        messages.success(request, f"{nombre} lien{'s' if nombre > 1 else ''} révoqué{'s' if nombre > 1 else ''}.")
        return redirect("pfmp:liens")
    contexte = {
        "question": f"Révoquer tous les liens {de_qui} ?",
        "effets": [
            "Ces liens se ferment tout de suite, aussi pour une page déjà ouverte.",
            "Ce qui est commencé est gardé ; ce qui est transmis ne change pas.",
            "Vous pourrez donner un nouveau lien depuis la page de chaque PFMP.",
        ],
        "verbe": "Révoquer ces liens",
        "retour": "..",
        "grave": True,
    }
    return render(request, "confirmation.html", contexte)


def _vises(request, portee: str):
    """Return the links aimed at, and whose they are in words; 404 for a tutor of whom no link is known."""
    visibles = LienTuteur.objects.visibles_par(request.user)
    if portee == TOUS:
        if not peut_administrer(request.user):
            raise PermissionDenied("Seul l’administrateur révoque d’un coup tous les liens de l’établissement.")
        return visibles, "de l’établissement"
    tuteur = entier(portee)
    du_tuteur = visibles.filter(pfmp__tuteur=tuteur) if tuteur else visibles.none()
    lien = du_tuteur.select_related("pfmp__tuteur").first()
    if lien is None:
        raise Http404
    return du_tuteur, f"de {lien.pfmp.tuteur}"


@require_POST
def envoyer_le_lien(request, pk):
    """Have the link sent to the tuteur by mail."""
    pfmp = pfmp_modifiable(request, pk)
    try:
        lien = actions.envoyer_le_lien(pfmp=pfmp, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, f"Le lien part à {lien.envoye_a}.")
    return redirect(pfmp)


@formulaire
def envoyer_les_liens(request, pk):
    """Show what the links of a period would do, then send in one action those that have not left yet."""
    periode = periode_modifiable(request, pk)
    if request.method == "POST":
        envois = actions.envoyer_les_liens(periode=periode, par=request.user)
        _dire_les_envois(request, envois)
        return redirect(periode)
    contexte = {"periode": periode, "envois": actions.Envois.de(periode)}
    return render(request, "pfmp/liens/envoyer.html", contexte)


def _dire_les_envois(request, envois: actions.Envois) -> None:
    nombre = len(envois.a_envoyer)
    if nombre:
        messages.success(request, f"{nombre} lien{'s' if nombre > 1 else ''} part{'ent' if nombre > 1 else ''}.")
    else:
        messages.info(request, "Aucun lien n’était à envoyer.")
    for motif, pfmps in envois.retenues.items():
        noms = ", ".join(str(pfmp.eleve) for pfmp in pfmps)
        messages.warning(request, f"Pas de lien envoyé : {noms}. {motif}")


@require_POST
def imprimer_la_lettre(request, pk):
    """Give the letter with the link and its QR code; the link is the one already sent, if there is one."""
    pfmp = pfmp_modifiable(request, pk)
    try:
        lien = actions.lien_a_donner(pfmp=pfmp, par=request.user)
        lien.pfmp = pfmp
        fichier = lettres([lien])
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(pfmp)
    return _en_pdf(fichier, f"lettre-tuteur-{pfmp.pk}.pdf")


@require_POST
def imprimer_les_lettres(request, pk):
    """Give, in one file, the letters of those of a period whom no mail reaches."""
    periode = periode_modifiable(request, pk)
    liens = actions.liens_des_lettres(periode=periode, par=request.user)
    if not liens:
        messages.info(request, "Aucune lettre n’est à imprimer : chaque tuteur reçoit ses courriels.")
        return redirect("pfmp:envoyer_les_liens", pk)
    return _en_pdf(lettres(liens), f"lettres-tuteurs-{periode.pk}.pdf")


def _en_pdf(fichier: bytes, nom: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=nom)
    return HttpResponse(fichier, "application/pdf", headers={"Content-Disposition": disposition or "attachment"})


@require_POST
def renouveler_le_lien(request, pk):
    """Open another link, which revokes the one before: for a link blocked, expired, or in the wrong hands."""
    pfmp = pfmp_modifiable(request, pk)
    try:
        actions.ouvrir_un_lien(pfmp=pfmp, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, "Un nouveau lien est ouvert. Envoyez-le, ou imprimez la lettre.")
    return redirect(pfmp)


@require_POST
def revoquer_le_lien(request, pk):
    """Close the links of a PFMP at once."""
    pfmp = pfmp_modifiable(request, pk)
    if actions.revoquer(liens=LienTuteur.objects.visibles_par(request.user).filter(pfmp=pfmp), par=request.user):
        messages.success(request, "Le lien est révoqué : il n’ouvre plus rien.")
    else:
        messages.info(request, "Aucun lien n’était ouvert.")
    return redirect(pfmp)
