"""People who sign in, and the roles that they hold in an établissement."""

from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from scolarite.models.etablissements import Etablissement
from socle.contraintes import QuerySetDate, dates_en_ordre, unique_si
from socle.texte import colonne_de_tri


def normaliser_identifiant(saisie: str) -> str:
    """Return an identifiant as it is stored: typed with capitals or blanks around, it is the same one."""
    return saisie.strip().lower()


class UtilisateurQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the people of the person's établissement for its administrateur, else only the person."""
        role = utilisateur.role
        if role and role.role == Role.Nature.ADMINISTRATEUR:
            return self.filter(roles__etablissement=role.etablissement_id).distinct()
        return self.filter(pk=utilisateur.pk)


class UtilisateurManager(BaseUserManager.from_queryset(UtilisateurQuerySet)):  # type: ignore[misc]  # made at run time
    def create_user(self, identifiant: str, password: str | None = None, **champs) -> "Utilisateur":
        """Make an account; without `password` nobody can sign in with it yet."""
        utilisateur = self.model(identifiant=identifiant, **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def get_by_natural_key(self, identifiant: str) -> "Utilisateur":
        """Find the account of an identifiant typed with any case."""
        return self.get(identifiant=normaliser_identifiant(identifiant))

    def avec_ses_roles(self, pk) -> "Utilisateur | None":
        """Return the open account `pk` with its open roles and their établissements: one query for most requests."""
        ouverts = Role.objects.en_cours(timezone.localdate()).filter(utilisateur=pk, utilisateur__is_active=True)
        roles = list(ouverts.select_related("utilisateur", "etablissement").order_by("pk"))
        utilisateur = roles[0].utilisateur if roles else self.filter(pk=pk, is_active=True).first()
        if utilisateur:
            utilisateur.roles_ouverts = roles
        return utilisateur


class Utilisateur(AbstractBaseUser):
    """Somebody who signs in with an identifiant, with or without an e-mail address."""

    class Civilite(models.TextChoices):
        MME = "mme", "Mme"
        M = "m", "M."

    identifiant = models.CharField(
        "identifiant",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]+$", "L'identifiant s'écrit en minuscules, sans accent ni espace.")
        ],
        error_messages={"unique": "Cet identifiant est déjà pris."},
    )
    civilite = models.CharField("civilité", max_length=4, blank=True, choices=Civilite)
    nom = models.CharField("nom", max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    courriel = models.EmailField("adresse électronique", blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    # While it is set, a password must be chosen before any other page opens. Until the first sign-in the
    # password is the code of a card, refused after this moment; that sign-in uses the code up.
    code_valable_jusqu_au = models.DateTimeField(null=True, blank=True, editable=False)
    # SET_NULL: a closed role is no longer chosen; the person then gets the first one still open.
    role_choisi = models.ForeignKey("Role", models.SET_NULL, null=True, blank=True, related_name="+")
    tri = colonne_de_tri("nom", "prenom")

    USERNAME_FIELD = "identifiant"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS = ["nom", "prenom"]

    objects = UtilisateurManager()

    class Meta:
        verbose_name = "utilisateur"
        ordering = ["tri"]

    def __str__(self) -> str:
        return f"{self.get_civilite_display()} {self.prenom} {self.nom}".strip()

    @cached_property
    def roles_ouverts(self) -> "list[Role]":
        """The roles that the person may take today."""
        return list(self.roles.en_cours(timezone.localdate()).select_related("etablissement").order_by("pk"))

    @cached_property
    def role(self) -> "Role | None":
        """The role in which the person acts now: the chosen one while it is open, else the first open one."""
        choisis = [role for role in self.roles_ouverts if role.pk == self.role_choisi_id]
        return next(iter(choisis or self.roles_ouverts), None)


class RoleQuerySet(QuerySetDate):
    def visibles_par(self, utilisateur) -> Self:
        """Return the roles of the établissement for its administrateur, else the person's own."""
        role = utilisateur.role
        if role and role.role == Role.Nature.ADMINISTRATEUR:
            return self.filter(etablissement=role.etablissement_id)
        return self.filter(utilisateur=utilisateur.pk)


class Role(models.Model):
    """What somebody is in an établissement, from a day to a day. Closed when the person leaves, never deleted."""

    class Nature(models.TextChoices):
        ENSEIGNANT = "enseignant", "Enseignant"
        ELEVE = "eleve", "Élève"
        SECRETARIAT = "secretariat", "Secrétariat (examens)"
        ADMINISTRATEUR = "administrateur", "Administrateur"
        CPE = "cpe", "CPE"
        PSY_EN = "psy_en", "Psy-EN"
        IEN = "ien", "IEN"

    # Who reads everything of the établissement (design: CPE, Psy-EN and IEN in reading only).
    LISENT_TOUT = (Nature.ADMINISTRATEUR, Nature.SECRETARIAT, Nature.CPE, Nature.PSY_EN, Nature.IEN)

    # L'équipe: those who educate the pupil. The secrétariat (examens) and the IEN read levels, not what colleagues
    # tell each other about a pupil.
    EQUIPE = (Nature.ENSEIGNANT, Nature.ADMINISTRATEUR, Nature.CPE, Nature.PSY_EN)

    utilisateur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="roles")
    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="roles")
    role = models.CharField("rôle", max_length=20, choices=Nature)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle"
        ordering = ["pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="role_dates_en_ordre"),
            unique_si(
                "utilisateur",
                "etablissement",
                "role",
                condition=models.Q(au=None),
                nom="un_seul_role_ouvert",
                message="Cette personne a déjà ce rôle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.etablissement}"
