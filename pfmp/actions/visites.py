"""Visits and calls of a PFMP: planned, done, called off (art. L. 124-1 du code de l'éducation)."""

from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.actions.communs import verrouiller
from pfmp.models import Pfmp, Visite
from scolarite.models import Utilisateur

PASSE = "Ce jour est passé : notez plutôt la visite ou l’appel comme fait."
A_VENIR = "Ce jour n’est pas encore venu : prévoyez plutôt la visite ou l’appel."
DEJA_FAITE = "Cette visite est déjà notée faite."
RETIREE = "Cette visite a été annulée : prévoyez-en une autre."


@transaction.atomic
def prevoir_une_visite(
    *, pfmp: Pfmp, nature: str, prevue_le: date, prevue_a: time | None, visiteur: Utilisateur, objectifs: str
) -> Visite:
    """Plan a visit or a call. The same one sent twice (a double click) is one."""
    pfmp = verrouiller(pfmp)
    verifier_le_jour_prevu(prevue_le)
    visite, _ = Visite.objects.get_or_create(
        pfmp=pfmp,
        nature=nature,
        prevue_le=prevue_le,
        prevue_a=prevue_a,
        visiteur=visiteur,
        faite_le=None,
        annulee_le=None,
        defaults={"objectifs": objectifs},
    )
    return visite


@transaction.atomic
def deplacer_une_visite(
    *, visite: Visite, nature: str, prevue_le: date, prevue_a: time | None, visiteur: Utilisateur, objectifs: str
) -> Visite:
    """Move a planned visit to another day, or to another visitor."""
    visite = _verrouiller(visite)
    if visite.faite_le:
        raise ValidationError(DEJA_FAITE, code="faite")
    if prevue_le != visite.prevue_le:
        verifier_le_jour_prevu(prevue_le)
    visite.nature, visite.prevue_le, visite.prevue_a = nature, prevue_le, prevue_a
    visite.visiteur, visite.objectifs = visiteur, objectifs
    visite.save()
    return visite


@transaction.atomic
def noter_une_visite(
    *, pfmp: Pfmp, nature: str, faite_le: date, rencontre: str, constats: str, objectifs: str, par: Utilisateur
) -> Visite:
    """Note a visit or a call that was not planned. The same one sent twice is one."""
    pfmp = verrouiller(pfmp)
    _verifier_le_jour_fait(faite_le)
    visite, _ = Visite.objects.get_or_create(
        pfmp=pfmp,
        nature=nature,
        faite_le=faite_le,
        visiteur=par,
        rencontre=rencontre,
        constats=constats,
        annulee_le=None,
        defaults={"objectifs": objectifs},
    )
    return visite


@transaction.atomic
def rendre_compte(
    *, visite: Visite, nature: str, faite_le: date, rencontre: str, constats: str, objectifs: str
) -> Visite:
    """Note what came of a visit: planned until then, or noted already and corrected."""
    visite = _verrouiller(visite)
    _verifier_le_jour_fait(faite_le)
    visite.nature, visite.faite_le, visite.rencontre = nature, faite_le, rencontre
    visite.constats, visite.objectifs = constats, objectifs
    visite.save()
    return visite


@transaction.atomic
def annuler_une_visite(*, visite: Visite) -> Visite:
    """Call off a planned visit, or take away one noted by mistake; it is kept."""
    visite = _verrouiller(visite)
    visite.annulee_le = timezone.now()
    visite.save(update_fields=["annulee_le"])
    return visite


def _verrouiller(visite: Visite) -> Visite:
    verrouiller(visite.pfmp)
    visite = Visite.objects.select_for_update(of=["self"]).get(pk=visite.pk)
    if visite.annulee_le is not None:
        raise ValidationError(RETIREE, code="annulee")
    return visite


def verifier_le_jour_prevu(jour: date) -> None:
    """Refuse a day that has passed."""
    if jour < timezone.localdate():
        raise ValidationError({"prevue_le": PASSE})


def _verifier_le_jour_fait(jour: date) -> None:
    if jour > timezone.localdate():
        raise ValidationError({"faite_le": A_VENIR})
