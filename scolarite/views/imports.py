"""/scolarite/imports/: send a list, read what it would do, decide, confirm or give up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scolarite.actions import imports as actions
from scolarite.forms.imports import ChoixForm, FichierForm
from scolarite.imports.apercu import Apercu, Rapport
from scolarite.models import AnneeScolaire, Eleve, ImportDeListe
from scolarite.views.trouver import exiger_l_administrateur

FAIT = "L’import est fait : voici ce qui a changé."
DEJA_FAIT = "L’import est classé : il n’y avait rien à changer."
CHOIX_GARDES = {
    False: "Vos choix sont enregistrés : l’aperçu en tient compte.",
    True: "Vos choix sont enregistrés, rien n’est encore écrit. Relisez l’aperçu mis à jour, puis confirmez.",
}


def _import_visible(request, pk: int) -> ImportDeListe:
    """404 for whoever need not know that this import exists."""
    visibles = ImportDeListe.objects.visibles_par(request.user)
    return get_object_or_404(visibles.select_related("annee__etablissement", "auteur"), pk=pk)


@require_safe
def liste(request):
    """Show the imports of the établissement, the latest first."""
    exiger_l_administrateur(request)
    imports = ImportDeListe.objects.visibles_par(request.user).select_related("annee", "auteur").defer("lecture")
    return render(request, "scolarite/imports/liste.html", {"imports": imports[:100]})


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request):
    """Receive a file and show what it would do."""
    exiger_l_administrateur(request)
    annees = AnneeScolaire.objects.visibles_par(request.user).filter(au__gte=timezone.localdate()).order_by("du")
    form = FichierForm(request.POST or None, request.FILES or None, annees=annees)
    if request.method == "POST" and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            importation = actions.proposer(
                annee=form.cleaned_data["annee"], contenu=fichier.read(), nom_fichier=fichier.name, par=request.user
            )
        except ValidationError as refus:
            form.add_error("fichier", refus)
        else:
            return redirect("imports:detail", importation.pk)
    statut = 422 if form.is_bound else 200
    return render(request, "scolarite/imports/creer.html", {"form": form, "annees": annees}, status=statut)


@require_safe
def detail(request, pk: int):
    """Show the dry run of a proposal, or the report of a confirmed import."""
    importation = _import_visible(request, pk)
    if importation.confirme_le:
        rapport = Rapport.de(importation, Eleve.objects.visibles_par(request.user), timezone.localdate())
        return render(request, "scolarite/imports/rapport.html", {"importation": importation, "rapport": rapport})
    etat, plan = actions.apercu(importation)
    return _montrer(request, importation, plan, ChoixForm(plan=plan, etat=etat))


def _montrer(request, importation: ImportDeListe, plan, form: ChoixForm, statut: int = 200):
    contexte = {"importation": importation, "apercu": Apercu.de(importation, plan), "form": form}
    return render(request, "scolarite/imports/apercu.html", contexte, status=statut)


@require_POST
def modifier(request, pk: int):
    """Keep the decisions and show what they change."""
    return _decider(request, pk, puis_confirmer=False)


@require_POST
def confirmer(request, pk: int):
    """Write the import, if the page that was read says what would be written."""
    return _decider(request, pk, puis_confirmer=True)


def _decider(request, pk: int, *, puis_confirmer: bool):
    importation = _import_visible(request, pk)
    if importation.confirme_le:
        messages.info(request, "Cet import est déjà confirmé : il n’a pas été écrit une deuxième fois.")
        return redirect("imports:detail", pk)
    etat, plan = actions.apercu(importation)
    form = ChoixForm(request.POST, plan=plan, etat=etat)
    if not form.is_valid():
        return _montrer(request, importation, plan, form, statut=422)
    try:
        if puis_confirmer and not form.change_quelque_chose():
            actions.confirmer(importation=importation, empreinte=request.POST.get("empreinte", ""), par=request.user)
            messages.success(request, DEJA_FAIT if plan.est_deja_fait else FAIT)
        else:
            actions.choisir(importation=importation, choix=form.choix())
            messages.success(request, CHOIX_GARDES[puis_confirmer])
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("imports:detail", pk)


@require_POST
def abandonner(request, pk: int):
    """Forget a proposal: nothing of the school changes."""
    importation = _import_visible(request, pk)
    try:
        actions.abandonner(importation=importation)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("imports:detail", pk)
    messages.success(request, f"L’import de « {importation.nom_fichier} » est abandonné. Rien n’a changé.")
    return redirect("imports:liste")
