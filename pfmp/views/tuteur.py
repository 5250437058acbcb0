"""The page of a tutor, without an account: one address, whatever its link still opens."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from pfmp import actions
from pfmp.acces_tuteur import (
    Acces,
    acces_de,
    adresse,
    chercher,
    lien_a_reprendre,
    marque_de_reprise,
    ouvre,
    poser_le_temoin,
    sans_trace,
)
from pfmp.actions.liens import ESSAIS
from pfmp.forms.tuteur import EvaluationForm
from pfmp.models import EvaluationTuteur, LienTuteur
from pfmp.tableaux.formulaire import FormulaireTuteur, durees_prevues
from socle.formulaires import refuser
from socle.limites import TropDEssaisError

Mode = EvaluationTuteur.Mode


@sans_trace
@require_safe
@login_not_required
def entrer(request, secret):
    """Exchange the secret of an address for a cookie. Scanners of mail come here too: nothing changes."""
    try:
        lien = chercher(request, secret)
    except TropDEssaisError:
        return render(request, "pfmp/tuteur/trop_d_essais.html", status=429)
    if lien is None:
        return render(request, "pfmp/tuteur/inconnu.html", status=404)
    vers = HttpResponseRedirect(adresse(lien), status=303)
    reponse = vers if ouvre(lien) else _ne_s_ouvre_plus(request, lien)
    return poser_le_temoin(reponse, lien, reconnu=False)


@sans_trace
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@gzip_page
def evaluation(request, cle):
    """Ask who knows the pupil, show the form, keep it, sign it; or say why nothing opens any more."""
    acces = acces_de(request, cle)
    if acces is None:
        return _sans_acces(request, cle)
    geste = request.POST.get("geste", "") if request.method == "POST" else ""
    if geste == "demander":
        return _demander(request, acces)
    if not ouvre(acces.lien):
        return _ne_s_ouvre_plus(request, acces.lien, reconnu=acces.reconnu)
    if not acces.reconnu:
        return _reconnaitre(request, acces) if geste == "reconnaitre" else _question(request, acces)
    try:
        return GESTES.get(geste, _montrer)(request, acces)
    except ValidationError:  # closed in the meantime: by another submission, or by the lycée
        return _ne_s_ouvre_plus(request, acces.lien, reconnu=True)


# --- Nothing opens ----------------------------------------------------------------------------------
def _sans_acces(request, cle):
    """Say to open the link again; the same for every address. A page left open too long loses nothing."""
    lien = lien_a_reprendre(cle, request.POST.get("reprise", ""))
    garde = False
    if lien is not None and ouvre(lien):
        actions.garder_le_brouillon(
            pfmp=lien.pfmp, saisie=_formulaire(request, lien).a_garder(), mode=Mode.LIEN, lien=lien
        )
        garde = True
    return render(request, "pfmp/tuteur/fermee.html", {"garde": garde}, status=404)


def _ne_s_ouvre_plus(request, lien: LienTuteur, *, reconnu: bool = False, demande: str = ""):
    """Answer 410, the same for a link used, expired or revoked; who signed reads the number of the receipt."""
    transmise = lien.evaluations.filter(transmise_le__isnull=False).first() if reconnu else None
    contexte = {"transmise": transmise, "adresse": adresse(lien), "demande": demande}
    return render(request, "pfmp/tuteur/plus_rien.html", contexte, status=410)


def _demander(request, acces: Acces):
    faite = actions.demander_un_nouveau_lien(lien=acces.lien)
    return _ne_s_ouvre_plus(request, acces.lien, demande="faite" if faite else "deja")


# --- Who knows the pupil ----------------------------------------------------------------------------
def _question(request, acces: Acces, *, erreur: str = ""):
    restants = ESSAIS - acces.lien.nb_essais
    if restants <= 0:
        return render(request, "pfmp/tuteur/bloquee.html", status=403)
    contexte = {"erreur": erreur, "restants": restants}
    return render(request, "pfmp/tuteur/question.html", contexte, status=422 if erreur else 200)


def _reconnaitre(request, acces: Acces):
    saisie = request.POST.get("saisie", "")[:100]
    if not saisie.strip():
        return _question(request, acces, erreur="Écrivez le nom de famille de l’élève, ou le code de la convention.")
    if actions.reconnaitre(lien=acces.lien, saisie=saisie):
        return poser_le_temoin(HttpResponseRedirect(request.path, status=303), acces.lien, reconnu=True)
    acces.lien.refresh_from_db(fields=["nb_essais"])
    return _question(request, acces, erreur="Ce n’est ni le nom de l’élève, ni le code de la convention.")


# --- The form ---------------------------------------------------------------------------------------
def _formulaire(request, lien: LienTuteur, initial: dict | None = None) -> EvaluationForm:
    donnees = request.POST if request.method == "POST" else None
    return EvaluationForm(
        donnees, initial=initial, formulaire=FormulaireTuteur.de(lien.pfmp), prevues=durees_prevues(lien.pfmp)
    )


def _montrer(request, acces: Acces):
    brouillon = acces.lien.pfmp.evaluations.filter(transmise_le=None).first()
    tuteur = acces.lien.pfmp.tuteur
    initial = {"fonction": tuteur.fonction if tuteur else ""} | (brouillon.brouillon if brouillon else {})
    formulaire = EvaluationForm(
        initial=initial,
        formulaire=FormulaireTuteur.de(acces.lien.pfmp),
        prevues=durees_prevues(acces.lien.pfmp),
    )
    reponse = _page(request, acces, formulaire, brouillon)
    return poser_le_temoin(reponse, acces.lien, reconnu=True)


def _page(request, acces: Acces, formulaire: EvaluationForm, brouillon=None, *, statut: int = 200):
    contexte = {
        "form": formulaire,
        "pfmp": acces.lien.pfmp,
        "lien": acces.lien,
        "brouillon": brouillon,
        "reprise": marque_de_reprise(acces.lien),
        "avant": timezone.localdate() < acces.lien.pfmp.du,
    }
    return render(request, "pfmp/tuteur/evaluation.html", contexte, status=statut)


def _garder(request, acces: Acces):
    """Keep the draft: a few signs for the script of the page, the page again for who has no script."""
    _ecrire_le_brouillon(acces, _formulaire(request, acces.lien))
    if request.headers.get("Accept") == "application/json":
        reponse = HttpResponse(status=204)
    else:
        reponse = HttpResponseRedirect(request.path, status=303)
    return poser_le_temoin(reponse, acces.lien, reconnu=True)


def _transmettre(request, acces: Acces):
    formulaire = _formulaire(request, acces.lien)
    if formulaire.is_valid():
        _signer(acces, formulaire)
    if formulaire.errors:
        brouillon = _ecrire_le_brouillon(acces, formulaire)
        reponse = _page(request, acces, formulaire, brouillon, statut=422)
        return poser_le_temoin(reponse, acces.lien, reconnu=True)
    return HttpResponseRedirect(request.path, status=303)


def _signer(acces: Acces, formulaire: EvaluationForm) -> None:
    """Transmit; a refusal that is about an answer goes back beside it, any other closes the link."""
    try:
        actions.transmettre(lien=acces.lien, contenu=formulaire.contenu())
    except ValidationError as refus:
        if not hasattr(refus, "error_dict"):
            raise
        refuser(formulaire, refus)


def _ecrire_le_brouillon(acces: Acces, formulaire: EvaluationForm) -> EvaluationTuteur:
    return actions.garder_le_brouillon(
        pfmp=acces.lien.pfmp, saisie=formulaire.a_garder(), mode=Mode.LIEN, lien=acces.lien
    )


GESTES: dict[str, Callable] = {"garder": _garder, "transmettre": _transmettre}
