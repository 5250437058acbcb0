"""The evaluation entered at the lycée: from a paper that came back, or by référent and tutor on one device."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pfmp import actions, droits_evaluations
from pfmp.forms.papier import PapierForm, SaisieForm, VisiteForm
from pfmp.models import EvaluationTuteur, Pfmp
from pfmp.tableaux.formulaire import FormulaireTuteur, durees_prevues
from pfmp.views.trouver import exiger, formulaire, pfmp_lisible
from socle.formulaires import corriger_l_envoi, envoi, refuser

Mode = EvaluationTuteur.Mode


# --- Paper ----------------------------------------------------------------------------------------------
@formulaire
def papier(request, pk):
    """Type a form that came back on paper: one screen, the keyboard alone."""
    pfmp = _a_saisir(request, pk)
    tuteur = pfmp.tuteur
    initial = {"signataire": str(tuteur), "fonction": tuteur.fonction} if tuteur else {}
    form = _form(PapierForm, request, pfmp, initial)
    if form.is_valid() and (faite := _saisir(form, pfmp, request.user, Mode.PAPIER, scan=form.cleaned_data["scan"])):
        phrase = f"Évaluation enregistrée, récépissé {faite.recepisse}. L’original rejoint le dossier de l’élève."
        messages.success(request, phrase)
        if droits_evaluations.peut_valider(request.user, pfmp):
            return redirect("pfmp:valider_evaluation", faite.pk)
        return redirect("pfmp:evaluation", pk)
    contexte = {"pfmp": pfmp, "form": form, "version": _version(pfmp)}
    return render(request, "pfmp/evaluations/papier.html", contexte, status=422 if form.is_bound else 200)


# --- The visit ------------------------------------------------------------------------------------------
@formulaire
def ensemble(request, pk):
    """Fill it together during the visit, on a page that shows nothing else of the site; the tutor signs."""
    pfmp = _a_saisir(request, pk)
    brouillon = pfmp.evaluations.filter(transmise_le=None).first()
    form = _form(VisiteForm, request, pfmp, brouillon.brouillon if brouillon else {})
    if request.POST.get("geste") == "garder":
        return _garder(request, pfmp, form)
    if form.is_valid() and (faite := _saisir(form, pfmp, request.user, Mode.COEVALUATION)):
        return render(request, "pfmp/evaluations/ensemble_fini.html", {"pfmp": pfmp, "evaluation": faite})
    if form.is_bound:  # refused: nothing is lost, even if the page closes
        _garder_le_brouillon(request, pfmp, form)
    contexte = {"pfmp": pfmp, "form": form, "brouillon": brouillon, "version": _version(pfmp)}
    return render(request, "pfmp/evaluations/ensemble.html", contexte, status=422 if form.is_bound else 200)


def _garder(request, pfmp: Pfmp, form: SaisieForm):
    _garder_le_brouillon(request, pfmp, form)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    messages.success(request, "La saisie est gardée : elle se retrouve sur cette page, ou par le lien du tuteur.")
    return redirect("pfmp:evaluation", pfmp.pk)


def _garder_le_brouillon(request, pfmp: Pfmp, form: SaisieForm) -> None:
    actions.garder_le_brouillon(pfmp=pfmp, saisie=form.a_garder(), mode=Mode.COEVALUATION, par=request.user)


# --- What they share ----------------------------------------------------------------------------------------
def _a_saisir(request, pk) -> Pfmp:
    pfmp = pfmp_lisible(request, pk)
    exiger(droits_evaluations.peut_preparer_l_evaluation(request.user, pfmp))
    return pfmp


def _version(pfmp: Pfmp) -> int:
    """Return the version that is signed now, 0 when none is."""
    transmise = pfmp.evaluations.transmises().first()
    return transmise.version if transmise else 0


def _form(classe: type[SaisieForm], request, pfmp: Pfmp, initial: dict) -> SaisieForm:
    return classe(
        envoi(request),
        request.FILES or None,
        initial={**initial, "apres": _version(pfmp)},
        formulaire=FormulaireTuteur.de(pfmp),
        prevues=durees_prevues(pfmp),
    )


def _saisir(form: SaisieForm, pfmp: Pfmp, par, mode: str, **autres) -> EvaluationTuteur | None:
    """Store it; a refusal goes back in the form, with the version to compare with."""
    try:
        return actions.saisir(
            pfmp=pfmp, contenu=form.contenu(), mode=mode, par=par, apres=form.cleaned_data["apres"], **autres
        )
    except ValidationError as refus:
        refuser(form, refus)
        corriger_l_envoi(form, apres=_version(pfmp))
        return None
