"""The computed levels, one row a pupil and a compétence, so that a grid never reads the history."""

from typing import Self

from django.db import models

from referentiel.models import Competence
from scolarite.models import Eleve, QuerySetParEleve, Role
from suivi.models.positionnements import Positionnement


class NiveauQuerySet(QuerySetParEleve):
    def visibles_par(self, utilisateur) -> Self:
        """Return the levels of the pupils known, and none to a pupil.

        These levels count situations that are not published yet: a pupil's own profile is computed from
        the positionnements that she may see.
        """
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return self.none()
        return super().visibles_par(utilisateur)


class Niveau(models.Model):
    """The niveau de maîtrise of a pupil on a compétence, computed from the positionnements.

    Written only by `suivi.actions.recalculer`, in the transaction that changed a positionnement. An empty
    value means « non évalué », which is never -- or 0.
    """

    eleve = models.ForeignKey(Eleve, models.CASCADE, related_name="niveaux", db_index=False)  # CASCADE: computed
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="niveaux")  # CASCADE: computed
    ensemble = models.PositiveSmallIntegerField(null=True, choices=Positionnement.Maitrise)
    lycee = models.PositiveSmallIntegerField(null=True, choices=Positionnement.Maitrise)
    entreprise = models.PositiveSmallIntegerField(null=True, choices=Positionnement.Maitrise)
    certificatif = models.PositiveSmallIntegerField(null=True, choices=Positionnement.Maitrise)
    nb_evaluations = models.PositiveSmallIntegerField("nombre d'évaluations", default=0)
    derniere_le = models.DateField("dernière évaluation le", null=True)

    objects = NiveauQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "niveaux"
        constraints = [
            models.UniqueConstraint(fields=["eleve", "competence"], name="un_niveau_par_eleve_et_competence"),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.competence}: {self.ensemble or 'non évalué'}"
