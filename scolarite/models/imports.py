"""A class list received: a proposal first, then the trace of what it changed."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from scolarite.models.etablissements import AnneeScolaire, Etablissement
from scolarite.models.personnes import Role, Utilisateur

JOURS_D_ATTENTE = 7  # of a proposal that nobody confirms


class ImportDeListeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the imports of the person's établissement, for its administrateur only."""
        role = utilisateur.role
        if role and role.role == Role.Nature.ADMINISTRATEUR:
            return self.filter(etablissement=role.etablissement_id)
        return self.none()

    def oublies(self, maintenant: datetime) -> Self:
        """Return the proposals that have waited too long: they hold names for nothing."""
        return self.filter(confirme_le=None, cree_le__lt=maintenant - timedelta(days=JOURS_D_ATTENTE))


class ImportDeListe(models.Model):
    """A file of élèves: what was read and chosen until it is confirmed, then only its counts."""

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="imports")
    annee = models.ForeignKey(AnneeScolaire, models.PROTECT, related_name="imports", verbose_name="année scolaire")
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="imports")
    nom_fichier = models.CharField("nom du fichier", max_length=150)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    # The lines of the file (scolarite.lecture.modele.Lecture) and what the person decided about them.
    # Both are emptied by the confirmation: what was written stands in the tables.
    lecture = models.JSONField(null=True)
    choix = models.JSONField(default=dict)
    cree_le = models.DateTimeField("reçu le", auto_now_add=True)
    confirme_le = models.DateTimeField("confirmé le", null=True)
    bilan = models.JSONField(default=dict)

    objects = ImportDeListeQuerySet.as_manager()

    class Meta:
        verbose_name = "import de liste"
        verbose_name_plural = "imports de listes"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(
                name="import_confirme_sans_lignes",
                condition=Q(confirme_le=None, lecture__isnull=False) | Q(confirme_le__isnull=False, lecture=None),
                violation_error_message="Un import confirmé ne garde pas les lignes du fichier.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_fichier
