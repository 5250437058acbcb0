"""Entretiens formatifs: their report belongs to the person who wrote it until the pupil may read it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.models import Eleve
from suivi.actions.textes import ecrire_les_champs, verifier_longueur
from suivi.models import Entretien

COMPTE_RENDU_MAX, SUITES_MAX = 4000, 2000
A_VENIR = "Cet entretien n’a pas encore eu lieu : son compte rendu s’écrit à partir de ce jour."


@transaction.atomic
def creer_entretien(*, eleve: Eleve, date: date, objet: str, compte_rendu: str, suites: str, par) -> Entretien:
    """Write the report of an entretien. The same one sent twice (a double click) is one."""
    valeurs = _valeurs(date=date, objet=objet, compte_rendu=compte_rendu, suites=suites)
    Eleve.objects.select_for_update(no_key=True).get(pk=eleve.pk)
    entretien, _ = Entretien.objects.get_or_create(eleve=eleve, auteur=par, **valeurs)
    return entretien


@transaction.atomic
def modifier_entretien(
    *, entretien: Entretien, date: date, objet: str, compte_rendu: str, suites: str, version: int
) -> Entretien:
    """Change a report that the pupil does not read, on the version that was on the screen.

    A version that is not the current one (two pages of its author) raises `TexteModifieError`.
    """
    entretien = Entretien.objects.select_for_update(of=["self"]).select_related("auteur").get(pk=entretien.pk)
    valeurs = _valeurs(date=date, objet=objet, compte_rendu=compte_rendu, suites=suites)
    if entretien.publie_le:
        raise ValidationError("Ce compte rendu est publié : reprenez-le pour le changer.", code="publie")
    if ecrire_les_champs(entretien, valeurs, version=version, par=entretien.auteur):
        entretien.save()
    return entretien


@transaction.atomic
def publier_entretien(*, entretien: Entretien, publie: bool) -> None:
    """Let the pupil read the report, or take it back."""
    entretien = Entretien.objects.select_for_update().get(pk=entretien.pk)
    if publie and not entretien.compte_rendu:
        raise ValidationError("Écrivez le compte rendu avant de le publier.", code="vide")
    if publie != (entretien.publie_le is not None):
        entretien.publie_le = timezone.now() if publie else None
        entretien.save()


def _valeurs(*, date: date, objet: str, compte_rendu: str, suites: str) -> dict:
    if date > timezone.localdate():
        raise ValidationError({"date": A_VENIR})
    return {
        "date": date,
        "objet": objet,
        "compte_rendu": verifier_longueur(compte_rendu, COMPTE_RENDU_MAX, "Le compte rendu"),
        "suites": verifier_longueur(suites, SUITES_MAX, "Le texte des suites"),
    }
