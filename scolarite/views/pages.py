"""The two pages that come back everywhere, a form and a confirmation, and the paths that lead to them."""

from django.shortcuts import render
from django.urls import reverse

from scolarite.models import Classe, Eleve, Groupe, Utilisateur

Etape = tuple[str, str]  # what is read, and its address


def vers_les_annees() -> Etape:
    """The list of years."""
    return "Années", reverse("scolarite:annees")


def vers_les_classes() -> Etape:
    """The list of classes."""
    return "Classes", reverse("scolarite:classes")


def vers_la_classe(classe: Classe) -> Etape:
    """The page of a class."""
    return str(classe), reverse("scolarite:classe", args=[classe.pk])


def vers_les_groupes() -> Etape:
    """The list of groups."""
    return "Groupes", reverse("scolarite:groupes")


def vers_le_groupe(groupe: Groupe) -> Etape:
    """The page of a group."""
    return str(groupe), reverse("scolarite:modifier_un_groupe", args=[groupe.pk])


def vers_les_personnes() -> Etape:
    """The list of the personnel."""
    return "Personnel", reverse("scolarite:personnes")


def vers_la_personne(personne: Utilisateur) -> Etape:
    """The page of somebody of the personnel."""
    return str(personne), reverse("scolarite:personne", args=[personne.pk])


def vers_les_eleves() -> Etape:
    """The list of pupils."""
    return "Inscriptions et comptes", reverse("scolarite:eleves")


def vers_l_eleve(eleve: Eleve) -> Etape:
    """The page of a pupil."""
    return str(eleve), reverse("scolarite:eleve", args=[eleve.pk])


def formulaire_en_page(request, formulaire, *, titre: str, verbe: str, chemin: list[Etape], aide: str = ""):
    """Show a form on a page of its own; a refused one comes back with what was typed. « Renoncer » goes one step up."""
    contexte = {"form": formulaire, "titre": titre, "verbe": verbe, "chemin": chemin, "retour": chemin[-1][1]}
    statut = 422 if formulaire.is_bound else 200
    return render(request, "scolarite/formulaire.html", contexte | {"aide": aide}, status=statut)
