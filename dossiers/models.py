"""What has been printed for the exam, and the notes of the exam that the team knows or supposes."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentiel.models import Bloc
from scolarite.models import Classe, Eleve, QuerySetDeNotes, Role, Utilisateur
from socle.models import TacheDeFond


class ImpressionQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return one's own batches, of the classes that one may still know: a right withdrawn closes the file."""
        return self.filter(auteur=utilisateur.pk, classe__in=Classe.objects.visibles_par(utilisateur))


class Impression(models.Model):
    """The papers of one kind of a class, asked for at once and delivered as one file.

    The file and its progress are those of the task, kept seven days; this row stays.
    """

    class Papier(models.TextChoices):
        ETAT = "etat", "État récapitulatif"
        ANNEXE_1 = "annexe-1", "Annexe 1"
        ANNEXE_1BIS = "annexe-1bis", "Annexe 1bis"

    classe = models.ForeignKey(Classe, models.PROTECT, related_name="impressions")
    papier = models.CharField("papier", max_length=15, choices=Papier, default=Papier.ETAT)
    bloc = models.ForeignKey(Bloc, models.PROTECT, null=True, blank=True, related_name="impressions")  # of an état
    # PROTECT: one can always say who printed.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="impressions")
    tache_id = models.UUIDField(unique=True)
    le = models.DateTimeField(auto_now_add=True)
    nb_etats = models.PositiveSmallIntegerField("nombre de papiers demandés")

    objects = ImpressionQuerySet.as_manager()

    class Meta:
        ordering = ["-le", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="impression_d_etats_avec_bloc",
                condition=~Q(papier="etat") | Q(bloc__isnull=False),
                violation_error_message="Un état récapitulatif se rapporte à une sous-épreuve.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intitule}, {self.classe}"

    @property
    def intitule(self) -> str:
        """What is printed, in the words of the screen: « États récapitulatifs E31 », « Annexes 1bis »."""
        if self.bloc:
            return f"États récapitulatifs {self.bloc.epreuve}"
        return self.get_papier_display().replace("Annexe", "Annexes")

    @property
    def tache(self) -> TacheDeFond | None:
        """The task that makes the file, None once it is purged."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first()


class NoteDExamenQuerySet(QuerySetDeNotes):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils taught; to a pupil, only what she was told: kept notes and dispenses.

        A note of CCF is a proposition to the jury, which a candidate does not read before the results.
        """
        visibles = super().visibles_par(utilisateur)
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return visibles.filter(nature__in=NoteDExamen.DITES)
        return visibles


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class NoteDExamen(models.Model):
    """The note of a pupil at an épreuve of a session, as the team knows it or supposes it. Without a note: missing."""

    class Nature(models.TextChoices):
        OBTENUE = "obtenue", "Obtenue, proposée au jury"
        SUPPOSEE = "supposee", "Supposée par l’équipe"
        CONSERVEE = "conservee", "Conservée d’une session précédente"
        DISPENSE = "dispense", "Dispense"

    DITES = (Nature.CONSERVEE, Nature.DISPENSE)  # to the pupil

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="notes_d_examen")
    session = models.PositiveSmallIntegerField("session")
    epreuve = models.CharField("épreuve", max_length=10)  # its code in the rules of the session
    note = models.DecimalField("note sur 20", max_digits=4, decimal_places=2, null=True, blank=True)
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.OBTENUE)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)

    objects = NoteDExamenQuerySet.as_manager()

    class Meta:
        verbose_name = "note d'examen"
        verbose_name_plural = "notes d'examen"
        ordering = ["epreuve", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["eleve", "session", "epreuve"],
                name="une_note_par_epreuve",
                violation_error_message="Cet élève a déjà sa note à cette épreuve.",
            ),
            models.CheckConstraint(
                name="note_d_examen_sur_20",
                condition=Q(note=None) | Q(note__range=(0, 20)),
                violation_error_message="Une note va de 0 à 20.",
            ),
            models.CheckConstraint(
                name="dispense_sans_note",
                condition=Q(note=None) | ~Q(nature="dispense"),
                violation_error_message="Une épreuve dont l’élève est dispensé n’a pas de note.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.epreuve}"
