"""The three signatures of a convention, noted one by one. No PFMP starts without them."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.models import Pfmp
from socle.dates import ecrire_jour
from socle.models.evenements import noter
from socle.typographie import insecables

CHAMPS = {
    "organisme": "signee_organisme_le",
    "famille": "signee_famille_le",
    "etablissement": "signee_etablissement_le",
}


@transaction.atomic
def noter_les_signatures(*, pfmp: Pfmp, jours: Mapping[str, date | None], par) -> Pfmp:
    """Note on which day each one signed, None for not yet; those that are not named do not change.

    Refused at its field: a day to come, and a convention that would be complete only after the first day. Then either
    the day is wrong, or the pupil leaves later: the first day is to be put back.
    """
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).select_related("eleve").get(pk=pfmp.pk)
    if pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : sa convention ne se signe plus.", code="annulee")
    for qui, jour in jours.items():
        setattr(pfmp, CHAMPS[qui], jour)
    if erreurs := _refus(pfmp, jours):
        raise ValidationError(erreurs)
    pfmp.save(update_fields=list(CHAMPS.values()))
    for qui in jours:
        noter(par=par, verbe="noter_signature", objet="pfmp", objet_id=pfmp.pk, qui=qui)
    return pfmp


def _refus(pfmp: Pfmp, jours: Mapping[str, date | None]) -> dict[str, str]:
    aujourd_hui = timezone.localdate()
    complete = not pfmp.signatures_manquantes
    erreurs = {}
    for qui, jour in jours.items():
        if jour is not None and jour > aujourd_hui:
            erreurs[qui] = "Ce jour n’est pas encore venu."
        elif jour is not None and complete and jour > pfmp.du:
            erreurs[qui] = insecables(
                f"La PFMP commence le {ecrire_jour(pfmp.du)} : elle ne peut pas être signée après. "
                "Donnez le jour réel de cette signature, ou repoussez d’abord le premier jour."
            )
    return erreurs


def exiger_les_signatures(pfmp: Pfmp) -> None:
    """Refuse what says that a PFMP has taken place while its convention lacks a signature: it cannot have started."""
    if manquent := pfmp.signatures_manquantes:
        raise ValidationError(
            insecables(
                f"Cette PFMP ne peut pas commencer : il manque la signature de {' et de '.join(manquent)}. "
                "Notez d’abord les signatures de la convention."
            ),
            code="convention",
        )


def exiger_le_depart(pfmp: Pfmp, jour: date) -> None:
    """Refuse what is noted of a PFMP that has not started: a signature is lacking, or its first day is to come."""
    exiger_les_signatures(pfmp)
    if jour < pfmp.du:
        raise ValidationError(insecables(f"Cette PFMP commence le {ecrire_jour(pfmp.du)}."), code="avant")
