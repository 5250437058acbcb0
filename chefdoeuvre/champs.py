"""The form field of a note out of 20, as it is typed in France."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from chefdoeuvre.regles.notes import NOTE_MAX

UNE_NOTE = "Une note va de 0 à 20, avec deux décimales au plus : 13 ou 13,5."


def sans_zeros(note: Decimal | None) -> Decimal | None:
    """Return a stored note as it was typed: 12.50 is 12.5, and 10.00 is 10 rather than 1E+1."""
    return None if note is None else Decimal(f"{note.normalize():f}")


class ChampDeNote(forms.DecimalField):
    """A note out of 20, with a comma or a full stop; empty is a note that is missing, never 0."""

    default_error_messages = {"invalid": UNE_NOTE, "required": "Donnez la note."}
    widget = forms.TextInput

    def __init__(self, **options):
        super().__init__(**{"required": False, "localize": True, **options})

    def widget_attrs(self, widget) -> dict:
        """Ask phones for their figures; the type « number » of browsers would lose a comma."""
        return {"inputmode": "decimal", "maxlength": 6, "size": 5, "autocomplete": "off", "class": "form-control note"}

    def to_python(self, value):
        """Read « 12,5 » as « 12.5 »."""
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def validate(self, value) -> None:
        """Refuse what is not a note in one sentence, whatever is wrong with it."""
        super().validate(value)
        if value is not None and not (0 <= value <= NOTE_MAX and value == round(value, 2)):
            raise ValidationError(UNE_NOTE, code="invalid")
