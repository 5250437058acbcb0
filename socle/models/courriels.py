"""Mail to be sent by the worker: planned, sent once, tried again, and never twice for one reason."""

from datetime import datetime
from typing import Self

from django.db import models


class CourrielQuerySet(models.QuerySet):
    def a_envoyer(self, maintenant: datetime) -> Self:
        """Return those that are due: neither sent, nor given up."""
        return self.filter(envoye_le=None, abandonne_le=None, prevu_le__lte=maintenant).order_by("prevu_le", "pk")


class CourrielAEnvoyer(models.Model):
    """One mail. `cle` names its reason: the same reason is never queued twice."""

    cle = models.CharField(max_length=150, unique=True)
    destinataire = models.EmailField()
    sujet = models.CharField(max_length=200)
    texte = models.TextField()
    # What completes it when it leaves (a link, a file), and for which row: no secret waits in this table.
    preparation = models.CharField("ce qui le complète au départ", max_length=100, blank=True)
    objet_id = models.BigIntegerField(null=True, blank=True)
    etablissement_id = models.BigIntegerField(null=True, db_index=True)
    prevu_le = models.DateTimeField("prévu le")
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    abandonne_le = models.DateTimeField("abandonné le", null=True, blank=True)
    nb_essais = models.PositiveSmallIntegerField("essais", default=0)
    refus = models.TextField("ce que le serveur a répondu", blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = CourrielQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel à envoyer"
        verbose_name_plural = "courriels à envoyer"
        ordering = ["prevu_le", "pk"]

    def __str__(self) -> str:
        return f"{self.destinataire} : {self.sujet}"
