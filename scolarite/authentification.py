"""Who signs in: the account of an identifiant, at the same pace whether it exists, is closed or not."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from scolarite import codes
from scolarite.models import Utilisateur
from scolarite.models.personnes import normaliser_identifiant


class Authentification(BaseBackend):
    """Identifiant and password; or, until a password is chosen, the code of a card."""

    def authenticate(self, request, username: str | None = None, password: str | None = None, **autres):
        """Return the open account, or None. Exactly one password is hashed in every case."""
        if username is None or password is None:
            return None
        utilisateur = Utilisateur.objects.filter(identifiant=normaliser_identifiant(username)).first()
        if utilisateur is None:
            make_password(password)
            return None
        if utilisateur.code_valable_jusqu_au:
            password = codes.normaliser(password)
        reconnu = utilisateur.check_password(password)
        return utilisateur if reconnu and utilisateur.is_active else None

    def get_user(self, user_id):
        """Return the account of a session with its open roles, in one query; None once it is closed."""
        return Utilisateur.objects.avec_ses_roles(user_id)
