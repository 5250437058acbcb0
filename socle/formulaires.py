"""Small pieces of forms that every app may use."""

from django import forms


def saisie_de_date(**attributs) -> forms.DateInput:
    """Return the browser's own date picker; it wants ISO dates, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attributs})
