"""The code of the phone: django-allauth's forms with our words and our limit on tries."""

from collections.abc import Callable

from allauth.mfa.base import forms as allauth
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from scolarite import tentatives

OU_DE_SECOURS = "Code du téléphone, ou code de secours"


def _mettre_en_mots(formulaire: forms.Form, libelle: str) -> None:
    champ = formulaire.fields["code"]
    champ.label = libelle
    champ.error_messages["required"] = "Tapez le code que montre votre téléphone."
    champ.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _en_comptant(utilisateur, regarder: Callable[[], str]) -> str:
    """Count the try before looking at the code: a million codes are soon tried."""
    try:
        essai = tentatives.commencer_un_code(utilisateur.pk)
    except tentatives.TropDEssaisError as trop:
        raise forms.ValidationError(_attente_en_francais(trop)) from None
    code = regarder()
    essai.rendre()
    return code


def _attente_en_francais(trop: tentatives.TropDEssaisError) -> str:
    if trop.attente <= tentatives.PAR_CODE.ecart:
        return "Trop d’essais à la suite. Attendez une minute, puis réessayez."
    return (
        "Trop d’essais aujourd’hui. Demandez à l’administrateur de votre établissement de retirer la seconde étape, "
        "ou réessayez demain."
    )


class Verifier(allauth.AuthenticateForm):
    """After the password, before the first page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self, OU_DE_SECOURS)

    def clean_code(self) -> str:
        """Refuse a wrong code, and one too many."""
        return _en_comptant(self.user, super().clean_code)


class Confirmer(allauth.ReauthenticateForm):
    """Before the pages that change how one signs in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self, OU_DE_SECOURS)

    def clean_code(self) -> str:
        """Refuse a wrong code, and one too many."""
        return _en_comptant(self.user, super().clean_code)


class Ajouter(ActivateTOTPForm):
    """The first code of a phone proves that it was set up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self, "Code à six chiffres")

    def clean_code(self) -> str:
        """Refuse a wrong code, and one too many."""
        return _en_comptant(self.user, super().clean_code)
