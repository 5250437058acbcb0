"""Remédiations: those of a class with their results in two clicks, and the forms of one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from referentiel.models import Competence
from scolarite.models import Eleve
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier
from suivi import droits
from suivi.actions import remediations as actions
from suivi.forms_bilans import RemediationForm, ResultatForm
from suivi.models import Bilan, Remediation
from suivi.tableaux.bilans import RemediationsDeClasse
from suivi.tableaux.classes import diplome_de
from suivi.tableaux.profil import classe_de
from suivi.views.trouver import (
    classe_lisible,
    eleve_lisible,
    exiger,
    exiger_sa_classe,
    formulaire,
    remediation_modifiable,
)


@require_safe
def remediations(request, pk):
    """Those of the pupils of a class: late, to come, done."""
    classe, jour = classe_lisible(request, pk), timezone.localdate()
    page = RemediationsDeClasse.de(classe, request.user, jour)
    listes = [
        ("en-retard", "En retard", page.en_retard),
        ("a-venir", "À venir", page.a_venir),
        ("terminees", "Terminées cette année", page.terminees),
    ]
    contexte = {
        "classe": classe,
        "listes": [(ancre, titre, [(une, *une.etat(jour)) for une in lues]) for ancre, titre, lues in listes],
        "resultats": Remediation.Resultat.choices,
        "peut_ecrire": droits.peut_ecrire_un_bilan(request.user),
    }
    return render(request, "suivi/bilans/remediations.html", contexte)


@formulaire
def creer_remediation(request, pk):
    """Ask a pupil to take something up again, often from her bilan (`bilan`)."""
    eleve = eleve_lisible(request, pk)
    exiger(droits.peut_ecrire_un_bilan(request.user))
    exiger_sa_classe(request, pk)
    bilan = _bilan_de(request, eleve)
    form = RemediationForm(
        envoi(request), competences=_competences(eleve), initial={"competence": request.GET.get("competence")}
    )
    if accomplir(form, actions.creer_remediation, eleve=eleve, bilan=bilan, par=request.user):
        messages.success(request, "La remédiation est notée : l’élève la voit avec son échéance.")
        return redirect(_retour(bilan, pk))
    contexte = {"form": form, "eleve": eleve, "titre": "Nouvelle remédiation", "verbe": "Noter la remédiation"}
    return render(request, "suivi/bilans/formulaire.html", contexte | {"retour": _retour(bilan, pk)})


def _bilan_de(request, eleve: Eleve) -> Bilan | None:
    cle = entier(request.GET.get("bilan", ""))
    return Bilan.objects.visibles_par(request.user).filter(eleve=eleve, pk=cle).first() if cle else None


def _retour(bilan: Bilan | None, eleve: int) -> str:
    if bilan is None:
        return reverse("suivi:bilans_de_l_eleve", args=[eleve])
    return reverse("suivi:bilan" if bilan.publie_le else "suivi:ecrire_bilan", args=[bilan.pk])


def _competences(eleve: Eleve):
    """Return the compétences that the pupil works on, with the savoir-être."""
    classe = classe_de(eleve, timezone.localdate())
    return Competence.objects.filter(diplome=diplome_de(classe)) if classe else Competence.objects.none()


@formulaire
def modifier_remediation(request, pk):
    """Change what is asked, or give more time."""
    remediation = remediation_modifiable(request, pk)
    form = RemediationForm(
        envoi(request),
        instance=remediation,
        initial={"action": remediation.action},
        competences=_competences(remediation.eleve),
    )
    if form.is_valid():
        try:
            actions.modifier_remediation(remediation=remediation, **form.cleaned_data)
        except ValidationError as refus:
            form.add_error("echeance", refus.messages[0])
        else:
            messages.success(request, "La remédiation est modifiée.")
            return redirect("suivi:bilans_de_l_eleve", remediation.eleve_id)
    contexte = {"form": form, "eleve": remediation.eleve, "titre": "Modifier la remédiation", "verbe": "Enregistrer"}
    retour = reverse("suivi:bilans_de_l_eleve", args=[remediation.eleve_id])
    return render(request, "suivi/bilans/formulaire.html", contexte | {"retour": retour})


@require_POST
def noter_remediation(request, pk):
    """Say what came of it, and come back to the list."""
    remediation = remediation_modifiable(request, pk)
    form = ResultatForm(request.POST)
    if form.is_valid():
        notee = actions.noter_le_resultat(remediation=remediation, **form.cleaned_data)
        etat = notee.get_resultat_display() or "à faire de nouveau"
        messages.success(request, f"{remediation.eleve} : {etat.lower()}.")
    else:
        messages.error(request, "Le résultat n’a pas été compris. Choisissez l’un de ceux qui sont proposés.")
    suite = request.POST.get("suite", "")
    if url_has_allowed_host_and_scheme(suite, allowed_hosts=None) and suite.startswith("/"):
        return redirect(suite)
    return redirect("suivi:bilans_de_l_eleve", remediation.eleve_id)
