"""Small pieces of forms that every app may use."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict


def saisie_de_date(**attributs) -> forms.DateInput:
    """Return the browser's own date picker; it wants ISO dates, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attributs})


class ChampNombre(forms.DecimalField):
    """A decimal number shown without a useless zero: 35 and not 35.0 (the browser writes the comma of the French)."""

    def prepare_value(self, value):
        """Return the number as a field of numbers wants it; what was typed stays as it was."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def envoi(request) -> QueryDict | None:
    """Return what was sent, also when it is empty; None when the page is only being opened."""
    return request.POST if request.method == "POST" else None


def accomplir(formulaire: forms.BaseForm, action: Callable[..., Any], **arguments) -> Any:
    """Act with what a form hands over; return what the action returns, or None when the form or the action refuses.

    The refusal is put in the form, beside its field when it has one, and what was typed stays.
    """
    if not formulaire.is_valid():
        return None
    try:
        return action(**arguments, **formulaire.cleaned_data)
    except ValidationError as refus:
        refuser(formulaire, refus)
        return None


def refuser(formulaire: forms.BaseForm, refus: ValidationError) -> None:
    """Put the refusal of an action in its form; one about a field that is not shown stands at the top."""
    if not hasattr(refus, "error_dict"):
        formulaire.add_error(None, refus)
        return
    for champ, erreurs in refus.error_dict.items():
        formulaire.add_error(champ if champ in formulaire.fields else None, erreurs)


def offrir(formulaire: forms.BaseForm, **lignes: QuerySet) -> None:
    """Say which rows each field of choice may offer."""
    for nom, offertes in lignes.items():
        champ = formulaire.fields[nom]
        assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 -- a mistake of the programmer
        champ.queryset = offertes
