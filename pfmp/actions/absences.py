"""Days missed: noted, corrected, taken away. What the lycée knows and what the entreprise says stand side by side."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from pfmp.actions.communs import plages, prevue, refuser, verrouiller
from pfmp.actions.signatures import exiger_les_signatures
from pfmp.models import Absence, Pfmp
from pfmp.regles.jours import Plage, refuser_une_absence
from scolarite.models import Utilisateur
from socle.models.evenements import noter


@transaction.atomic
def noter_une_absence(
    *,
    pfmp: Pfmp,
    source: str,
    du: date,
    au: date,
    jours: Decimal,
    justifiee: bool,
    motif: str,
    par: Utilisateur | None,
) -> Absence:
    """Note an absence; `par` is nobody when the tutor says it."""
    pfmp = verrouiller(pfmp)
    if par is not None:  # what a tutor says is kept, whatever the lycée has noted
        exiger_les_signatures(pfmp)
    absence = Absence(pfmp=pfmp, notee_par=par)
    return _enregistrer(absence, source=source, du=du, au=au, jours=jours, justifiee=justifiee, motif=motif)


@transaction.atomic
def corriger_une_absence(
    *, absence: Absence, source: str, du: date, au: date, jours: Decimal, justifiee: bool, motif: str, par: Utilisateur
) -> Absence:
    """Correct an absence: a mistake, or a certificate that came later."""
    pfmp = verrouiller(absence.pfmp)
    absence = pfmp.absences.select_for_update().get(pk=absence.pk)
    absence.pfmp, absence.notee_par = pfmp, par
    return _enregistrer(absence, source=source, du=du, au=au, jours=jours, justifiee=justifiee, motif=motif)


@transaction.atomic
def retirer_une_absence(*, absence: Absence, par: Utilisateur) -> None:
    """Take away an absence noted by mistake; its history keeps it."""
    verrouiller(absence.pfmp)
    noter(par=par, verbe="retirer_une_absence", objet="Pfmp", objet_id=absence.pfmp_id, jours=str(absence.jours))
    absence.delete()


def _enregistrer(absence: Absence, **valeurs) -> Absence:
    for champ, valeur in valeurs.items():
        setattr(absence, champ, valeur)
    autres = absence.pfmp.absences.filter(source=absence.source).exclude(pk=absence.pk)
    jours = Plage(absence.du, absence.au, absence.jours)
    refuser(refuser_une_absence(jours, prevue(absence.pfmp), plages(autres)))
    absence.full_clean()
    absence.save()
    return absence
