"""Constraints that come back in several tables, each with its French sentence."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value


class Jours(Func):
    """The SQL range of days from a first to a last day, both included; no last day means still open."""

    function = "DATERANGE"
    output_field = DateRangeField()


def dates_en_ordre(debut: str, fin: str, *, nom: str) -> CheckConstraint:
    """Refuse an end before its beginning; an empty end is accepted."""
    return CheckConstraint(
        name=nom,
        condition=Q(**{f"{fin}__isnull": True}) | Q(**{f"{fin}__gte": F(debut)}),
        violation_error_message="La date de fin ne peut pas précéder la date de début.",
    )


def sans_chevauchement(
    *champs: str, nom: str, message: str, debut: str = "du", fin: str = "au", condition: Q | None = None
) -> ExclusionConstraint:
    """Refuse two rows with the same `champs` whose days overlap.

    A form must report reversed dates itself, before this constraint is validated: PostgreSQL cannot
    even build a reversed range and would answer with an error instead of a refusal.
    """
    egaux = [(champ, RangeOperators.EQUAL) for champ in champs]
    jours = Jours(F(debut), F(fin), Value("[]"))
    return ExclusionConstraint(
        name=nom,
        expressions=[*egaux, (jours, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


def unique_si(*champs: str, condition: Q, nom: str, message: str) -> UniqueConstraint:
    """Refuse two rows with the same `champs` among those that meet `condition`."""
    return UniqueConstraint(fields=champs, condition=condition, name=nom, violation_error_message=message)


class QuerySetDate(models.QuerySet):
    """Rows that hold from `du` to `au`, both days included; no `au` means still open."""

    def en_cours(self, jour):
        """Return the rows that hold on `jour`."""
        return self.filter(Q(au__isnull=True) | Q(au__gte=jour), du__lte=jour)
