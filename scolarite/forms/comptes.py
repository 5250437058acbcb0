"""Signing in and passwords, in French: django-allauth's forms with our words."""

from allauth.account import forms as allauth
from allauth.account.fields import EmailField
from django import forms

from scolarite import mots_de_passe, taches

CHANGER = {
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Nouveau mot de passe, une seconde fois",
}


def _mettre_en_mots(formulaire: forms.Form, utilisateur) -> None:
    for nom, champ in formulaire.fields.items():
        champ.label = CHANGER[nom]
        champ.help_text = ""
        champ.widget.attrs.pop("placeholder", None)
    formulaire.fields["password1"].help_text = mots_de_passe.exigence(utilisateur).conseil


class DeuxFois(forms.Form):
    """The new password is typed twice: say in French when the two differ."""

    def clean(self) -> dict:
        """Compare both, without stacking django-allauth's own sentence."""
        saisies = forms.Form.clean(self) or {}
        premier, second = saisies.get("password1"), saisies.get("password2")
        if premier and second and premier != second:
            self.add_error("password2", "Les deux mots de passe diffèrent. Tapez deux fois le même.")
        return saisies


class Connexion(allauth.LoginForm):
    """Identifiant and password, or the code of a card."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        identifiant, secret = self.fields["login"], self.fields["password"]
        identifiant.label, secret.label = "Identifiant", "Mot de passe, ou code de votre carte"
        identifiant.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        identifiant.error_messages["required"] = "Tapez votre identifiant : il est sur votre carte."
        secret.error_messages["required"] = "Tapez votre mot de passe, ou le code de votre carte."
        secret.widget.attrs.pop("placeholder", None)
        secret.help_text = ""


class Reprise(Connexion):
    """Sign in again on the page that one has not left: the same account, and nothing but its password."""

    compte = forms.IntegerField(min_value=1)

    def clean(self) -> dict:
        """Refuse another account, and a password that only opens the choice of a new one."""
        saisies = super().clean()
        if self.user is None:
            return saisies
        if self.user.pk != saisies.get("compte"):
            raise forms.ValidationError("Ce n’est pas le compte de cette page. Actualisez-la pour en changer.")
        if self.user.code_valable_jusqu_au is not None:
            raise forms.ValidationError(
                "Un code a remplacé votre mot de passe. Choisissez-en un nouveau dans un autre onglet, par la page de "
                "connexion, puis revenez : vos saisies attendent ici."
            )
        return saisies


class ChangerDeMotDePasse(DeuxFois, allauth.ChangePasswordForm):
    """Change one's own password, knowing the present one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self, self.user)


class NouveauMotDePasse(DeuxFois, allauth.ResetPasswordKeyForm):
    """Choose a password after a link received by e-mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self, self.user)


class ChoisirUnMotDePasse(DeuxFois, allauth.SetPasswordForm):
    """Choose a first password, after the code of a card."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _mettre_en_mots(self, self.user)


class DemanderUnLien(forms.Form):
    """Ask for a link by e-mail: the same work and the same answer, whoever the address belongs to."""

    email = EmailField(label="Adresse électronique")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def save(self, request) -> None:
        """Leave the search of the accounts and the sending to the worker: its pace says nothing to who asks."""
        taches.envoyer_les_liens.enqueue(self.cleaned_data["email"], request.build_absolute_uri("/"))
