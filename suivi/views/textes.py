"""What the pages of texts share: a text saved on the version that was on the screen, else both texts shown."""

from collections.abc import Callable
from typing import Any

from django import forms

from socle.formulaires import accomplir, corriger_l_envoi
from suivi.actions.textes import TexteModifieError


def accomplir_sur_sa_version(formulaire: forms.BaseForm, action: Callable[..., Any], **arguments) -> tuple[Any, dict]:
    """Act as `accomplir`; return also what the page shows of a text that changed meanwhile, empty when none did.

    What was typed stays in the form, on the version of the other text: saving again replaces it.
    """
    try:
        return accomplir(formulaire, action, **arguments), {}
    except TexteModifieError as erreur:
        actuel = erreur.actuel
    corriger_l_envoi(formulaire, version=actuel.version)
    champs = [
        (nom, champ.label, getattr(actuel, nom), "")
        for nom, champ in formulaire.fields.items()
        if not champ.widget.is_hidden
    ]
    return None, {"conflit": actuel, "champs": champs}
