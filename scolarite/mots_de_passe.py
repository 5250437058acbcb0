"""What a password must be for each role, and what it must not hold.

Figures: délibération CNIL n° 2022-100 du 21 juillet 2022 (80 bits alone, 50 bits when tries are limited, as they are
for everybody in scolarite/tentatives.py), and the sixteen signs that the ANSSI asks of an administrator.
"""

import re
from dataclasses import dataclass

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from scolarite.models import Role
from socle import robustesse
from socle.cles import cle_de_tri

LONGUEUR_MAXIMALE = 200
MOTS_VIDES = {"les", "des", "aux", "sur", "sous", "une"}


@dataclass(frozen=True)
class Exigence:
    """The least length and strength, and how to say it before anything is typed."""

    longueur: int
    bits: int
    conseil: str


ELEVE = Exigence(8, 50, "Au moins 8 signes : par exemple trois mots sans rapport entre eux.")
PERSONNEL = Exigence(12, 80, "Au moins 12 signes : par exemple quatre mots sans rapport entre eux, et un chiffre.")
ADMINISTRATEUR = Exigence(16, 80, "Au moins 16 signes : par exemple quatre mots sans rapport entre eux, et un chiffre.")


def exigence(utilisateur) -> Exigence:
    """Return what is asked of this person: the strictest of her roles, that of the personnel when she has none."""
    natures = {role.role for role in utilisateur.roles_ouverts} if utilisateur and utilisateur.pk else set()
    if Role.Nature.ADMINISTRATEUR in natures:
        return ADMINISTRATEUR
    return ELEVE if natures == {Role.Nature.ELEVE} else PERSONNEL


class AssezFort:
    """Length and strength, by role."""

    def validate(self, password: str, user=None) -> None:
        """Refuse what is too short or too easy to guess for this person."""
        voulu = exigence(user)
        if len(password) < voulu.longueur:
            raise ValidationError(
                f"Ce mot de passe compte {len(password)} signes, il en faut au moins {voulu.longueur}. "
                "Ajoutez un ou deux mots.",
                code="trop_court",
            )
        if len(password) > LONGUEUR_MAXIMALE:
            raise ValidationError(
                f"Ce mot de passe dépasse {LONGUEUR_MAXIMALE} signes. Raccourcissez-le.", code="trop_long"
            )
        if robustesse.bits(password) < voulu.bits:
            raise ValidationError(
                "Ce mot de passe se devine trop facilement. Ajoutez un mot, ou mêlez majuscules, chiffres et signes.",
                code="trop_faible",
            )

    def get_help_text(self) -> str:
        """Say what is asked of the personnel; forms say it for the person."""
        return PERSONNEL.conseil


class PasCourant(CommonPasswordValidator):
    """Django's list of common passwords, also with blanks, capitals or digits added: « Mot de passe 2026 »."""

    def validate(self, password: str, user=None) -> None:
        """Refuse a password of the list, however it is dressed."""
        colle = cle_de_tri(password).replace(" ", "")
        if self.passwords & {password.lower().strip(), colle, colle.strip("0123456789")}:
            raise ValidationError(
                "Ce mot de passe est l’un des plus courants. Choisissez-en un autre, par exemple plusieurs mots "
                "sans rapport entre eux.",
                code="courant",
            )

    def get_help_text(self) -> str:
        """Say it before anything is typed."""
        return "Pas un mot de passe courant."


class PasPersonnel:
    """Nothing that somebody who knows the person would try first."""

    def validate(self, password: str, user=None) -> None:
        """Refuse names, identifiant, date of birth, classe, établissement and town."""
        trouve = robustesse.mot_contenu(password, mots_personnels(user)) if user and user.pk else ""
        if trouve:
            raise ValidationError(
                f"Ce mot de passe contient « {trouve} », que l’on peut deviner en vous connaissant. Enlevez-le.",
                code="personnel",
            )

    def get_help_text(self) -> str:
        """Say it before anything is typed."""
        return "Ni votre nom, ni votre classe, ni votre établissement."


class SansSuite:
    """No run of keys, letters or digits."""

    def validate(self, password: str, user=None) -> None:
        """Refuse « azerty », « 1234 », « aaaa »."""
        if trouvee := robustesse.suite(password):
            raise ValidationError(
                f"Ce mot de passe contient la suite « {trouvee} ». Remplacez-la par autre chose.", code="suite"
            )

    def get_help_text(self) -> str:
        """Say it before anything is typed."""
        return "Pas de suite de touches, de lettres ou de chiffres."


class PlusDUnMot:
    """One word is found in a dictionary, whatever follows it."""

    def validate(self, password: str, user=None) -> None:
        """Refuse « Chocolat2009! »."""
        if robustesse.est_un_seul_mot(password):
            raise ValidationError(
                "Un seul mot, même suivi de chiffres, se trouve vite. Ajoutez-en un ou deux autres.", code="seul_mot"
            )

    def get_help_text(self) -> str:
        """Say it before anything is typed."""
        return "Plus d’un mot."


def mots_personnels(utilisateur) -> list[str]:
    """Return the words that say something of this person, the longest first within each source."""
    textes = [utilisateur.nom, utilisateur.prenom, utilisateur.identifiant]
    for role in utilisateur.roles_ouverts:
        textes += [role.etablissement.nom, role.etablissement.ville, role.etablissement.uai]
    textes += [texte for classe in _classes(utilisateur) for texte in classe]
    eleve = getattr(utilisateur, "eleve", None)
    if eleve and eleve.naissance:
        textes += [f"{eleve.naissance:{forme}}" for forme in ("%d%m%Y", "%d%m%y", "%Y%m%d", "%Y")]
    mots = [mot for texte in textes for mot in re.split(r"[\W_]+", texte)]
    return [mot for mot in mots if len(mot) >= 3 and cle_de_tri(mot) not in MOTS_VIDES]


def _classes(utilisateur) -> list[tuple[str, str]]:
    champs = ("classe__code", "classe__libelle")
    eleve = getattr(utilisateur, "eleve", None)
    if eleve:
        return list(eleve.inscriptions.values_list(*champs))
    return list(utilisateur.enseignements.values_list(*champs).distinct())
