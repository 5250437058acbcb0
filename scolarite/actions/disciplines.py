"""The disciplines that a teacher may be given: the same in every school."""

from collections.abc import Mapping

from django.db import transaction

from scolarite.models import Discipline


@transaction.atomic
def charger_les_disciplines(*, intitules: Mapping[str, str]) -> int:
    """Create the disciplines that are missing, correct the names that changed; return how many were created.

    Those that the file does not name stay: lessons are attached to them.
    """
    connues = set(Discipline.objects.values_list("code", flat=True))
    Discipline.objects.bulk_create(
        [Discipline(code=code, intitule=intitule) for code, intitule in intitules.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["intitule"],
    )
    return len(intitules.keys() - connues)
