"""How one pupil did on one compétence in one situation."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Eleve, QuerySetParEleve, Role, Utilisateur
from suivi.models.situations import Situation


class PositionnementQuerySet(QuerySetParEleve):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils known; a pupil sees them once the situation is closed and not held back.

        What a pupil wrote of herself she always sees.
        """
        visibles = super().visibles_par(utilisateur)
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return visibles.filter(
                Q(situation__cloturee_le__isnull=False, situation__retenue=False)
                | Q(origine=Positionnement.Origine.ELEVE)
            )
        return visibles

    def valables(self) -> Self:
        """Return the rows that nobody has cancelled."""
        return self.filter(annule_le=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Positionnement(models.Model):
    """A niveau de maîtrise, or a state outside the computation, with a comment.

    An emptied cell keeps its row, with neither niveau nor état: what was there stays in its history.
    """

    class Maitrise(models.IntegerChoices):
        """The four degrees of the référentiel, 1 to 4 as in the LSL Pro."""

        NON_MAITRISE = 1, "Non maîtrisé"
        INSUFFISANT = 2, "Insuffisamment maîtrisé"
        MAITRISE = 3, "Maîtrisé"
        BIEN_MAITRISE = 4, "Bien maîtrisé"

        @property
        def signe(self) -> str:
            """The sign of the scale: --, -, + or ++."""
            return ("--", "-", "+", "++")[self - 1]

    class Etat(models.TextChoices):
        """Why there is no niveau. None of them is ever counted as 0 or --."""

        ABSENT = "A", "Absent"
        NON_EVALUE = "N", "Non évalué"
        NON_RENDU = "R", "Non rendu"
        NON_CONCERNE = "C", "Non concerné"

    class Origine(models.TextChoices):
        ENSEIGNANT = "enseignant", "Enseignant"
        TUTEUR = "tuteur", "Tuteur en entreprise"
        ELEVE = "eleve", "Auto-positionnement"

    # The foreign keys without an index of their own are covered by the two indexes below.
    situation = models.ForeignKey(Situation, models.PROTECT, related_name="positionnements", db_index=False)
    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="positionnements", db_index=False)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="positionnements", db_index=False)
    origine = models.CharField("origine", max_length=10, choices=Origine, default=Origine.ENSEIGNANT)
    date = models.DateField("date", help_text="Celle de la situation, toujours.")
    niveau = models.PositiveSmallIntegerField("niveau de maîtrise", choices=Maitrise, null=True, blank=True)
    etat = models.CharField("état", max_length=1, choices=Etat, blank=True)
    commentaire = models.TextField("commentaire", blank=True, max_length=1000)
    commentaire_pour_equipe = models.BooleanField("réservé à l'équipe", default=False)
    # A comment that is not kept for the team is read by the pupil from this day on; empty: with the level.
    commentaire_visible_le = models.DateField("visible de l'élève à partir du", null=True, blank=True)
    # PROTECT: one can always say who positioned the pupil. Nobody lists by author, hence no index.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="positionnements", db_index=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Set when the cell leaves the situation (compétence no longer aimed at): kept, and counted no more.
    annule_le = models.DateTimeField("annulé le", null=True, blank=True, editable=False)

    objects = PositionnementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                # Nulls are not distinct: one row that is not cancelled, and an upsert may name these fields.
                fields=["situation", "eleve", "competence", "origine", "annule_le"],
                nulls_distinct=False,
                name="un_positionnement_par_cellule",
                violation_error_message="Cet élève est déjà positionné sur cette compétence.",
            ),
            models.CheckConstraint(
                name="niveau_ou_etat",
                condition=Q(niveau=None) | Q(etat=""),
                violation_error_message="Un positionnement porte un niveau ou un état, pas les deux.",
            ),
            models.CheckConstraint(
                name="niveau_de_1_a_4",
                condition=Q(niveau=None) | Q(niveau__range=(1, 4)),
                violation_error_message="Le niveau va de 1 (--) à 4 (++).",
            ),
        ]
        indexes = [
            # Read by the computation of levels and by the history of a cell, without touching the table.
            models.Index(
                F("eleve"),
                F("competence"),
                F("date").desc(),
                F("id").desc(),
                include=["niveau", "origine", "situation"],
                condition=Q(annule_le=None),
                name="positionnement_par_eleve",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.competence}: {self.marque or 'vide'}"

    @property
    def valeur(self) -> str:
        """The content of the cell as forms and addresses write it: 1 to 4, A, N, R, C, or empty."""
        return str(self.niveau) if self.niveau else self.etat

    @property
    def marque(self) -> str:
        """The sign (--, -, +, ++) or the letter (A, N, R, C) of the cell; empty when nothing is set."""
        return Positionnement.Maitrise(self.niveau).signe if self.niveau else self.etat
