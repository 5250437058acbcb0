"""The code of the phone: django-allauth's forms with our words and our limit on tries."""

from allauth.core import context
from allauth.mfa.base import forms as allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from django import forms

from scolarite import tentatives

PAS_LE_BON = (
    "Ce code n’est pas celui de cette clé. Vérifiez que l’heure de votre téléphone est réglée automatiquement, "
    "attendez le code suivant, puis tapez-le."
)


class _Code(allauth.BaseAuthenticateForm):
    """A code of the phone or of the paper; a try counts until the code is right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self.fields["code"], "Code du téléphone, ou code de secours")

    def clean_code(self) -> str:
        """Count the try before looking at the code: a million codes are soon tried."""
        try:
            essai = tentatives.commencer_un_code(self.user.pk)
        except tentatives.TropDEssaisError as trop:
            raise forms.ValidationError(_attente_en_francais(trop)) from None
        code = super().clean_code()
        essai.rendre()
        return code


class Verifier(_Code, allauth.AuthenticateForm):
    """After the password, before the first page."""


class Confirmer(_Code, allauth.ReauthenticateForm):
    """Before the pages that change how one signs in."""


class Ajouter(ActivateTOTPForm):
    """The first code of a phone proves that it was set up. The key is on the page: there is nothing to guess."""

    def __init__(self, *args, **kwargs):
        # The same key until a phone gives its code: one may have left the page, or opened it twice.
        cle = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if cle:
            self.secret = context.request.session[SECRET_SESSION_KEY] = cle
        _mettre_en_mots(self.fields["code"], "Code à six chiffres")

    def clean_code(self) -> str:
        """Refuse a code of another key; this one will not serve again to sign in."""
        try:
            code = super().clean_code()
        except forms.ValidationError:
            raise forms.ValidationError(PAS_LE_BON) from None
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


def _mettre_en_mots(champ: forms.Field, libelle: str) -> None:
    champ.label = libelle
    champ.error_messages["required"] = "Tapez le code que montre votre téléphone."
    champ.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _attente_en_francais(trop: tentatives.TropDEssaisError) -> str:
    if trop.attente <= tentatives.PAR_CODE.ecart:
        return "Trop d’essais à la suite. Attendez une minute, puis réessayez."
    return (
        "Trop d’essais aujourd’hui. Si ce n’était pas vous, quelqu’un connaît votre mot de passe : demandez un "
        "nouveau code à un administrateur de votre établissement. Sinon, réessayez demain."
    )
