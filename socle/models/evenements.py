"""What is not the change of a row but must be known later: a print, an export, a view, a refused access."""

import pgtrigger
from django.db import models


class Evenement(models.Model):
    """One line of the audit trail: who did what to which object, when. Never changed, never deleted."""

    le = models.DateTimeField(auto_now_add=True)
    utilisateur_id = models.BigIntegerField(null=True)
    identifiant = models.CharField(max_length=60, blank=True)
    etablissement_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    verbe = models.CharField(max_length=40)
    objet = models.CharField(max_length=60, blank=True)
    objet_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = "événement"
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(name="evenement_inalterable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["etablissement_id", "-le"], name="evenement_etablissement_le")]

    def __str__(self) -> str:
        return f"{self.le:%d/%m/%Y %H:%M} {self.identifiant} {self.verbe} {self.objet}"


def noter(*, par, verbe: str, objet: str = "", objet_id: int | None = None, **details) -> Evenement:
    """Add a line to the audit trail, in the current transaction.

    `par` is anybody with `pk`, `identifiant` and `role` (an object with `role` and `etablissement_id`, or None).
    """
    role = par.role
    return Evenement.objects.create(
        utilisateur_id=par.pk,
        identifiant=par.identifiant,
        etablissement_id=role.etablissement_id if role else None,
        role=role.role if role else "",
        verbe=verbe,
        objet=objet,
        objet_id=objet_id,
        details=details,
    )
