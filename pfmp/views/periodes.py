"""The periods of the classes, and the board of one."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from pfmp import classeurs, droits
from pfmp.actions import periodes as actions
from pfmp.forms.periodes import PeriodeModifieeForm, PeriodesForm
from pfmp.models import Periode
from pfmp.tableaux.accueil import ToutesLesPeriodes
from pfmp.tableaux.charges import ChargesDesReferents
from pfmp.tableaux.classe import TableauDeClasse
from pfmp.tableaux.complets import organismes_trop_pleins
from pfmp.views.pages import vers_la_periode, vers_les_periodes, vers_les_pfmp
from pfmp.views.trouver import exiger, formulaire, periode_lisible, periode_modifiable
from scolarite.models import AnneeScolaire, Classe
from scolarite.views.pages import formulaire_en_page
from socle.classeurs import XLSX
from socle.formulaires import accomplir, envoi
from socle.models.evenements import noter

FILTRES = (
    ("", "Toute la classe"),
    ("a_terminer", "À terminer"),
    ("sans_place", "Sans place"),
    ("convention", "Convention incomplète"),
)


@require_safe
def periodes(request):
    """Every period of the classes that the person follows, year by year."""
    exiger(droits.peut_lire_les_listes(request.user))
    contexte = {
        "page": ToutesLesPeriodes.de(request.user),
        "organise": droits.peut_organiser(request.user),
    }
    return render(request, "pfmp/periodes.html", contexte)


@formulaire
def creer_periodes(request):
    """Open the same period in one class or several."""
    exiger(droits.peut_organiser(request.user))
    jour = timezone.localdate()
    annee = AnneeScolaire.objects.visibles_par(request.user).courante(jour)
    classes = Classe.objects.visibles_par(request.user).filter(annee=annee).select_related("annee")
    form = PeriodesForm(envoi(request), classes=classes, initial={"classes": _cochees(request, classes)})
    creees = accomplir(form, actions.creer_des_periodes, par=request.user)
    if creees:
        messages.success(request, _dire_creees(creees))
        return redirect(creees[0] if len(creees) == 1 else "pfmp:periodes")
    chemin = [vers_les_pfmp(), vers_les_periodes()]
    aide = (
        "Tous les élèves de la classe sont concernés ; chacun trouve ensuite sa place, et peut avoir ses propres dates."
    )
    return formulaire_en_page(
        request, form, titre="Créer une période", verbe="Créer la période", chemin=chemin, aide=aide
    )


def _cochees(request, classes) -> list:
    """Return the class asked for, or the only one there is."""
    toutes = list(classes)
    return request.GET.getlist("classe") or (toutes if len(toutes) == 1 else [])


def _dire_creees(creees: list[Periode]) -> str:
    if len(creees) == 1:
        return f"La période {creees[0]} de {creees[0].classe} est créée."
    noms = ", ".join(f"{periode.classe} ({periode})" for periode in creees)
    return f"{len(creees)} périodes sont créées : {noms}."


@formulaire
def modifier_periode(request, pk):
    """Move a period, with the PFMP that had its dates and that nobody has signed."""
    periode = periode_modifiable(request, pk)
    form = PeriodeModifieeForm(envoi(request), instance=copy(periode))
    fait = accomplir(form, actions.modifier_une_periode, periode=periode, par=request.user)
    if fait:
        deplacees, gardees = fait
        messages.success(request, f"La période est modifiée. PFMP déplacées : {deplacees}.")
        if gardees:
            noms = ", ".join(str(pfmp.eleve) for pfmp in gardees)
            messages.warning(request, f"Gardent leurs dates, parce que leur convention est déjà signée : {noms}.")
        return redirect(periode)
    chemin = [vers_les_pfmp(), vers_la_periode(periode)]
    return formulaire_en_page(request, form, titre="Modifier la période", verbe="Enregistrer la période", chemin=chemin)


@formulaire
def annuler_periode(request, pk):
    """Give a period up while nobody has a place in it."""
    periode = periode_modifiable(request, pk)
    if request.method == "POST":
        try:
            actions.annuler_une_periode(periode=periode, par=request.user)
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
            return redirect(periode)
        messages.success(request, f"La période {periode} de {periode.classe} est annulée.")
        return redirect("pfmp:periodes")
    contexte = {
        "question": f"Annuler {periode} de {periode.classe} ?",
        "effets": [
            "La période quitte les listes ; ses dates redeviennent libres pour la classe.",
            "Une période où un élève a une place ne s’annule pas.",
        ],
        "verbe": "Annuler la période",
        "retour": periode.get_absolute_url(),
    }
    return render(request, "confirmation.html", contexte)


@require_safe
def periode(request, pk):
    """The board of a class in a period."""
    periode = periode_lisible(request, pk)
    tableau = TableauDeClasse.de(periode, timezone.localdate())
    voir = request.GET.get("voir", "")
    contexte = {
        "tableau": tableau,
        "lignes": tableau.filtrees(voir),
        "periode": periode,
        "charges": ChargesDesReferents.de(periode),
        "trop_pleins": organismes_trop_pleins(tableau.pfmps),
        "filtres": FILTRES,
        "voir": voir if voir in dict(FILTRES) else "",
        "organise": droits.peut_organiser(request.user),
    }
    return render(request, "pfmp/periode.html", contexte)


@require_safe
def periode_xlsx(request, pk):
    """The same board as a spreadsheet, one line a PFMP, with the telephones."""
    periode = periode_lisible(request, pk)
    tableau = TableauDeClasse.de(periode, timezone.localdate())
    noter(par=request.user, verbe="exporter", objet="tableau des PFMP", objet_id=periode.pk)
    nom = slugify(f"{periode.classe.code} {periode}")
    entetes = {"Content-Disposition": f'attachment; filename="agora-{nom}-{timezone.localdate():%Y-%m-%d}.xlsx"'}
    return HttpResponse(classeurs.tableau_de_classe(tableau), content_type=XLSX, headers=entetes)
