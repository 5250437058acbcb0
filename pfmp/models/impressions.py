"""What has been printed of the PFMP of a class."""

from typing import Self

from django.db import models

from pfmp.models.periodes import Periode
from scolarite.models import Utilisateur
from socle.models import TacheDeFond


class ImpressionDeComptesRendusQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return one's own batches, of the periods that one may still know: a right withdrawn closes the file."""
        return self.filter(auteur=utilisateur.pk, periode__in=Periode.objects.visibles_par(utilisateur))


class ImpressionDeComptesRendus(models.Model):
    """The comptes rendus d’évaluation of a period, asked for at once, delivered as one file. The row outlives it."""

    periode = models.ForeignKey(Periode, models.PROTECT, related_name="impressions")
    # PROTECT: one can always say who printed.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="impressions_de_comptes_rendus")
    tache_id = models.UUIDField(unique=True)
    le = models.DateTimeField(auto_now_add=True)
    nb_comptes_rendus = models.PositiveSmallIntegerField("nombre de comptes rendus demandés")

    objects = ImpressionDeComptesRendusQuerySet.as_manager()

    class Meta:
        verbose_name = "impression de comptes rendus"
        verbose_name_plural = "impressions de comptes rendus"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"{self.periode}, le {self.le:%d/%m/%Y}"

    @property
    def tache(self) -> TacheDeFond | None:
        """The task that makes the file, None once it is purged."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first()
