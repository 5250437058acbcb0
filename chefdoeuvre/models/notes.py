"""The notes of the livret over two years, and who may read which note."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chefdoeuvre.models.projets import Projet
from scolarite.models import Eleve, Etablissement, QuerySetDeNotes, Role, Utilisateur
from socle.contraintes import unique_si


class ReglageDesNotesQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the établissement."""
        role = utilisateur.role
        return self.filter(etablissement=role.etablissement_id) if role else self.none()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class ReglageDesNotes(models.Model):
    """The two switches of confidentiality of a session: may the pupils read the notes of the livret, of the oral.

    Without a row: those of the livret yes (they stand on the bulletin), that of the oral no.
    """

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="reglages_des_notes")
    session = models.PositiveSmallIntegerField("session")
    livret_visible = models.BooleanField("les élèves lisent leurs notes du livret", default=True)
    oral_visible = models.BooleanField("les élèves lisent leur note de l'oral", default=False)
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)
    modifie_le = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReglageDesNotesQuerySet.as_manager()

    class Meta:
        verbose_name = "réglage des notes du projet"
        verbose_name_plural = "réglages des notes du projet"
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "session"],
                name="un_reglage_des_notes_par_session",
                violation_error_message="Cette session a déjà son réglage.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.etablissement}, session {self.session}"


class NoteDeLivretQuerySet(QuerySetDeNotes):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils taught; to a pupil, the own ones unless the session hides them."""
        visibles = super().visibles_par(utilisateur).filter(annulee_le=None)
        role = utilisateur.role
        if role and role.role == Role.Nature.ELEVE:
            caches = ReglageDesNotes.objects.filter(etablissement=role.etablissement_id, livret_visible=False)
            return visibles.exclude(projet__session__in=caches.values("session"))
        return visibles


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class NoteDeLivret(models.Model):
    """A note of the projet on the livret, in its two parts. The note itself follows from the dated rule."""

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="notes")
    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="notes_de_projet")
    date = models.DateField("date")
    intitule = models.CharField("évaluation", max_length=120, blank=True)
    part_professionnelle = models.DecimalField(
        "compétences professionnelles disciplinaires, sur 20", max_digits=4, decimal_places=2
    )
    part_transversale = models.DecimalField("compétences transversales, sur 20", max_digits=4, decimal_places=2)
    appreciation = models.CharField("appréciation", max_length=300, blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="notes_de_projet_posees")
    cree_le = models.DateTimeField(default=timezone.now, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    objects = NoteDeLivretQuerySet.as_manager()

    class Meta:
        verbose_name = "note du livret"
        verbose_name_plural = "notes du livret"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="note_de_livret_sur_20",
                condition=Q(part_professionnelle__range=(0, 20), part_transversale__range=(0, 20)),
                violation_error_message="Une note va de 0 à 20.",
            ),
            unique_si(
                "projet",
                "eleve",
                "date",
                condition=Q(annulee_le=None),
                nom="une_note_de_livret_par_date",
                message="Cet élève a déjà une note de projet à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.date:%d/%m/%Y}"
