"""Changing a situation: its words, its day, its class, its compétences."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from referentiel.models import Competence
from socle.formulaires import envoi, refuser
from suivi import actions, choix
from suivi.forms_situations import SituationDeClasseForm, SituationForm
from suivi.models import Situation
from suivi.tableaux.situations import mises_de_cote, positionnes_par_competence
from suivi.views.situations import formulaire, situation_modifiable


@formulaire
def modifier(request, pk):
    """Change everything of a situation. Levels that would leave the grid are counted, and set aside once confirmed."""
    situation = situation_modifiable(request, pk)
    form, diplomes = _formulaire_de(request, situation)
    a_mettre_de_cote = 0
    if form.is_valid():
        champs = form.cleaned_data
        cible = champs.pop("pour", None) or choix.Cible(situation.classe, situation.groupe)
        a_mettre_de_cote = mises_de_cote(situation, cible, champs["competences"])
        if not a_mettre_de_cote or request.POST.get("confirme") == str(a_mettre_de_cote):
            try:
                actions.modifier(situation=situation, classe=cible.classe, groupe=cible.groupe, **champs)
            except ValidationError as refus:
                refuser(form, refus)
            else:
                messages.success(request, _dire_modifiee(a_mettre_de_cote))
                return redirect("suivi:situation", pk)
    positionnes = positionnes_par_competence(situation)
    contexte = {
        "form": form,
        "arbre": choix.arbre(diplomes, positionnes),
        "positionnes": positionnes,
        "situation": situation,
        "a_mettre_de_cote": 0 if form.errors else a_mettre_de_cote,
    }
    return render(request, "suivi/situation_modifier.html", contexte)


def _formulaire_de(request, situation: Situation) -> tuple[SituationForm, set[int]]:
    """Return the form of a situation, and the diplômes whose compétences it offers (by their keys).

    An observation stays with its pupil, and what another app made stays in its class.
    """
    initial = {
        "pour": choix.Cible(situation.classe, situation.groupe).cle,
        "competences": list(situation.competences.all()),
        "productions": situation.productions,
        "outils": situation.outils,
    }
    classes, options = [situation.classe], {}
    genre: type[SituationForm] = SituationForm
    if not situation.eleve_id and not situation.provenance:
        jour = timezone.localdate()
        autres = choix.classes(request.user, jour).exclude(pk=situation.classe_id)
        classes = [situation.classe, *autres]
        groupes = choix.groupes(classes, jour)
        if situation.groupe and (actuel := (situation.classe_id, situation.groupe)) not in groupes:
            groupes.insert(0, actuel)  # closed since, or emptied
        genre, options = SituationDeClasseForm, {"cibles": choix.cibles(classes, groupes)}
    diplomes = {classe.diplome_suivi.pk for classe in classes}
    form = genre(
        envoi(request),
        instance=copy(situation),  # a form writes on its own
        initial=initial,
        competences=Competence.objects.filter(diplome__in=diplomes),
        **options,
    )
    return form, diplomes


def _dire_modifiee(mises_de_cote: int) -> str:
    if not mises_de_cote:
        return "La situation est enregistrée."
    if mises_de_cote == 1:
        return (
            "La situation est enregistrée. Un positionnement est mis de côté ; "
            "il reviendra avec son élève ou sa compétence."
        )
    return (
        f"La situation est enregistrée. {mises_de_cote} positionnements sont mis de côté ; "
        "ils reviendront avec leurs élèves ou leurs compétences."
    )
