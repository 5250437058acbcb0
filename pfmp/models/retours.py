"""What comes back at the end of a PFMP: its papers, and what the organisme attests."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pfmp.models.pfmps import Pfmp, QuerySetParPfmp
from scolarite.models import Role, Utilisateur
from socle.contraintes import dates_en_ordre, unique_si
from socle.models import FichierDepose


class PapierQuerySet(QuerySetParPfmp):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the PFMP known; to a pupil, what she signed or may show, and not what others say of her."""
        vus = super().visibles_par(utilisateur)
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return vus.filter(nature__in=Papier.A_L_ELEVE)
        return vus

    def presents(self) -> Self:
        """Return those that are here: not noted by mistake."""
        return self.filter(retire_le=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Papier(FichierDepose):
    """A paper of a PFMP that came back, with or without its scan. One tap says that it is here."""

    class Nature(models.TextChoices):
        CONVENTION = "convention", "Convention signée"
        ATTESTATION = "attestation", "Attestation de PFMP"
        EVALUATION = "evaluation", "Évaluation du tuteur"
        ANNEXE_1 = "annexe_1", "Annexe 1 signée"
        AUTRE = "autre", "Autre papier"

    # What is expected of every PFMP, in the order of the screens.
    ATTENDUS = (Nature.CONVENTION, Nature.ATTESTATION, Nature.EVALUATION, Nature.ANNEXE_1)
    A_L_ELEVE = (Nature.CONVENTION, Nature.ATTESTATION, Nature.ANNEXE_1)

    pfmp = models.ForeignKey(Pfmp, models.PROTECT, related_name="papiers")
    nature = models.CharField("papier", max_length=15, choices=Nature)
    recu_le = models.DateField("reçu le")
    recu_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="papiers_recus", editable=False)
    retire_le = models.DateTimeField("noté par erreur, retiré le", null=True, blank=True, editable=False)

    objects = PapierQuerySet.as_manager()

    class Meta:
        ordering = ["nature", "pk"]
        constraints = [
            unique_si(
                "pfmp",
                "nature",
                condition=Q(retire_le=None) & ~Q(nature="autre"),
                nom="papier_recu_une_fois",
                message="Ce papier est déjà noté reçu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.pfmp}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Attestation(models.Model):
    """What the organisme attests at the end (art. D. 124-9): what the annexe 1 and the ledger of weeks read."""

    pfmp = models.OneToOneField(Pfmp, models.PROTECT, related_name="attestation")
    representant = models.CharField("signée par", max_length=120)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    signee_le = models.DateField("signée le", null=True, blank=True)
    du = models.DateField("du")
    au = models.DateField("au")
    semaines = models.DecimalField("nombre de semaines", max_digits=4, decimal_places=1)
    jours = models.DecimalField("jours effectués", max_digits=4, decimal_places=1)
    heures = models.DecimalField("nombre d'heures", max_digits=5, decimal_places=1, null=True, blank=True)
    # The nine activités (1.1 to 3.3), ticked only from what the organisme declared.
    taches = models.ManyToManyField("referentiel.Activite", related_name="+", blank=True)
    observations = models.TextField("observations", max_length=1000, blank=True)
    original_rendu_le = models.DateField("original rendu à l'élève le", null=True, blank=True)
    saisie_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="attestations_saisies", editable=False
    )
    saisie_le = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuerySetParPfmp.as_manager()

    class Meta:
        verbose_name = "attestation de PFMP"
        verbose_name_plural = "attestations de PFMP"
        constraints = [
            dates_en_ordre("du", "au", nom="attestation_dates_en_ordre"),
            models.CheckConstraint(
                name="attestation_durees_positives",
                condition=Q(semaines__gte=0, jours__gte=0) & (Q(heures=None) | Q(heures__gte=0)),
                violation_error_message="Une durée n’est jamais négative.",
            ),
        ]

    def __str__(self) -> str:
        return f"Attestation, {self.pfmp}"
