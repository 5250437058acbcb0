"""What has been printed for the exam."""

from typing import Self

from django.db import models

from referentiel.models import Bloc
from scolarite.models import Classe, Utilisateur
from socle.models import TacheDeFond


class ImpressionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return one's own batches, of the classes that one may still know: a right withdrawn closes the file."""
        return self.filter(auteur=utilisateur.pk, classe__in=Classe.objects.visibles_par(utilisateur))


class Impression(models.Model):
    """The états récapitulatifs of a class for a sous-épreuve, asked for at once and delivered as one file.

    The file and its progress are those of the task, kept seven days; this row stays.
    """

    classe = models.ForeignKey(Classe, models.PROTECT, related_name="impressions")
    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="impressions")
    # PROTECT: one can always say who printed.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="impressions")
    tache_id = models.UUIDField(unique=True)
    le = models.DateTimeField(auto_now_add=True)
    nb_etats = models.PositiveSmallIntegerField("nombre d'états demandés")

    objects = ImpressionQuerySet.as_manager()

    class Meta:
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"{self.bloc.epreuve}, {self.classe}"

    @property
    def tache(self) -> TacheDeFond | None:
        """The task that makes the file, None once it is purged."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first()
