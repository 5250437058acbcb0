"""The evaluation of a PFMP by its tutor, as the lycée prepares it, reads it and takes it over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from pfmp import actions, droits, droits_evaluations, papiers_du_tuteur
from pfmp.actions import papiers_du_tuteur as impressions
from pfmp.models import EvaluationTuteur, Pfmp
from pfmp.tableaux.evaluations import AFFICHES, ChoixDesCompetences, EvaluationLue, EvaluationsDeLaPfmp
from pfmp.tableaux.formulaire import FormulaireTuteur
from pfmp.views.trouver import exiger, formulaire, periode_lisible, pfmp_lisible
from referentiel.models import Competence
from socle.pdf import rendre
from socle.taches import Livraison
from socle.valeurs import entier
from socle.vues import piece_jointe

A_RELIRE = 100


# --- One PFMP -----------------------------------------------------------------------------------------
@require_safe
def evaluation(request, pk):
    """What the tutor has said, what the lycée did with it, and how to get it when nobody has signed."""
    pfmp = pfmp_lisible(request, pk)
    page = EvaluationsDeLaPfmp.de(pfmp, request.user)
    lue = page.en_vigueur
    if droits.est_eleve(request.user):
        exiger(lue is not None and droits_evaluations.peut_lire_l_evaluation(request.user, lue.evaluation))
    contexte = {
        "pfmp": pfmp,
        "page": page,
        "est_eleve": droits.est_eleve(request.user),
        "lit_la_classe": droits.peut_lire_le_tableau(request.user, pfmp),
        "prepare": droits_evaluations.peut_preparer_l_evaluation(request.user, pfmp),
        "valide": droits_evaluations.peut_valider(request.user, pfmp),
    }
    return render(request, "pfmp/evaluations/evaluation.html", contexte)


@formulaire
def choisir_les_competences(request, pk):
    """Choose what the tutor is asked about, from what the pupil's own sheets say."""
    pfmp = _a_preparer(request, pk)
    codes = request.POST.getlist("competences") if request.method == "POST" else None
    refus = None
    if codes is not None:
        try:
            _choisir(request, pfmp, codes)
        except ValidationError as erreur:
            refus = erreur.messages[0]
        else:
            messages.success(request, "Le tuteur sera interrogé sur ces compétences.")
            return redirect("pfmp:evaluation", pk)
    contexte = {"pfmp": pfmp, "page": ChoixDesCompetences.de(pfmp, codes), "refus": refus}
    return render(request, "pfmp/evaluations/competences.html", contexte, status=422 if refus else 200)


def _choisir(request, pfmp: Pfmp, codes: list[str]) -> None:
    if "proposition" in request.POST:
        codes = []
    elif not codes:
        raise ValidationError("Cochez au moins une compétence, ou reprenez la proposition d’Agora.")
    diplome = pfmp.periode.classe.diplome_suivi
    choisies = Competence.objects.filter(diplome=diplome, code__in=codes).professionnelles().order_by("ordre")
    actions.choisir_les_competences(pfmp=pfmp, competences=list(choisies), par=request.user)


@require_POST
def imprimer_le_formulaire(request, pk):
    """Give the form of a PFMP, to be filled by hand."""
    pfmp = _a_preparer(request, pk)
    saisie = request.build_absolute_uri(reverse("pfmp:papier", args=[pk]))
    try:
        livraison = impressions.imprimer_le_formulaire(
            pfmp=pfmp, par=request.user, saisie=saisie, jour=timezone.localdate()
        )
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:evaluation", pk)
    return piece_jointe(livraison)


@require_safe
def formulaire_vierge(request, pk):
    """Give the blank form of a class: nobody is named in it."""
    periode = periode_lisible(request, pk)
    papier = papiers_du_tuteur.formulaire(
        FormulaireTuteur.vierge(periode.classe), periode.classe, jour=timezone.localdate()
    )
    return piece_jointe(Livraison(rendre(*papier), "evaluation-de-pfmp-vierge.pdf"))


@require_safe
def retrouver(request):
    """Go to the PFMP of a paper form, by the reference printed on it."""
    exiger(droits.peut_organiser(request.user))
    cle = papiers_du_tuteur.lire_la_reference(request.GET.get("reference", ""))
    pfmp = Pfmp.objects.visibles_par(request.user).filter(pk=cle).first() if cle else None
    if pfmp is None:
        messages.error(request, "Aucune PFMP ne porte cette référence : relisez-la sous le dessin, en haut de la page.")
        return redirect("pfmp:a_valider")
    return redirect("pfmp:papier", pfmp.pk)


