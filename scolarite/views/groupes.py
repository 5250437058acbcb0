"""Groups of pupils: half-groups, teams, groups of needs."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scolarite import droits
from scolarite.actions import groupes as actions
from scolarite.forms.classes import FinForm
from scolarite.forms.groupes import GroupeForm
from scolarite.groupes import ListeDesGroupes, eleves_a_grouper, membres, par_classe
from scolarite.models import AnneeScolaire, Groupe
from scolarite.views.pages import formulaire_en_page, vers_le_groupe, vers_les_groupes
from scolarite.views.trouver import exiger
from socle.formulaires import accomplir, envoi

formulaire = require_http_methods(["GET", "HEAD", "POST"])


def groupe_visible(request, pk: int) -> Groupe:
    """404 for a group that one may not know of, 403 for who may not change it."""
    groupe = get_object_or_404(Groupe.objects.visibles_par(request.user).select_related("annee"), pk=pk)
    exiger(droits.peut_faire_des_groupes(request.user))
    return groupe


@require_safe
def groupes(request):
    """List the groups of the year."""
    exiger(droits.peut_lire_les_listes(request.user))
    liste = ListeDesGroupes.de(request.user, timezone.localdate())
    contexte = {"liste": liste, "peut_faire": droits.peut_faire_des_groupes(request.user)}
    return render(request, "scolarite/groupes.html", contexte)


@formulaire
def creer(request):
    """Make a group of pupils of one's classes."""
    exiger(droits.peut_faire_des_groupes(request.user))
    jour = timezone.localdate()
    annee = AnneeScolaire.objects.visibles_par(request.user).courante(jour)
    if annee is None:
        raise Http404
    eleves = eleves_a_grouper(request.user, annee, jour)
    depart = {"jour": jour, "nature": request.GET.get("nature", Groupe.Nature.DEMI_GROUPE)}
    form = GroupeForm(envoi(request), eleves=eleves, initial=depart)
    if accomplir(form, actions.creer_groupe, annee=annee, par=request.user):
        messages.success(request, "Le groupe est créé : il se choisit dans « Pour », en créant une situation.")
        return redirect("scolarite:groupes")
    contexte = {"form": form, "classes": par_classe(eleves, annee, jour, form.coches), "groupe": None}
    return render(request, "scolarite/groupe.html", contexte, status=422 if form.is_bound else 200)


@formulaire
def modifier(request, pk):
    """Change the name, the nature and the members of a group, from a day on."""
    groupe, jour = groupe_visible(request, pk), timezone.localdate()
    jour = max(jour, groupe.du)
    eleves = eleves_a_grouper(request.user, groupe.annee, jour)
    presents = set(membres(groupe, jour).values_list("eleve_id", flat=True))
    connus = {eleve.pk for eleve in eleves}
    form = GroupeForm(
        envoi(request),
        eleves=eleves,
        obligatoire=not presents - connus,  # pupils of other classes stay in the group
        initial={"code": groupe.code, "nature": groupe.nature, "jour": jour, "eleves": presents & connus},
    )
    if accomplir(form, actions.modifier_groupe, groupe=groupe, parmi=eleves, par=request.user):
        messages.success(request, "Le groupe est enregistré.")
        return redirect("scolarite:groupes")
    contexte = {
        "form": form,
        "classes": par_classe(eleves, groupe.annee, jour, form.coches),
        "groupe": groupe,
        "nb_ailleurs": len(presents - connus),
        "est_ferme": bool(groupe.au and groupe.au < jour),
    }
    return render(request, "scolarite/groupe.html", contexte, status=422 if form.is_bound else 200)


@formulaire
def fermer(request, pk):
    """End a group, never deleted: what was done in it stays readable."""
    groupe = groupe_visible(request, pk)
    form = FinForm(envoi(request), initial={"au": timezone.localdate()})
    if accomplir(form, actions.fermer_groupe, groupe=groupe, par=request.user):
        messages.success(request, f"Le groupe {groupe} est fermé. Ses situations et ses niveaux restent.")
        return redirect("scolarite:groupes")
    return formulaire_en_page(
        request,
        form,
        titre=f"Fermer le groupe {groupe}",
        verbe="Fermer le groupe",
        chemin=[vers_les_groupes(), vers_le_groupe(groupe)],
        aide="Après ce jour, le groupe n’est plus proposé pour une nouvelle situation. Rien de ce qui a été fait ne "
        "change, et le groupe peut être rouvert.",
    )


@require_POST
def rouvrir(request, pk):
    """Open a closed group again, with the members it had."""
    groupe = actions.rouvrir_groupe(groupe=groupe_visible(request, pk), par=request.user)
    messages.success(request, f"Le groupe {groupe} est rouvert, avec les élèves qu’il avait.")
    return redirect("scolarite:modifier_un_groupe", pk)
