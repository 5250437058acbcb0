"""The personnel: arriving, being corrected, taking a role, leaving."""

from copy import copy

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from scolarite import droits
from scolarite.actions import comptes
from scolarite.actions import personnes as actions
from scolarite.forms.classes import FinForm
from scolarite.forms.personnes import NouvellePersonneForm, PersonneForm, RoleForm
from scolarite.models import Utilisateur
from scolarite.tableaux import ListeDesPersonnes, PageDePersonne
from scolarite.views.cartes import montrer_le_code
from scolarite.views.pages import formulaire_en_page, vers_la_personne, vers_les_personnes
from scolarite.views.trouver import exiger, exiger_l_administrateur, personne_visible, role_visible
from socle.formulaires import accomplir, envoi
from socle.typographie import de


@require_safe
def personnes(request):
    """List the personnel of the établissement."""
    exiger_l_administrateur(request)
    liste = ListeDesPersonnes.de(request.user, timezone.localdate(), timezone.now())
    return render(request, "scolarite/personnes.html", {"liste": liste})


@require_safe
def personne(request, pk):
    """Show somebody of the personnel: account, roles, classes."""
    personne = personne_visible(request, pk)
    exiger_l_administrateur(request)
    contexte = {
        "page": PageDePersonne.de(personne, request.user, timezone.now()),
        "jour": timezone.localdate(),
        "gere": droits.peut_gerer(request.user, personne),
        "retire_le_second_facteur": droits.peut_retirer_le_second_facteur(request.user, personne),
        "donne_un_code": droits.peut_donner_un_code(request.user, personne),
    }
    return render(request, "scolarite/personne.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request):
    """Open an account and show its first code, once."""
    exiger_l_administrateur(request)
    formulaire = NouvellePersonneForm(envoi(request), initial={"du": timezone.localdate()})
    etablissement = request.user.role.etablissement
    fait = accomplir(formulaire, actions.creer_personne, etablissement=etablissement, par=request.user)
    if fait:
        compte, code = fait
        chemin = [vers_les_personnes(), vers_la_personne(compte)]
        return montrer_le_code(request, str(compte), compte, code, chemin)
    return formulaire_en_page(
        request,
        formulaire,
        titre="Ajouter une personne",
        verbe="Ouvrir le compte",
        chemin=[vers_les_personnes()],
        aide="Un code s’affichera une seule fois : la personne s’en sert pour choisir son mot de passe.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request, pk):
    """Correct who somebody is."""
    personne = personne_visible(request, pk)
    exiger(droits.peut_gerer(request.user, personne))
    formulaire = PersonneForm(envoi(request), instance=copy(personne))  # a form writes on its own
    if accomplir(formulaire, actions.modifier_personne, utilisateur=personne, par=request.user):
        messages.success(request, "Les informations sont enregistrées.")
        return redirect("scolarite:personne", pk)
    return _page(request, personne, formulaire, "Modifier les informations", "Enregistrer les informations")


@require_http_methods(["GET", "HEAD", "POST"])
def ouvrir_un_role(request, pk):
    """Give one more role."""
    personne = personne_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = RoleForm(envoi(request), initial={"du": timezone.localdate()})
    etablissement = request.user.role.etablissement
    role = accomplir(
        formulaire, actions.ouvrir_un_role, utilisateur=personne, etablissement=etablissement, par=request.user
    )
    if role:
        messages.success(request, f"{personne} a maintenant le rôle : {role.get_role_display()}.")
        return redirect("scolarite:personne", pk)
    aide = "Une personne qui a plusieurs rôles choisit celui du moment dans le menu de son compte."
    return _page(request, personne, formulaire, "Ouvrir un rôle", "Ouvrir le rôle", aide)


@require_http_methods(["GET", "HEAD", "POST"])
def fermer_un_role(request, pk):
    """Close one role."""
    role = role_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = FinForm(envoi(request), initial={"au": timezone.localdate()})
    if accomplir(formulaire, actions.fermer_un_role, role=role, par=request.user):
        messages.success(request, "Le rôle est fermé à cette date.")
        return redirect("scolarite:personne", role.utilisateur_id)
    titre = f"Fermer le rôle : {role.get_role_display()}"
    return _page(request, role.utilisateur, formulaire, titre, "Fermer le rôle")


@require_http_methods(["GET", "HEAD", "POST"])
def depart(request, pk):
    """Close a departure: every role and every class here."""
    personne = personne_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = FinForm(envoi(request), initial={"au": timezone.localdate()})
    etablissement = request.user.role.etablissement
    fait = accomplir(
        formulaire, actions.constater_le_depart, utilisateur=personne, etablissement=etablissement, par=request.user
    )
    if fait:
        messages.success(request, f"Le départ {de(personne)} est enregistré. Rien n’est supprimé.")
        return redirect("scolarite:personne", pk)
    aide = "Après ce jour, cette personne n’entre plus dans l’établissement. Ce qu’elle a écrit est gardé à son nom."
    return _page(request, personne, formulaire, "Enregistrer un départ", "Enregistrer le départ", aide)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer_le_second_facteur(request, pk):
    """Help somebody who lost the phone that gives the codes."""
    personne = personne_visible(request, pk)
    exiger(droits.peut_retirer_le_second_facteur(request.user, personne))
    formulaire = Form(envoi(request))
    if accomplir(formulaire, comptes.retirer_le_second_facteur, utilisateur=personne, par=request.user):
        messages.success(request, f"La seconde étape {de(personne)} est retirée.")
        return redirect("scolarite:personne", pk)
    aide = (
        "Vérifiez que c’est bien cette personne qui le demande. Son mot de passe suffira de nouveau ; un "
        "administrateur ou le secrétariat ajoute un autre téléphone à sa connexion suivante. Si le téléphone a été "
        "volé, ou si elle vient avec un code de carte, donnez-lui ensuite un nouveau code, qui ferme ses sessions."
    )
    return _page(request, personne, formulaire, "Retirer la seconde étape", "Retirer la seconde étape", aide)


def _page(request, personne: Utilisateur, formulaire, titre: str, verbe: str, aide: str = ""):
    chemin = [vers_les_personnes(), vers_la_personne(personne)]
    return formulaire_en_page(request, formulaire, titre=titre, verbe=verbe, chemin=chemin, aide=aide)
