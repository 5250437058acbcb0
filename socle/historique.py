"""The history of the rows that pghistory tracks, where the types of its models are not known before they run."""

from typing import Any

from django.db.models import QuerySet


def changements_de(modele: Any) -> QuerySet[Any]:
    """Return what triggers kept of a tracked model: one row for each change, that of `pgh_obj`, in no order."""
    return modele.pgh_event_model.objects.all()
