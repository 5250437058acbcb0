"""What a pupil asks for: to be assessed on a compétence."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Inscription, QuerySetParEleve, Utilisateur
from socle.contraintes import unique_si
from suivi.models.situations import Situation


class DemandeQuerySet(QuerySetParEleve):
    def en_attente(self) -> Self:
        """Return those that nobody has answered."""
        return self.filter(etat=DemandeDEvaluation.Etat.EN_ATTENTE)

    def dans_la_classe(self, classe: Classe, jour: datetime.date) -> Self:
        """Return those of the pupils who are in this class on `jour`."""
        return self.filter(eleve__in=Inscription.objects.en_cours(jour).filter(classe=classe).values("eleve"))


class DemandeDEvaluation(models.Model):
    """A pupil asks to be assessed on a compétence, and says why. One at a time on each compétence."""

    class Etat(models.TextChoices):
        EN_ATTENTE = "attente", "En attente"
        EVALUEE = "evaluee", "Évaluée"
        DECLINEE = "declinee", "Pas maintenant"
        RETIREE = "retiree", "Retirée par l'élève"

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="demandes")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="demandes")
    explication = models.TextField("pourquoi maintenant", max_length=1000)
    cree_le = models.DateTimeField("créée le", auto_now_add=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.EN_ATTENTE)
    reponse = models.TextField("réponse", max_length=1000, blank=True)
    repondue_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="demandes_repondues", editable=False
    )
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True, editable=False)
    situation = models.ForeignKey(Situation, models.PROTECT, null=True, blank=True, related_name="demandes")

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'évaluation"
        verbose_name_plural = "demandes d'évaluation"
        ordering = ["-cree_le"]
        constraints = [
            unique_si(
                "eleve",
                "competence",
                condition=Q(etat="attente"),
                nom="une_seule_demande_en_attente",
                message="Une demande attend déjà une réponse sur cette compétence.",
            ),
            models.CheckConstraint(
                name="demande_repondue_par_quelqu_un",
                condition=~Q(etat__in=["evaluee", "declinee"])
                | Q(repondue_par__isnull=False, repondue_le__isnull=False),
                violation_error_message="Une demande est répondue par quelqu’un, à une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.competence}"

    @property
    def attend(self) -> bool:
        """Whether nobody has answered yet."""
        return self.etat == DemandeDEvaluation.Etat.EN_ATTENTE
