"""From what a class shows to what is done about it: the pupils on a compétence, and the group made of some of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from referentiel.models import Competence
from scolarite.actions.groupes import creer_groupe
from scolarite.models import Classe, Eleve, Groupe
from socle.formulaires import envoi, refuser
from suivi import droits
from suivi.forms_besoins import GroupeDeBesoinsForm, nom_propose
from suivi.tableaux.classes import diplome_de, eleves_de
from suivi.tableaux.competence import CompetenceDeClasse
from suivi.tableaux.referentiel import competences_de
from suivi.views.lecture import classe_lisible

SOUS_LE_SEUIL = "sous"  # ?cocher=sous: those whose level is under +
SANS_NIVEAU = "sans"  # ?cocher=sans: those without a level


@require_safe
def competence(request, pk, competence_pk):
    """The pupils of the class by level on one compétence; a teacher ticks some and makes a group of them."""
    classe = classe_lisible(request, pk)
    competences = competences_de(classe)
    rang = next((rang for rang, une in enumerate(competences) if une.pk == competence_pk), None)
    if rang is None:
        raise Http404
    tableau = CompetenceDeClasse.de(classe, request.user, timezone.localdate(), competences=competences, rang=rang)
    peut_regrouper = droits.peut_creer_une_situation(request.user)
    contexte = {
        "classe": classe,
        "tableau": tableau,
        "coches": _coches(tableau, request.GET.get("cocher", "")),
        "peut_regrouper": peut_regrouper,
        "code": nom_propose(classe.annee, [tableau.reference.code]) if peut_regrouper else "",
    }
    return render(request, "suivi/competence.html", contexte)


def _coches(tableau: CompetenceDeClasse, choix: str) -> set[int]:
    """Return the pupils ticked at first, by their keys: none, unless the address asks for them."""
    lignes = [ligne for rang in tableau.rangs for ligne in rang.lignes]
    if choix == SOUS_LE_SEUIL:
        return {ligne.eleve.pk for ligne in lignes if ligne.sous_le_seuil}
    if choix == SANS_NIVEAU:
        return {ligne.eleve.pk for ligne in lignes if ligne.niveau is None}
    return set()


@require_http_methods(["GET", "HEAD", "POST"])
def besoins(request, pk):
    """Make a group of needs of the pupils ticked, then go to its situation or stay with the class."""
    classe = classe_lisible(request, pk)
    if not droits.peut_creer_une_situation(request.user):
        raise PermissionDenied
    jour = timezone.localdate()
    eleves = eleves_de(classe, request.user, jour)
    formulaire = GroupeDeBesoinsForm(
        envoi(request),
        initial={"eleves": request.GET.getlist("eleves"), "code": nom_propose(classe.annee, [])},
        eleves=Eleve.objects.visibles_par(request.user).filter(pk__in=[eleve.pk for eleve in eleves]),
        competences=Competence.objects.filter(diplome=diplome_de(classe)),
    )
    groupe = _former(request, classe, formulaire, jour) if formulaire.is_valid() else None
    if groupe is None:
        contexte = {"classe": classe, "form": formulaire, "eleves": eleves}
        return render(request, "suivi/besoins.html", contexte)
    nombre = len(formulaire.cleaned_data["eleves"])
    messages.success(request, f"Le groupe « {groupe} » est formé : {nombre} élève{'s' if nombre > 1 else ''}.")
    competences = [competence.pk for competence in formulaire.cleaned_data["competences"]]
    return redirect(_suite(classe, groupe, competences, request.POST.get("suite", "")))


def _former(request, classe: Classe, formulaire: GroupeDeBesoinsForm, jour) -> Groupe | None:
    """Make the group, or put the refusal in the form."""
    try:
        return creer_groupe(
            annee=classe.annee,
            nature=Groupe.Nature.BESOINS,
            code=formulaire.cleaned_data["code"],
            eleves=list(formulaire.cleaned_data["eleves"]),
            jour=jour,
            par=request.user,
        )
    except ValidationError as refus:
        refuser(formulaire, refus)
        return None


def _suite(classe: Classe, groupe: Groupe, competences: list[int], suite: str) -> str:
    """Return where to go on: the situation of the group, prefilled, or the group and its pupils."""
    if suite == "situation":
        demande = {"classe": f"{classe.pk}-{groupe.pk}", "competences": competences}
        return f"{reverse('suivi:creer_situation')}?{urlencode(demande, doseq=True)}"
    return reverse("scolarite:modifier_un_groupe", args=[groupe.pk])
