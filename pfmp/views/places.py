"""The places of the pupils of a class: in one table, or one by one; corrected and given up."""

from copy import copy
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone

from pfmp import droits
from pfmp.actions import places as actions
from pfmp.choix import Annuaire, Referents, nommer
from pfmp.forms.places import LigneDePlaceForm, PfmpModifieeForm, PlaceForm
from pfmp.models import Pfmp, Recherche
from pfmp.tableaux.charges import ChargesDesReferents
from pfmp.tableaux.classe import TableauDeClasse
from pfmp.tableaux.complets import organismes_trop_pleins
from pfmp.views.pages import vers_la_periode, vers_la_pfmp, vers_les_pfmp
from pfmp.views.trouver import eleve_de_la_periode, formulaire, periode_modifiable, pfmp_modifiable
from socle.formulaires import accomplir, envoi, refuser
from socle.valeurs import entier


@formulaire
def places(request, pk):
    """The whole class in one table: an organisme for those who have none, a référent for everybody."""
    periode, jour = periode_modifiable(request, pk), timezone.localdate()
    annuaire, charges = Annuaire.de(request.user), ChargesDesReferents.de(periode)
    referents = Referents.de(periode, charges, jour)
    lignes = [
        (ligne, _formulaire_de_ligne(request, ligne, annuaire, referents))
        for ligne in TableauDeClasse.de(periode, jour).attendues
    ]
    if request.method == "POST":
        nombre = _enregistrer(request, periode, lignes)
        if nombre is not None:
            messages.success(request, f"Places et référents sont enregistrés. Nouvelles PFMP : {nombre}.")
            return redirect(periode)
    contexte = {"periode": periode, "lignes": lignes, "annuaire": annuaire, "charges": charges}
    return render(request, "pfmp/places.html", contexte, status=422 if request.method == "POST" else 200)


def _formulaire_de_ligne(request, ligne, annuaire: Annuaire, referents: Referents) -> LigneDePlaceForm:
    actuelle = ligne.actuelle.pfmp if ligne.actuelle else None
    return LigneDePlaceForm(
        envoi(request),
        annuaire=annuaire,
        referents=referents,
        eleve=ligne.eleve,
        placee=actuelle is not None,
        initial={"referent": str(actuelle.referent_id or "") if actuelle else ""},
    )


def _enregistrer(request, periode, lignes) -> int | None:
    """Write the table, all or nothing; None when a line is refused, with the reason at its field."""
    refusees, nombre = not _toutes_justes(lignes), 0
    if refusees:
        return None
    with transaction.atomic():
        for ligne, form in lignes:
            try:
                nombre += _enregistrer_la_ligne(request, periode, ligne, form)
            except ValidationError as refus:
                refuser(form, refus)
                refusees = True
        if refusees:
            transaction.set_rollback(True)
    return None if refusees else nombre


def _toutes_justes(lignes) -> bool:
    """Check every line, so that each one says what is wrong at once."""
    fausses = [form for _, form in lignes if not form.is_valid()]
    return not fausses


def _enregistrer_la_ligne(request, periode, ligne, form) -> int:
    organisme, referent = form.cleaned_data.get("organisme"), form.cleaned_data["referent"]
    if organisme is not None:
        actions.placer(eleve=ligne.eleve, periode=periode, organisme=organisme, referent=referent, par=request.user)
        return 1
    actuelle = ligne.actuelle.pfmp if ligne.actuelle else None
    if actuelle is not None and "referent" in form.changed_data:
        actions.nommer_le_referent(pfmp=actuelle, referent=referent, par=request.user)
    return 0


@formulaire
def placer(request, pk, eleve_pk):
    """Give one pupil a place, from nothing or from a step of her search."""
    periode = periode_modifiable(request, pk)
    eleve = eleve_de_la_periode(request, periode, eleve_pk)
    demarche = _demarche(request, periode, eleve)
    form = _place_form(
        request, periode, PlaceForm, initial=_depart(periode, demarche) | _suite(request, periode, eleve)
    )
    pfmp = accomplir(form, actions.placer, eleve=eleve, periode=periode, recherche=demarche, par=request.user)
    if pfmp:
        messages.success(request, f"{eleve} a une place : {pfmp.organisme}. Il reste à faire signer la convention.")
        avertir(request, pfmp)
        return redirect(pfmp)
    return _page(request, form, periode, titre=f"Donner une place à {eleve}", verbe="Créer la PFMP")


def avertir(request, pfmp: Pfmp) -> None:
    """Say it when the organisme has more pupils at once than it announced; the place stands."""
    for phrase in organismes_trop_pleins([pfmp]):
        messages.warning(request, phrase)


def _demarche(request, periode, eleve) -> Recherche | None:
    cle = entier(request.GET.get("demarche", ""))
    demarches = Recherche.objects.visibles_par(request.user).comptees().filter(periode=periode, eleve=eleve)
    return demarches.filter(pk=cle).select_related("organisme").first() if cle else None


def _depart(periode, demarche: Recherche | None) -> dict:
    depart = {"du": periode.du, "au": periode.au, "heures_par_semaine": periode.heures_par_semaine}
    if demarche is not None:
        depart["organisme"] = nommer(demarche.organisme) if demarche.organisme else demarche.nom_organisme
    return depart


def _suite(request, periode, eleve) -> dict:
    """Return the days that an interruption has left, and who followed the pupil: what follows begins the day after."""
    pfmps = Pfmp.objects.visibles_par(request.user).comptees().filter(periode=periode, eleve=eleve)
    derniere = pfmps.filter(au_prevu__isnull=False).last()
    if derniere is None:
        return {}
    return {
        "du": derniere.au + timedelta(days=1),
        "au": derniere.au_prevu,
        "referent": str(derniere.referent_id or ""),
    }


def _place_form(request, periode, classe, **options):
    charges = ChargesDesReferents.de(periode)
    referents = Referents.de(periode, charges, timezone.localdate())
    return classe(envoi(request), annuaire=Annuaire.de(request.user), referents=referents, **options)


def _page(request, form, periode, *, titre: str, verbe: str, pfmp: Pfmp | None = None):
    chemin = [vers_les_pfmp()]
    if pfmp is None or droits.peut_lire_le_tableau(request.user, pfmp):
        chemin.append(vers_la_periode(periode))
    chemin += [vers_la_pfmp(pfmp)] if pfmp else []
    contexte = {"form": form, "titre": titre, "verbe": verbe, "chemin": chemin, "pfmp": pfmp}
    contexte["noms"] = form.fields["organisme"].annuaire.noms
    return render(request, "pfmp/place.html", contexte, status=422 if form.is_bound else 200)


@formulaire
def modifier_pfmp(request, pk):
    """Correct a PFMP: people, dates, hours, référent."""
    pfmp = pfmp_modifiable(request, pk)
    form = _place_form(request, pfmp.periode, PfmpModifieeForm, instance=copy(pfmp))
    if modifiee := accomplir(form, actions.modifier_la_pfmp, pfmp=pfmp, par=request.user):
        messages.success(request, "La PFMP est modifiée.")
        avertir(request, modifiee)
        return redirect(pfmp)
    return _page(request, form, pfmp.periode, titre="Modifier la PFMP", verbe="Enregistrer la PFMP", pfmp=pfmp)
