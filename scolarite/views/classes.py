"""Years and classes: what exists, who is in it, who teaches it."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from referentiel.models import Diplome, FamilleDeMetiers
from scolarite import droits
from scolarite.actions import classes as actions
from scolarite.forms.classes import AnneeForm, ClasseForm, DatesDAnneeForm, premiers_et_derniers_jours
from scolarite.models import AnneeScolaire
from scolarite.tableaux import ListeDesClasses, PageDeClasse
from scolarite.views.pages import formulaire_en_page, vers_la_classe, vers_les_annees, vers_les_classes
from scolarite.views.trouver import annee_visible, classe_visible, exiger, exiger_l_administrateur
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier


@require_safe
def annees(request):
    """List the years of the établissement."""
    exiger_l_administrateur(request)
    return render(request, "scolarite/annees.html", {"annees": AnneeScolaire.objects.visibles_par(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def ouvrir_une_annee(request):
    """Open the next year."""
    exiger_l_administrateur(request)
    derniere = AnneeScolaire.objects.visibles_par(request.user).first()
    suivante = derniere.rentree + 1 if derniere else timezone.localdate().year
    formulaire = AnneeForm(envoi(request), initial=premiers_et_derniers_jours(suivante))
    etablissement = request.user.role.etablissement
    annee = accomplir(formulaire, actions.ouvrir_une_annee, etablissement=etablissement, par=request.user)
    if annee:
        messages.success(request, f"L’année {annee} est ouverte. Créez ses classes, ou importez la liste des élèves.")
        return redirect("scolarite:annees")
    return formulaire_en_page(
        request, formulaire, titre="Ouvrir une année", verbe="Ouvrir l’année", chemin=[vers_les_annees()]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def modifier_une_annee(request, pk):
    """Correct the days of a year."""
    annee = annee_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = DatesDAnneeForm(envoi(request), instance=annee)
    if accomplir(formulaire, actions.modifier_une_annee, annee=annee, par=request.user):
        messages.success(request, f"Les dates de l’année {annee} sont enregistrées.")
        return redirect("scolarite:annees")
    titre = f"Dates de l’année {annee}"
    return formulaire_en_page(
        request, formulaire, titre=titre, verbe="Enregistrer les dates", chemin=[vers_les_annees()]
    )


@require_safe
def classes(request):
    """List the classes of a year: those of the établissement, or those taught."""
    exiger(droits.peut_lire_les_listes(request.user))
    liste = ListeDesClasses.de(request.user, timezone.localdate(), entier(request.GET.get("annee", "")))
    contexte = {"liste": liste, "administre": droits.peut_administrer(request.user)}
    return render(request, "scolarite/classes.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def creer_une_classe(request, pk):
    """Create a class in a year."""
    annee = annee_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = ClasseForm(envoi(request), **_formations())
    classe = accomplir(formulaire, actions.creer_une_classe, annee=annee, par=request.user)
    if classe:
        messages.success(request, f"La classe {classe} est créée. Ajoutez ses enseignants et ses élèves.")
        return redirect("scolarite:classe", classe.pk)
    titre = f"Créer une classe en {annee}"
    return formulaire_en_page(request, formulaire, titre=titre, verbe="Créer la classe", chemin=[vers_les_classes()])


@require_http_methods(["GET", "HEAD", "POST"])
def modifier_une_classe(request, pk):
    """Change the name of a class or what it prepares."""
    classe = classe_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = ClasseForm(envoi(request), instance=copy(classe), **_formations())  # a form writes on its own
    if accomplir(formulaire, actions.modifier_une_classe, classe=classe, par=request.user):
        messages.success(request, "La classe est modifiée.")
        return redirect("scolarite:classe", classe.pk)
    chemin = [vers_les_classes(), vers_la_classe(classe)]
    return formulaire_en_page(request, formulaire, titre="Modifier la classe", verbe="Enregistrer", chemin=chemin)


@require_safe
def classe(request, pk):
    """Show a class: pupils and their accounts, teachers, groups."""
    classe = classe_visible(request, pk)
    exiger(droits.peut_lire_les_listes(request.user))
    page = PageDeClasse.de(classe, request.user, timezone.localdate(), timezone.now())
    contexte = {
        "page": page,
        "administre": droits.peut_administrer(request.user),
        "donne_des_codes": droits.peut_donner_des_codes(request.user, classe),
        "fait_des_groupes": droits.peut_faire_des_groupes(request.user),
    }
    return render(request, "scolarite/classe.html", contexte)


def _formations() -> dict[str, list]:
    return {"diplomes": list(Diplome.objects.all()), "familles": list(FamilleDeMetiers.objects.all())}
