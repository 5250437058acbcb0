"""The computed levels, one row a pupil and a compétence, so that a grid never reads the history."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Eleve, QuerySetParEleve, Role, Utilisateur
from socle.contraintes import unique_si
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

    `ensemble` is what the school says: the niveau that a teacher has retained or, without one, `calcule`.
    Written only by `suivi.actions.recalculer`, in the transaction that changed a positionnement. An empty
    value means « non évalué », which is never -- or 0.
    """

    eleve = models.ForeignKey(Eleve, models.CASCADE, related_name="niveaux", db_index=False)  # CASCADE: computed
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="niveaux")  # CASCADE: computed
    ensemble = models.PositiveSmallIntegerField(null=True, choices=Positionnement.Maitrise)
    calcule = models.PositiveSmallIntegerField(null=True, choices=Positionnement.Maitrise)
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


class NiveauRetenuQuerySet(QuerySetParEleve):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils known; to a pupil, those that nobody has lifted."""
        visibles = super().visibles_par(utilisateur)
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return visibles.en_vigueur()
        return visibles

    def en_vigueur(self) -> Self:
        """Return those that nobody has lifted."""
        return self.filter(leve_le=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class NiveauRetenu(models.Model):
    """A niveau that a teacher sets in place of the computed one, with the reason. Lifted, never deleted.

    It replaces the level of the whole only: those of the lycée, of the entreprise and of the certification stay
    computed.
    """

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="niveaux_retenus")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="niveaux_retenus")
    niveau = models.PositiveSmallIntegerField("niveau retenu", choices=Positionnement.Maitrise)
    motif = models.TextField("motif", max_length=500)
    date = models.DateField("date")
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="niveaux_retenus")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    leve_le = models.DateTimeField("levé le", null=True, blank=True, editable=False)
    leve_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="niveaux_leves", editable=False
    )

    objects = NiveauRetenuQuerySet.as_manager()

    class Meta:
        verbose_name = "niveau retenu"
        verbose_name_plural = "niveaux retenus"
        ordering = ["-cree_le"]
        constraints = [
            unique_si(
                "eleve",
                "competence",
                condition=Q(leve_le=None),
                nom="un_seul_niveau_retenu",
                message="Un niveau est déjà retenu pour cet élève sur cette compétence.",
            ),
            models.CheckConstraint(
                name="niveau_retenu_de_1_a_4",
                condition=Q(niveau__range=(1, 4)),
                violation_error_message="Le niveau va de 1 (--) à 4 (++).",
            ),
            models.CheckConstraint(
                name="niveau_retenu_avec_motif",
                condition=~Q(motif=""),
                violation_error_message="Dites pourquoi ce niveau est retenu.",
            ),
            models.CheckConstraint(
                name="niveau_retenu_leve_par_quelqu_un",
                condition=Q(leve_le=None, leve_par=None) | Q(leve_le__isnull=False, leve_par__isnull=False),
                violation_error_message="Un niveau retenu est levé par quelqu’un, à une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.competence} : {Positionnement.Maitrise(self.niveau).signe}"
