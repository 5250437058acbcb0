"""A form saved on the version that was on the screen: what somebody else wrote meanwhile is shown, nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from chefdoeuvre.phrases import note
from socle.dates import ecrire_jour
from socle.formulaires import accomplir, corriger_l_envoi
from suivi.actions.textes import TexteModifieError


@dataclass(frozen=True)
class Conflit:
    """Who changed the row meanwhile, when, and what is stored now, field by field."""

    par: str
    le: datetime
    champs: list[tuple[str, str]]

    @classmethod
    def de(cls, form: forms.BaseForm, actuel: Any, *, par: Any, le: datetime) -> "Conflit":
        """Compare what is stored with what was typed."""
        champs = [
            (str(form.fields[nom].label), en_mots(actuel, nom))
            for nom, saisi in form.cleaned_data.items()
            if nom != "version"
            and hasattr(type(actuel), nom)
            and not _est_multiple(actuel, nom)
            and getattr(actuel, nom) != saisi
        ]
        return cls(str(par or "Quelqu’un"), le, champs)


def _est_multiple(ligne: Any, nom: str) -> bool:
    return ligne._meta.get_field(nom).many_to_many


def en_mots(ligne: Any, nom: str) -> str:
    """Write a value of a row as the page does."""
    if libelle := getattr(ligne, f"get_{nom}_display", None):
        return libelle()
    valeur = getattr(ligne, nom)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return note(valeur)
    if isinstance(valeur, date):
        return ecrire_jour(valeur)
    return "" if valeur is None else str(valeur)


def enregistrer(form: forms.BaseForm, action: Callable[..., Any], **arguments) -> tuple[Any, Conflit | None]:
    """Act as `accomplir` does, or return the conflict when the row has changed meanwhile.

    The form then carries the new version: saving again puts what was typed in the place of what is stored.
    """
    try:
        return accomplir(form, action, **arguments), None
    except TexteModifieError as change:
        corriger_l_envoi(form, version=change.actuel.version)
        return None, Conflit.de(form, change.actuel, par=change.actuel.modifie_par, le=change.actuel.modifie_le)


def statut(form: forms.BaseForm, conflit: Conflit | None = None) -> int:
    """Return the status of a page with a form: 409 for a conflict, 422 for a refusal."""
    if conflit:
        return 409
    return 422 if form.is_bound else 200
