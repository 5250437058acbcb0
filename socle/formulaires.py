"""Small pieces of forms that every app may use."""

from collections.abc import Callable
from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


def fautes(formulaire: forms.BaseForm, *champs: str) -> list[str]:
    """Return what is wrong in these fields, or in the whole form, in words."""
    return [str(faute) for champ in champs or formulaire.errors for faute in formulaire.errors.get(champ, ())]


def corriger_l_envoi(formulaire: forms.BaseForm, **valeurs: Any) -> None:
    """Put `valeurs` in the place of what was sent under these names: the page shows the form again with them."""
    donnees: Any = copy(formulaire.data)  # a QueryDict: its copy can be written, and keeps what was sent twice
    for nom, valeur in valeurs.items():
        donnees[formulaire.add_prefix(nom)] = str(valeur)
    formulaire.data = donnees


def offrir(formulaire: forms.BaseForm, **choix: Any) -> None:
    """Say what each field of choice may offer: rows of the database, or pairs of a value and its words."""
    for nom, offerts in choix.items():
        champ = formulaire.fields[nom]
        if isinstance(champ, forms.ModelChoiceField):
            champ.queryset = offerts
        else:
            assert isinstance(champ, forms.ChoiceField)  # noqa: S101 -- a mistake of the programmer
            champ.choices = offerts


def offerts(formulaire: forms.BaseForm, nom: str) -> list[tuple[Any, Any]]:
    """Return what a field of choice offers."""
    champ: Any = formulaire.fields[nom]
    return list(champ.choices)


def presenter(
    formulaire: forms.BaseForm, nom: str, *, nommer: Callable[[Any], str] | None = None, vide: str = ""
) -> None:
    """Say how a field of choice writes its rows, and its empty line."""
    champ: Any = formulaire.fields[nom]
    if nommer:
        champ.label_from_instance = nommer
    if vide:
        champ.empty_label = vide
