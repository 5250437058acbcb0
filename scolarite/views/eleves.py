"""Pupils: the list, who they are, the class, the departure and the return."""

from copy import copy
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from scolarite import droits
from scolarite.actions import eleves as actions
from scolarite.forms.eleves import EleveForm, InscriptionForm, NouvelEleveForm, SortieForm
from scolarite.models import AnneeScolaire, Classe, Eleve, Inscription
from scolarite.regles import etat_du_compte
from scolarite.tableaux import eleves_cherches, lignes_d_eleves
from scolarite.views.pages import formulaire_en_page, vers_l_eleve, vers_les_eleves
from scolarite.views.trouver import eleve_visible, exiger, exiger_l_administrateur
from socle.dates import ecrire_jour
from socle.formulaires import accomplir, envoi
from socle.typographie import de

PAR_PAGE = 50


@require_safe
def eleves(request):
    """Look for a pupil by name, with or without accents, or by identifiant."""
    exiger(droits.peut_lire_les_listes(request.user))
    texte = request.GET.get("q", "")[:80]
    contexte = {"q": texte, "filtre": f"{urlencode({'q': texte})}&" if texte else ""}
    return _liste(request, eleves_cherches(request.user, texte), "scolarite/eleves.html", contexte)


@require_safe
def sans_classe(request):
    """List the pupils who never had a class: the list that was imported placed them nowhere."""
    exiger_l_administrateur(request)
    sans = eleves_cherches(request.user, "").filter(inscriptions=None)
    return _liste(request, sans, "scolarite/eleves_sans_classe.html", {})


def _liste(request, cherches, gabarit: str, contexte: dict):
    page = Paginator(cherches, PAR_PAGE).get_page(request.GET.get("page"))
    contexte["page"] = page
    montres = cherches[page.start_index() - 1 : page.end_index()] if page.paginator.count else cherches.none()
    contexte["lignes"] = lignes_d_eleves(montres, timezone.localdate(), timezone.now())
    contexte["administre"] = droits.peut_administrer(request.user)
    return render(request, gabarit, contexte)


@require_safe
def eleve(request, pk):
    """Show who a pupil is for the administration: classes, account, what can be done."""
    eleve = eleve_visible(request, pk)
    exiger(droits.peut_lire_les_listes(request.user))
    inscriptions = Inscription.objects.visibles_par(request.user).filter(eleve=eleve)
    contexte = {
        "eleve": eleve,
        "inscriptions": list(inscriptions.select_related("classe__annee").order_by("-du")),
        "compte": etat_du_compte(eleve.utilisateur, timezone.now()),
        "administre": droits.peut_administrer(request.user),
        "etat_civil": droits.peut_lire_l_etat_civil(request.user),
        "donne_un_code": droits.peut_donner_un_code_a_l_eleve(request.user, eleve),
    }
    return render(request, "scolarite/eleve.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def creer(request):
    """Add a pupil by hand."""
    exiger_l_administrateur(request)
    formulaire = NouvelEleveForm(
        envoi(request), classes=_classes_ouvertes(request), initial={"du": timezone.localdate()}
    )
    etablissement = request.user.role.etablissement
    eleve = accomplir(formulaire, actions.creer_eleve, etablissement=etablissement, par=request.user)
    if eleve:
        messages.success(request, f"{eleve} est dans la liste. Sa carte s’imprime depuis la page de sa classe.")
        return redirect("scolarite:eleve", eleve.pk)
    return formulaire_en_page(
        request, formulaire, titre="Ajouter un élève", verbe="Ajouter l’élève", chemin=[vers_les_eleves()]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request, pk):
    """Correct who a pupil is."""
    eleve = eleve_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = EleveForm(envoi(request), instance=copy(eleve))  # a form writes on its own
    if accomplir(formulaire, actions.modifier_eleve, eleve=eleve, par=request.user):
        messages.success(request, "L’état civil est enregistré.")
        return redirect("scolarite:eleve", pk)
    return _page(request, eleve, formulaire, "Modifier l’état civil", "Enregistrer l’état civil")


@require_http_methods(["GET", "HEAD", "POST"])
def inscrire(request, pk):
    """Place a pupil in a class, in another one, or again after a departure."""
    eleve = eleve_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = InscriptionForm(
        envoi(request), classes=_classes_ouvertes(request), initial={"du": timezone.localdate()}
    )
    inscription = accomplir(formulaire, actions.inscrire, eleve=eleve, par=request.user)
    if inscription:
        messages.success(request, f"{eleve} est en {inscription.classe} depuis le {ecrire_jour(inscription.du)}.")
        return redirect("scolarite:eleve", pk)
    aide = "L’ancienne classe, s’il y en a une, est fermée la veille. Ce qui y a été évalué est gardé."
    return _page(request, eleve, formulaire, "Placer dans une classe", "Placer dans la classe", aide)


@require_http_methods(["GET", "HEAD", "POST"])
def sortie(request, pk):
    """Close a departure."""
    eleve = eleve_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = SortieForm(envoi(request), initial={"au": timezone.localdate()})
    if accomplir(formulaire, actions.constater_la_sortie, eleve=eleve, par=request.user):
        messages.success(request, f"La sortie {de(eleve)} est enregistrée. Rien n’est supprimé.")
        return redirect("scolarite:eleve", pk)
    aide = (
        "L’élève quitte la classe et les groupes après ce jour ; ses résultats sont gardés. Son compte se ferme avec "
        "la sortie ou, à la fin du cycle, le 31 octobre suivant."
    )
    return _page(request, eleve, formulaire, "Enregistrer une sortie", "Enregistrer la sortie", aide)


def _page(request, eleve: Eleve, formulaire, titre: str, verbe: str, aide: str = ""):
    chemin = [vers_les_eleves(), vers_l_eleve(eleve)]
    return formulaire_en_page(request, formulaire, titre=titre, verbe=verbe, chemin=chemin, aide=aide)


def _classes_ouvertes(request):
    """Return the classes of the years that are not over."""
    annees = AnneeScolaire.objects.visibles_par(request.user).filter(au__gte=timezone.localdate())
    return Classe.objects.visibles_par(request.user).filter(annee__in=annees).order_by("annee__rentree", "code")
