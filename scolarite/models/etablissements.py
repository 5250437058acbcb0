"""Établissements, their school years, and the disciplines taught."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models

from socle.contraintes import dates_en_ordre


class EtablissementQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the établissement of the role that this person has chosen."""
        role = utilisateur.role
        return self.filter(pk=role.etablissement_id) if role else self.none()


class Etablissement(models.Model):
    """A lycée or CFA. Several live in one database; nobody of one knows of the others."""

    class Type(models.TextChoices):
        PUBLIC = "public", "Lycée public"
        PRIVE_SOUS_CONTRAT = "prive_sous_contrat", "Lycée privé sous contrat"
        PRIVE_HORS_CONTRAT = "prive_hors_contrat", "Établissement privé hors contrat"
        CFA = "cfa", "Centre de formation d'apprentis"

    nom = models.CharField("nom", max_length=150)
    uai = models.CharField(
        "UAI",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^\d{7}[A-Z]$", "L'UAI s'écrit avec sept chiffres et une lettre majuscule.")],
        error_messages={"unique": "Un établissement porte déjà cet UAI."},
    )
    type = models.CharField("type", max_length=20, choices=Type)
    ville = models.CharField("ville", max_length=100)
    academie = models.CharField("académie", max_length=60)
    habilite_ccf = models.BooleanField(
        "habilité au CCF", help_text="Les épreuves E31 et E32 s'y passent en contrôle en cours de formation."
    )

    objects = EtablissementQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class AnneeScolaireQuerySet(models.QuerySet["AnneeScolaire"]):
    def visibles_par(self, utilisateur) -> Self:
        """Return the years of the person's établissement."""
        role = utilisateur.role
        return self.filter(etablissement=role.etablissement_id) if role else self.none()

    def courante(self, jour: date) -> "AnneeScolaire | None":
        """Return the last year begun on `jour`: in summer it is still the year that has just ended."""
        return self.filter(du__lte=jour).order_by("-du").first() or self.order_by("du").first()


class AnneeScolaire(models.Model):
    """A school year of an établissement, opened by its administrateur."""

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="annees")
    rentree = models.PositiveSmallIntegerField("année de la rentrée")
    du = models.DateField("premier jour")
    au = models.DateField("dernier jour")

    objects = AnneeScolaireQuerySet.as_manager()

    class Meta:
        verbose_name = "année scolaire"
        verbose_name_plural = "années scolaires"
        ordering = ["-rentree"]
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "rentree"],
                name="annee_unique_par_etablissement",
                violation_error_message="Cette année scolaire est déjà ouverte.",
            ),
            dates_en_ordre("du", "au", nom="annee_dates_en_ordre"),
        ]

    def __str__(self) -> str:
        return f"{self.rentree}-{self.rentree + 1}"


class Discipline(models.Model):
    """What a teacher teaches: économie-gestion, lettres-histoire, arts appliqués…"""

    code = models.SlugField("code", max_length=30, unique=True)
    intitule = models.CharField("intitulé", max_length=80)

    class Meta:
        ordering = ["intitule"]

    def __str__(self) -> str:
        return self.intitule
