"""Scoped look-ups of what is noted of a PFMP: 404 for what one may not know, 403 for what one may not do."""

from django.shortcuts import get_object_or_404, redirect, render

from pfmp import droits
from pfmp.models import Absence, Attestation, Papier, Pfmp, Rattrapage, Visite
from pfmp.views.trouver import AFFICHES, exiger
from scolarite.models import Utilisateur

DE_LA_PFMP = tuple(f"pfmp__{nom}" for nom in AFFICHES)


def absence_modifiable(request, pk: int) -> Absence:
    """An absence, for those who organise its PFMP."""
    return _modifiable(request, Absence.objects.visibles_par(request.user), pk)


def rattrapage_modifiable(request, pk: int) -> Rattrapage:
    """A catch-up, for those who organise its PFMP."""
    return _modifiable(request, Rattrapage.objects.visibles_par(request.user), pk)


def visite_modifiable(request, pk: int) -> Visite:
    """A visit or a call, for those who organise its PFMP, and for whoever makes it."""
    visites = Visite.objects.visibles_par(request.user).select_related(*DE_LA_PFMP, "visiteur")
    visite = get_object_or_404(visites, pk=pk)
    exiger(droits.peut_faire_la_visite(request.user, visite))
    return visite


def papier_modifiable(request, pk: int) -> Papier:
    """A paper, for those who organise its PFMP."""
    return _modifiable(request, Papier.objects.visibles_par(request.user).presents(), pk)


def attestation_modifiable(request, pk: int) -> Attestation:
    """The attestation of a PFMP (`pk` is that of the PFMP)."""
    return _modifiable(request, Attestation.objects.visibles_par(request.user), pk, nom="pfmp")


def _modifiable(request, lignes, pk: int, nom: str = "pk"):
    ligne = get_object_or_404(lignes.select_related(*DE_LA_PFMP), **{nom: pk})
    exiger(droits.peut_organiser_la_pfmp(request.user, ligne.pfmp))
    return ligne


def visiteurs_de(pfmp: Pfmp, par: Utilisateur):
    """Return who may visit: the référent, the teachers of the class, and the person who asks."""
    jour = pfmp.du
    enseignent = pfmp.periode.classe.enseignements.en_cours(jour).values("enseignant")
    connus = Utilisateur._base_manager.filter(pk__in=[pfmp.referent_id or par.pk, par.pk])
    return (connus | Utilisateur._base_manager.filter(pk__in=enseignent)).distinct().order_by("tri")


def revenir(pfmp: Pfmp, ancre: str = ""):
    """Go back to the page of the PFMP, where the thing was noted."""
    return redirect(pfmp.get_absolute_url() + (f"#{ancre}" if ancre else ""))


def montrer_le_formulaire(
    request, pfmp: Pfmp, form, *, titre: str, verbe: str, gabarit: str = "pfmp/suivi/formulaire.html", **autres
):
    """Show a form about a PFMP; 422 when it was sent and refused."""
    contexte = {"pfmp": pfmp, "form": form, "titre": titre, "verbe": verbe, **autres}
    contexte["lit_la_classe"] = droits.peut_lire_le_tableau(request.user, pfmp)
    return render(request, gabarit, contexte, status=422 if form.is_bound else 200)
