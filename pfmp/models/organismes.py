"""The directory of a school: the organismes that take its pupils, and the people there."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pfmp.regles.siret import verifier_siret
from scolarite.models import Etablissement, Role
from socle.texte import colonne_de_tri


class OrganismeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the directory of the établissement; to a pupil, the organismes where she goes or has gone."""
        role = utilisateur.role
        if role is None:
            return self.none()
        du_lycee = self.filter(etablissement=role.etablissement_id)
        if role.role == Role.Nature.ELEVE:
            return du_lycee.filter(pfmps__eleve__utilisateur=utilisateur.pk).distinct()
        return du_lycee

    def ouverts(self) -> Self:
        """Return those that still take pupils."""
        return self.filter(ferme_le=None)


class Organisme(models.Model):
    """Where a pupil does a PFMP: entreprise, commerce, association, administration…"""

    class Type(models.TextChoices):
        """The seven types of the annexe 1, in its own words (note aux candidats)."""

        ENTREPRISE = "entreprise", "Entreprise"
        COMMERCE = "commerce", "Commerce"
        PROFESSION_LIBERALE = "profession_liberale", "Profession libérale"
        ARTISANAT = "artisanat", "Entreprise d’artisanat"
        ASSOCIATION = "association", "Structure associative"
        MUTUELLE = "mutuelle", "Structure mutualiste"
        SERVICE_ADMINISTRATIF = (
            "service_administratif",
            "Service administratif spécialisé d’entreprise, d’administration ou de collectivité territoriale",
        )

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="organismes")
    nom = models.CharField("nom", max_length=150)
    type = models.CharField("type de structure", max_length=25, choices=Type)
    siret = models.CharField(  # noqa: DJ001 -- an unknown SIRET is null, so that several may be unknown
        "SIRET", max_length=14, null=True, blank=True, validators=[verifier_siret]
    )
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField(
        "code postal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "Un code postal compte cinq chiffres.")],
    )
    ville = models.CharField("ville", max_length=100, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    activite = models.CharField("activité", max_length=200, blank=True)
    # What a pupil does there as a rule, among the nine activités (1.1 to 3.3): as the organisme says.
    taches = models.ManyToManyField(
        "referentiel.Activite", related_name="+", blank=True, verbose_name="tâches habituelles"
    )
    places = models.PositiveSmallIntegerField("places à la fois", null=True, blank=True)
    a_savoir = models.TextField("à savoir", max_length=1000, blank=True)
    ferme_le = models.DateField("ne prend plus d'élèves depuis le", null=True, blank=True)
    tri = colonne_de_tri("nom")
    tri_du_lieu = colonne_de_tri("ville", "activite")

    objects = OrganismeQuerySet.as_manager()

    class Meta:
        ordering = ["tri", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "siret"],
                name="siret_unique_par_etablissement",
                violation_error_message="Un organisme de l’annuaire porte déjà ce SIRET.",
            ),
            models.CheckConstraint(
                name="siret_jamais_vide",
                condition=~Q(siret=""),
                violation_error_message="Un SIRET inconnu reste sans valeur.",
            ),
        ]
        indexes = [models.Index(fields=["etablissement", "tri"], name="organisme_etablissement_tri")]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        """Its page in the directory."""
        return reverse("pfmp:organisme", args=[self.pk])


class ContactQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the people of the organismes known; none to a pupil, who reads the tutor on her own PFMP."""
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return self.none()
        return self.filter(organisme__in=Organisme.objects.visibles_par(utilisateur))


class Contact(models.Model):
    """Somebody of an organisme: its responsable, a tuteur, or both."""

    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="contacts")
    civilite = models.CharField("civilité", max_length=10, blank=True)
    nom = models.CharField("nom et prénom", max_length=120)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField("adresse électronique", blank=True)
    est_responsable = models.BooleanField("signe pour l'organisme", default=False)
    est_tuteur = models.BooleanField("suit des élèves", default=False)
    ferme_le = models.DateField("parti le", null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contact_responsable_ou_tuteur",
                condition=Q(est_responsable=True) | Q(est_tuteur=True),
                violation_error_message="Dites si cette personne signe pour l’organisme, suit des élèves, ou les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.civilite} {self.nom}".strip()
