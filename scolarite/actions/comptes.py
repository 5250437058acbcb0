"""Codes, passwords and the role of the moment."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite import codes, tentatives
from scolarite.models import Role, Utilisateur
from socle.dates import LONGUE, ecrire_jour
from socle.models.evenements import noter


@transaction.atomic
def donner_un_code(*, utilisateur: Utilisateur, par: Utilisateur | None) -> str:
    """Replace the password by a new code and return it: it is nowhere else in clear.

    The sessions of the account end with its old password. `par` is None for a command of the server.
    """
    compte = Utilisateur.objects.select_for_update(of=["self"]).get(pk=utilisateur.pk)
    code = codes.tirer()
    compte.set_password(codes.normaliser(code))
    compte.code_valable_jusqu_au = timezone.now() + timedelta(days=codes.JOURS_DE_VALIDITE)
    compte.save(update_fields=["password", "code_valable_jusqu_au"])
    tentatives.pardonner(compte.identifiant)
    tentatives.pardonner_les_codes(compte.pk)
    details = {} if par else {"depuis": "commande"}
    noter(par=par or compte, verbe="donner_un_code", objet="Utilisateur", objet_id=compte.pk, **details)
    return code


@transaction.atomic
def utiliser_le_code(*, utilisateur: Utilisateur) -> Utilisateur:
    """Use a code up at its sign-in: of parallel sign-ins with the same code, one succeeds.

    The password becomes unusable; `code_valable_jusqu_au` stays, and with it the duty to choose one.
    """
    compte = Utilisateur.objects.select_for_update(of=["self"]).get(pk=utilisateur.pk)
    if compte.password != utilisateur.password:
        raise ValidationError("Ce code a déjà servi. Demandez-en un nouveau à un enseignant ou à l’administrateur.")
    if compte.code_valable_jusqu_au and compte.code_valable_jusqu_au < timezone.now():
        jour = ecrire_jour(timezone.localdate(compte.code_valable_jusqu_au), LONGUE)
        raise ValidationError(
            f"Ce code n’est plus valable depuis le {jour}. Demandez-en un nouveau à un enseignant "
            "ou à l’administrateur."
        )
    compte.set_unusable_password()
    compte.save(update_fields=["password"])
    return compte


@transaction.atomic
def choisir_un_mot_de_passe(*, utilisateur: Utilisateur, mot_de_passe: str, empreinte_du_code: str = "") -> Utilisateur:
    """Set the person's own password. `empreinte_du_code`: the hash of the code that opened this session."""
    if empreinte_du_code and check_password(codes.normaliser(mot_de_passe), empreinte_du_code):
        raise ValidationError(
            "C’est le code de la carte : il ne peut pas rester votre mot de passe. Choisissez-en un autre."
        )
    compte = Utilisateur.objects.select_for_update(of=["self"]).get(pk=utilisateur.pk)
    compte.set_password(mot_de_passe)
    compte.code_valable_jusqu_au = None
    compte.save(update_fields=["password", "code_valable_jusqu_au"])
    noter(par=compte, verbe="choisir_un_mot_de_passe", objet="Utilisateur", objet_id=compte.pk)
    return compte


@transaction.atomic
def retirer_le_second_facteur(*, utilisateur: Utilisateur, par: Utilisateur | None) -> Utilisateur:
    """Let somebody who lost the phone and the paper sign in with the password alone, or raise when there is none.

    `par` is None for a command of the server.
    """
    compte = Utilisateur.objects.select_for_update(of=["self"]).get(pk=utilisateur.pk)
    retires, _ = Authenticator.objects.filter(user=compte).delete()
    if not retires:
        raise ValidationError("Ce compte se connecte déjà avec son seul mot de passe.")
    tentatives.pardonner_les_codes(compte.pk)
    details = {} if par else {"depuis": "commande"}
    noter(par=par or compte, verbe="retirer_le_second_facteur", objet="Utilisateur", objet_id=compte.pk, **details)
    return compte


@transaction.atomic
def choisir_un_role(*, utilisateur: Utilisateur, role: Role) -> None:
    """Act from now on in this role, one of the person's own open ones."""
    ouverts = Role.objects.en_cours(timezone.localdate()).filter(utilisateur=utilisateur.pk)
    if not ouverts.filter(pk=role.pk).exists():
        raise ValidationError("Ce rôle n’est plus ouvert.")
    Utilisateur.objects.filter(pk=utilisateur.pk).update(role_choisi=role)
    noter(par=utilisateur, verbe="choisir_un_role", objet="Role", objet_id=role.pk)