# --- Taking over -----------------------------------------------------------------------------------------
@require_safe
def a_valider(request):
    """The signed evaluations that wait for this person; all those of the school for its administrateur."""
    exiger(droits.peut_organiser(request.user))
    attendent = droits_evaluations.a_valider_par(request.user).select_related(*AFFICHES)
    autres = EvaluationTuteur.objects.visibles_par(request.user).a_valider().exclude(pk__in=attendent.values("pk"))
    contexte = {
        "attendent": list(attendent.order_by("transmise_le", "pk")[:A_RELIRE]),
        "autres": list(autres.select_related(*AFFICHES).order_by("transmise_le", "pk")[:A_RELIRE]),
    }
    return render(request, "pfmp/evaluations/a_valider.html", contexte)


@formulaire
def valider(request, pk):
    """Take the levels over: all of them in one gesture, or all but those refused with a reason."""
    evaluation = _evaluation(request, pk)
    exiger(droits_evaluations.peut_valider(request.user, evaluation.pfmp))
    refusees, erreurs = _refus(request), {}
    if request.method == "POST":
        try:
            situation = actions.valider(evaluation=evaluation, par=request.user, refus=refusees)
        except ValidationError as refus:
            erreurs = _par_ligne(refus)
            if not erreurs:
                messages.error(request, refus.messages[0])
                return redirect("pfmp:evaluation", evaluation.pfmp_id)
        else:
            return _dire_et_aller(request, evaluation, repris=situation is not None)
    elif evaluation.validee_le is not None or evaluation.remplacee_le is not None:
        return redirect("pfmp:evaluation", evaluation.pfmp_id)
    contexte = {
        "evaluation": evaluation,
        "pfmp": evaluation.pfmp,
        "lue": EvaluationLue.de(evaluation, refusees, erreurs),
        "erreurs": erreurs,
    }
    return render(request, "pfmp/evaluations/valider.html", contexte, status=422 if erreurs else 200)


def _refus(request) -> dict[int, str]:
    """Return what was refused: a box ticked, or a reason written."""
    cochees = {cle for envoye in request.POST.getlist("refus") if (cle := entier(envoye))}
    ecrits = {
        cle: valeur
        for nom, valeur in request.POST.items()
        if nom.startswith("motif-") and (cle := entier(nom.removeprefix("motif-")))
    }
    return {cle: ecrits.get(cle, "") for cle in cochees | {cle for cle, motif in ecrits.items() if motif.strip()}}


def _par_ligne(refus: ValidationError) -> dict[int, str]:
    if not hasattr(refus, "error_dict"):
        return {}
    return {int(champ.removeprefix("motif-")): erreurs[0] for champ, erreurs in refus.message_dict.items()}


def _dire_et_aller(request, evaluation: EvaluationTuteur, *, repris: bool):
    adresse = reverse("pfmp:evaluation", args=[evaluation.pfmp_id])
    dit = "Les niveaux du tuteur de {} sont dans le suivi." if repris else "Aucun niveau du tuteur de {} n’est repris."
    phrase = dit + " <a href='{}'>Relire ou revoir cette décision</a>"
    messages.success(request, format_html(phrase, evaluation.pfmp.eleve, adresse))
    suivante = droits_evaluations.a_valider_par(request.user).exists()
    return redirect("pfmp:a_valider") if suivante else redirect("pfmp:evaluation", evaluation.pfmp_id)


@require_POST
def rouvrir(request, pk):
    """Take the levels out again, to decide otherwise. What was decided before stays in the history."""
    evaluation = _evaluation(request, pk)
    exiger(droits_evaluations.peut_valider(request.user, evaluation.pfmp))
    try:
        actions.rouvrir(evaluation=evaluation, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("pfmp:evaluation", evaluation.pfmp_id)
    messages.success(request, "Les niveaux sont sortis du suivi : décidez de nouveau, ligne par ligne.")
    return redirect("pfmp:valider_evaluation", pk)


# --- What they share ---------------------------------------------------------------------------------------
def _a_preparer(request, pk) -> Pfmp:
    pfmp = pfmp_lisible(request, pk)
    exiger(droits_evaluations.peut_preparer_l_evaluation(request.user, pfmp))
    return pfmp


def _evaluation(request, pk) -> EvaluationTuteur:
    """A signed evaluation of a pupil whom the person may know of; never a draft, which is nobody's yet."""
    signees = EvaluationTuteur.objects.visibles_par(request.user).filter(transmise_le__isnull=False)
    return get_object_or_404(signees.select_related(*AFFICHES, "pfmp__periode__classe__annee"), pk=pk)
