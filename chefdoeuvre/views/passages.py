"""What a commission does on the day: its list, the grid of each pupil, the timer."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from chefdoeuvre import droits
from chefdoeuvre.actions.oraux import noter_un_oral, rouvrir_un_oral
from chefdoeuvre.champs import sans_zeros
from chefdoeuvre.forms_oraux import GrilleForm
from chefdoeuvre.models import CommissionDOral, Oral
from chefdoeuvre.regles.notes import Temps, temps_de_l_oral
from chefdoeuvre.tableaux.notes import regles_du_projet
from chefdoeuvre.views.trouver import exiger, formulaire
from chefdoeuvre.views.versions import Conflit, statut
from socle.formulaires import accomplir, corriger_l_envoi, envoi, offerts
from socle.historique import changements_de
from socle.valeurs import certain
from suivi.actions.textes import TexteModifieError

DE_L_ORAL = (
    "eleve",
    "projet__classe__diplome",
    "projet__classe__famille__diplome_suivi",
    "commission__planning",
    "notee_par",
)


@require_safe
def commission(request, pk):
    """The passages of a commission, in order."""
    commissions = CommissionDOral.objects.visibles_par(request.user).select_related("planning")
    commission = get_object_or_404(commissions, pk=pk)
    ouverts = Oral.objects.visibles_par(request.user).filter(commission=commission)
    contexte = {
        "commission": commission,
        "ouverts": set(ouverts.values_list("pk", flat=True)),  # a member of another commission opens no grid here
        "membres": commission.membres.select_related("utilisateur").order_by("-enseignement"),
        "oraux": commission.oraux.select_related("eleve", "projet").order_by("debut"),
        "siege": droits.siege(request.user, commission),
    }
    return render(request, "chefdoeuvre/oraux/jour.html", contexte)


@formulaire
def grille(request, pk):
    """The grid of the seven criteria; saved as often as one likes, then validated."""
    oral = _oral(request, pk)
    regles = regles_du_projet(oral.session, oral.projet.classe.diplome_suivi)
    form = GrilleForm(envoi(request), criteres=regles.get("criteres", {}).get("liste", []), initial=_deja_note(oral))
    peut_noter = droits.peut_noter_un_oral(request.user, oral)
    conflit = None
    if request.method == "POST":
        exiger(peut_noter)
        fait, conflit = _enregistrer(request, form, oral)
        if fait:
            return redirect("chefdoeuvre:oral", pk)
    contexte = {
        "conflit": conflit,
        "oral": oral,
        "form": form,
        "criteres": [(form[f"c{numero}"], mot) for numero, mot in enumerate(form.criteres, start=1)],
        "peut_noter": peut_noter and not oral.validee_le,
        "peut_rouvrir": peut_noter and oral.validee_le and not certain(oral.commission).planning.clos_le,
        "note_d_absence": regles.get("absence", {}).get("note"),
        "temps": _temps(oral, regles),
    }
    return render(request, "chefdoeuvre/oraux/grille.html", contexte, status=statut(form, conflit))


def _deja_note(oral: Oral) -> dict:
    niveaux = {f"c{critere.numero}": critere.niveau for critere in oral.criteres.all()}
    return {
        "presence": oral.presence,
        "note": sans_zeros(oral.note),
        "appreciation": oral.appreciation,
        "version": oral.version,
        **niveaux,
    }


def _enregistrer(request, form: GrilleForm, oral: Oral) -> tuple[bool, Conflit | None]:
    if not form.is_valid():
        return False, None
    valider = "valider" in request.POST

    def agir(**_):
        return noter_un_oral(oral=oral, par=request.user, valider=valider, **form.grille)

    try:
        fait = accomplir(form, agir)
    except TexteModifieError as change:
        corriger_l_envoi(form, version=change.actuel.version)  # saving again puts this grid in the place of the other
        return False, _conflit(form, change.actuel)
    if fait:
        messages.success(request, "La grille est validée." if valider else "La grille est enregistrée.")
    return bool(fait), None


def _conflit(form: GrilleForm, actuel: Oral) -> Conflit:
    """Say what the other member of the commission has stored meanwhile, where it differs."""
    stockes = {critere.numero: critere.niveau for critere in actuel.criteres.all()}
    signes = dict(offerts(form, "c1")) if form.criteres else {}
    criteres = [
        (critere, signes.get(stockes.get(numero), "non évalué"))
        for numero, critere in enumerate(form.criteres, start=1)
        if stockes.get(numero) != form.cleaned_data[f"c{numero}"]
    ]
    derniere = changements_de(Oral).filter(pgh_obj=actuel).latest("pgh_created_at")
    autre = Conflit.de(form, actuel, le=derniere.pgh_created_at, par=actuel.notee_par)
    return replace(autre, champs=[*autre.champs, *criteres])


@require_POST
def rouvrir(request, pk):
    """Let the commission correct a validated grid."""
    oral = _oral(request, pk)
    exiger(droits.peut_noter_un_oral(request.user, oral))
    try:
        rouvrir_un_oral(oral=oral, par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, "La grille est rouverte. Elle n’a plus d’effet jusqu’à ce que vous la validiez.")
    return redirect("chefdoeuvre:oral", pk)


@require_safe
def minuteur(request, pk):
    """The times of a passage, counted down with a script and said without one."""
    oral = _oral(request, pk)
    regles = regles_du_projet(oral.session, oral.projet.classe.diplome_suivi)
    contexte = {"oral": oral, "temps": _temps(oral, regles)}
    return render(request, "chefdoeuvre/oraux/minuteur.html", contexte)


def _temps(oral: Oral, regles) -> Temps:
    prevues = int((oral.fin - oral.debut).total_seconds()) // 60 if oral.debut and oral.fin else 0
    return temps_de_l_oral(prevues or int(regles["oral"]["minutes"]), regles["oral"])


def _oral(request, pk) -> Oral:
    """404 for whom the passage is not known, 403 to pupils: the grid is for the team and the commission."""
    oraux = Oral.objects.visibles_par(request.user).exclude(commission=None)
    oral = get_object_or_404(oraux.select_related(*DE_L_ORAL), pk=pk)
    exiger(droits.peut_lire_une_grille(request.user))
    return oral
