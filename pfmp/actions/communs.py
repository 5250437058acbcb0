"""What several verbs of a PFMP begin with: the row under lock, its days, its figures."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError

from pfmp.models import Absence, Pfmp, Rattrapage
from pfmp.regles.jours import Plage, Refus
from pfmp.regles.semaines import ZERO, PeriodeFaite, feries_ouvres, jours_ouvres

ANNULEE = "Cette PFMP est annulée : rien n’y est plus noté."


def verrouiller(pfmp: Pfmp) -> Pfmp:
    """Return the PFMP as it is now, locked until the end of the transaction; refuse one that was given up."""
    lue = Pfmp.objects.select_for_update(of=["self"], no_key=True).select_related("periode", "organisme", "eleve")
    pfmp = lue.get(pk=pfmp.pk)
    if pfmp.annulee_le is not None:
        raise ValidationError(ANNULEE, code="annulee")
    return pfmp


def refuser(refus: Refus) -> None:
    """Refuse when a rule refuses, each sentence at its field."""
    if refus:
        raise ValidationError(dict(refus))


def plage(ligne) -> Plage:
    """Return the days of a row that has dates and a number of days."""
    return Plage(ligne.du, ligne.au, ligne.jours)


def plages(lignes: Iterable) -> list[Plage]:
    """Return the days of each row."""
    return [plage(ligne) for ligne in lignes]


def prevue(pfmp: Pfmp) -> Plage:
    """Return the dates of a PFMP with the days that it may hold: some organismes work on public holidays."""
    jours = jours_ouvres(pfmp.du, pfmp.au) + feries_ouvres(pfmp.du, pfmp.au)
    return Plage(pfmp.du, pfmp.au, Decimal(jours))


def perdus(pfmp: Pfmp) -> int:
    """Return the days that an interruption takes away; 0 without one."""
    return jours_ouvres(pfmp.du, pfmp.au_prevu) - jours_ouvres(pfmp.du, pfmp.au) if pfmp.au_prevu else 0


def faite(
    pfmp: Pfmp, absences: Iterable[Absence], rattrapages: Iterable[Rattrapage], libelle: str = ""
) -> PeriodeFaite:
    """Return what the rules of the ledger read of a PFMP, before its attestation."""
    absences, rattrapages = list(absences), list(rattrapages)
    return PeriodeFaite(
        libelle=str(pfmp.periode),
        du=pfmp.du,
        au=pfmp.au,
        absences_lycee=_somme(absence for absence in absences if absence.source == Absence.Source.LYCEE),
        absences_entreprise=_somme(absence for absence in absences if absence.source == Absence.Source.ENTREPRISE),
        rattrapes=_somme(rattrapage for rattrapage in rattrapages if rattrapage.fait_le),
        a_rattraper=_somme(rattrapage for rattrapage in rattrapages if not rattrapage.fait_le),
    )


def _somme(lignes: Iterable) -> Decimal:
    return sum((ligne.jours for ligne in lignes), ZERO)
