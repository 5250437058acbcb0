"""What Agora changes in django-allauth: our limits, our codes, our words."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from scolarite import second_facteur, tentatives
from scolarite.actions import comptes
from scolarite.sessions import retenir_le_code
from socle.models.evenements import noter


class AdaptateurDeCompte(DefaultAccountAdapter):
    """The account pages of django-allauth, as Agora wants them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": (
            "Identifiant ou mot de passe incorrect. Vérifiez-les, puis réessayez. Si vous les avez oubliés, demandez "
            "un nouveau code à un enseignant ou à l’administrateur de votre établissement."
        ),
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "invalid_password_reset": "Ce lien n’est plus valable.",
    }

    def is_open_for_signup(self, request) -> bool:
        """Accounts are opened by the school."""
        return False

    def pre_authenticate(self, request, **credentials) -> None:
        """Count the try before looking at the password."""
        identifiant = credentials.get("username", "")
        try:
            self.tentative = tentatives.commencer(identifiant, self.get_client_ip(request))
        except tentatives.TropDEssaisError as trop:
            raise ValidationError(_attente_en_francais(trop)) from None

    def authenticate(self, request, **credentials):
        """Give the try back when the password was right."""
        utilisateur = super().authenticate(request, **credentials)
        if utilisateur:
            self.tentative.reussir()
        return utilisateur

    def pre_login(self, request, user, **autres):
        """Use the code of a card up, or say why it no longer opens anything."""
        if user.code_valable_jusqu_au is None:
            return None
        empreinte = user.password
        try:
            user.password = comptes.utiliser_le_code(utilisateur=user).password
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
            return redirect("account_login")
        retenir_le_code(request, empreinte)
        return None

    def post_login(self, request, user, **autres):
        """Leave a trace of the sign-in."""
        noter(par=user, verbe="se_connecter")
        return super().post_login(request, user, **autres)

    def is_reauthentication_required(self, *, app: str, **autres) -> bool:
        """Ask for a code before a phone is changed, unless one was just given or there is none yet."""
        return second_facteur.est_actif(self.request.user) and not second_facteur.vient_de_servir(self.request)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Prove oneself by a code, of the phone or of the paper."""
        return [{"id": "mfa_reauthenticate", "description": "Code", "url": reverse("mfa_reauthenticate")}]

    def set_password(self, user, password: str) -> None:
        """Change a password, also after a link received by e-mail: an unused code dies with the old one."""
        user.password = comptes.choisir_un_mot_de_passe(utilisateur=user, mot_de_passe=password).password

    def get_password_change_redirect_url(self, request) -> str:
        """Go home once the password is changed."""
        return resolve_url("accueil")


def _attente_en_francais(trop: tentatives.TropDEssaisError) -> str:
    if trop.limite is tentatives.PAR_ADRESSE:
        return "Trop d’essais depuis ce réseau. Attendez quelques minutes, puis réessayez."
    if trop.attente <= tentatives.PAR_COMPTE.ecart:
        return "Trop d’essais à la suite. Attendez une minute, puis réessayez."
    return (
        "Trop d’essais aujourd’hui pour cet identifiant. Demandez un nouveau code à un enseignant ou à "
        "l’administrateur de votre établissement, ou réessayez demain."
    )
