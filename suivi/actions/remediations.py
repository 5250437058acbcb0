"""Remédiations: what a pupil takes up again, by a day, and what came of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Eleve
from suivi.actions.textes import verifier_longueur
from suivi.models import Bilan, Remediation

ACTION_MAX = 300  # a line of the bilan on paper
PASSEE = "Ce jour est passé : choisissez une échéance à venir."


@transaction.atomic
def creer_remediation(
    *, eleve: Eleve, action: str, echeance: date, competence: Competence | None, bilan: Bilan | None, par
) -> Remediation:
    """Ask a pupil to do something by a day. The same thing asked twice (a double click) is one."""
    if echeance < timezone.localdate():
        raise ValidationError({"echeance": PASSEE})
    action = verifier_longueur(action, ACTION_MAX, "Ce qui est à faire")
    Eleve.objects.select_for_update(no_key=True).get(pk=eleve.pk)
    remediation, _ = Remediation.objects.en_cours().get_or_create(
        eleve=eleve,
        action=action,
        echeance=echeance,
        competence=competence,
        defaults={"bilan": bilan, "auteur": par},
    )
    return remediation


@transaction.atomic
def modifier_remediation(
    *, remediation: Remediation, action: str, echeance: date, competence: Competence | None
) -> None:
    """Change what is asked, or give more time; a day that was already past may stay."""
    remediation = Remediation.objects.select_for_update().get(pk=remediation.pk)
    if echeance != remediation.echeance and echeance < timezone.localdate():
        raise ValidationError({"echeance": PASSEE})
    remediation.action = verifier_longueur(action, ACTION_MAX, "Ce qui est à faire")
    remediation.echeance, remediation.competence = echeance, competence
    remediation.save()


@transaction.atomic
def noter_le_resultat(*, remediation: Remediation, resultat: str, constat: str = "") -> Remediation:
    """Say what came of it; without a result, it is open again."""
    if resultat and resultat not in Remediation.Resultat.values:
        raise ValidationError("Choisissez l’un des résultats proposés.", code="resultat")
    remediation = Remediation.objects.select_for_update().get(pk=remediation.pk)
    remediation.resultat = resultat
    if constat:
        remediation.constat = verifier_longueur(constat, 1000, "Le constat")
    remediation.terminee_le = timezone.localdate() if resultat else None
    remediation.save()
    return remediation
