"""What a school chooses for its own suivi: how a level is computed, and where the team puts its limits."""

from typing import Self

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Etablissement, Utilisateur
from socle.models import TacheDeFond


class QuerySetParEtablissement(models.QuerySet):
    """Rows of an établissement, known to whoever has a role in it."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the établissement of the role that the person has chosen."""
        role = utilisateur.role
        return self.filter(etablissement=role.etablissement_id) if role else self.none()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class ReglageDuSuivi(models.Model):
    """The method of an établissement. Without a row: « Dernière évaluation ». It may change at any time."""

    class Methode(models.TextChoices):
        DERNIERE = "derniere", "Dernière évaluation"
        MOYENNE = "moyenne", "Moyenne des n dernières, pondérée vers le récent"
        MEILLEURES = "meilleures", "Les n meilleures"
        FREQUENT = "frequent", "Niveau le plus fréquent"

    etablissement = models.OneToOneField(Etablissement, models.PROTECT, related_name="reglage_du_suivi")
    methode = models.CharField("méthode", max_length=12, choices=Methode, default=Methode.DERNIERE)
    nombre = models.PositiveSmallIntegerField(
        "nombre d'évaluations (n)", default=3, validators=[MinValueValidator(2), MaxValueValidator(10)]
    )
    # After so many months without an evaluation, the couverture of a class says that a compétence was not seen.
    mois_sans_evaluation = models.PositiveSmallIntegerField(
        "compétence à revoir après (mois)", default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    # Asked for, and in force once the background task has computed all the levels: all at once, never by halves.
    methode_demandee = models.CharField(max_length=12, choices=Methode, blank=True, editable=False)
    nombre_demande = models.PositiveSmallIntegerField(null=True, editable=False)
    tache_id = models.UUIDField(null=True, editable=False)

    objects = QuerySetParEtablissement.as_manager()

    class Meta:
        verbose_name = "réglage du suivi"
        verbose_name_plural = "réglages du suivi"
        constraints = [
            models.CheckConstraint(
                name="reglage_nombre_de_2_a_10",
                condition=Q(nombre__range=(2, 10)),
                violation_error_message="Le nombre d’évaluations va de 2 à 10.",
            ),
            models.CheckConstraint(
                name="reglage_mois_de_1_a_24",
                condition=Q(mois_sans_evaluation__range=(1, 24)),
                violation_error_message="Le délai va de 1 à 24 mois.",
            ),
            models.CheckConstraint(
                name="reglage_demande_complete",
                condition=Q(methode_demandee="", nombre_demande=None)
                | (~Q(methode_demandee="") & Q(nombre_demande__range=(2, 10), tache_id__isnull=False)),
                violation_error_message="Une méthode demandée a son nombre et sa tâche de recalcul.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.etablissement} : {self.get_methode_display()}"

    @property
    def tache(self) -> TacheDeFond | None:
        """The last computation of all the levels in the background; None without one, or a week after it."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first() if self.tache_id else None


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Repere(models.Model):
    """What the team of an établissement wrote of the limit between - and + on a compétence. Read while positioning."""

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="reperes")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="reperes")
    texte = models.TextField("ce qui sépare - de +", max_length=1000, blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    objects = QuerySetParEtablissement.as_manager()

    class Meta:
        verbose_name = "repère de l'équipe"
        verbose_name_plural = "repères de l'équipe"
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "competence"],
                name="un_repere_par_competence",
                violation_error_message="Un repère existe déjà pour cette compétence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence} : {self.texte[:60]}"
