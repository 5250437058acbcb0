"""Work that takes longer than a page should: its progress, its heartbeat and the file that it makes."""

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

SILENCE = timedelta(seconds=60)
DOSSIER = "taches"


def emplacement(tache: "TacheDeFond", nom: str) -> str:
    """Return a path that says nothing of anybody: the file bears the key of its task."""
    return f"{DOSSIER}/{tache.pk}{PurePath(nom).suffix}"


class TacheDeFondQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the tasks that this person asked for; nobody else sees them."""
        return self.filter(demandeur_id=utilisateur.pk)

    def muettes(self, maintenant: datetime) -> Self:
        """Return those begun, and not heard of for a minute: their worker is dead."""
        return self.filter(etat=TacheDeFond.Etat.EN_COURS, battement_le__lt=maintenant - SILENCE)


class TacheDeFond(models.Model):
    """One piece of long work, done by the worker. Written through socle/taches.py only."""

    class Etat(models.TextChoices):
        EN_ATTENTE = "attente", "En attente"
        EN_COURS = "cours", "En cours"
        TERMINEE = "terminee", "Terminée"
        ECHOUEE = "echouee", "Échouée"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    travail = models.CharField(max_length=150, help_text="Chemin de la fonction, pour la reprendre.")
    titre = models.CharField(max_length=200)
    demandeur_id = models.BigIntegerField(db_index=True)
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.EN_ATTENTE)
    fait = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    quoi = models.CharField(max_length=40, help_text="Ce qui est compté, au pluriel.")
    message = models.TextField(blank=True)
    reserves = models.JSONField(default=list, help_text="Ce qui manque au résultat, une phrase par ligne.")
    fichier = models.FileField(upload_to=emplacement, blank=True)
    nom_fichier = models.CharField(max_length=150, blank=True)
    tentatives = models.PositiveSmallIntegerField(default=0)
    # The row of the queue: when the worker dies, it is the only trace of it.
    file_id = models.UUIDField(null=True)
    cree_le = models.DateTimeField(auto_now_add=True)
    battement_le = models.DateTimeField()
    terminee_le = models.DateTimeField(null=True)

    objects = TacheDeFondQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche de fond"
        verbose_name_plural = "tâches de fond"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(
                name="tache_pas_plus_que_tout",
                condition=Q(fait__lte=F("total")),
                violation_error_message="Une tâche ne peut pas avancer plus loin que sa fin.",
            ),
            models.CheckConstraint(
                name="tache_terminee_avec_fichier",
                condition=~Q(etat="terminee") | ~Q(fichier=""),
                violation_error_message="Une tâche terminée a produit un fichier.",
            ),
        ]
        indexes = [models.Index(fields=["etat", "battement_le"], name="tache_etat_battement")]

    def __str__(self) -> str:
        return f"{self.titre} ({self.get_etat_display().lower()})"

    @property
    def est_finie(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.etat in (self.Etat.TERMINEE, self.Etat.ECHOUEE)

    def est_muette(self, maintenant: datetime) -> bool:
        """Tell whether its worker is dead, and the task about to be taken up again or failed."""
        return self.etat == self.Etat.EN_COURS and self.battement_le < maintenant - SILENCE
