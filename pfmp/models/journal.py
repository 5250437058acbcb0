"""What is noted of a PFMP day by day: absences, catch-up, visits and calls."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from pfmp.models.organismes import Organisme
from pfmp.models.pfmps import Pfmp, QuerySetParPfmp
from scolarite.models import Role, Utilisateur
from socle.contraintes import dates_en_ordre


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True)
class Absence(models.Model):
    """Days missed during a PFMP, as the lycée knows of them or as the entreprise says."""

    class Source(models.TextChoices):
        LYCEE = "lycee", "Lycée"
        ENTREPRISE = "entreprise", "Entreprise"

    pfmp = models.ForeignKey(Pfmp, models.PROTECT, related_name="absences")
    source = models.CharField("dite par", max_length=10, choices=Source, default=Source.LYCEE)
    du = models.DateField("du")
    au = models.DateField("au")
    jours = models.DecimalField("jours d'absence", max_digits=3, decimal_places=1)  # half days count
    justifiee = models.BooleanField("justifiée", default=False)
    motif = models.CharField("motif", max_length=200, blank=True)
    notee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="absences_notees", editable=False
    )
    notee_le = models.DateTimeField(auto_now_add=True)

    objects = QuerySetParPfmp.as_manager()

    class Meta:
        ordering = ["du", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="absence_dates_en_ordre"),
            models.CheckConstraint(
                name="absence_au_moins_une_demi_journee",
                condition=Q(jours__gte=0.5),
                violation_error_message="Une absence compte au moins une demi-journée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pfmp} : {self.jours} j"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True)
class Rattrapage(models.Model):
    """Days made up after absences or an interruption, planned then done, in the organisme of the PFMP or another."""

    pfmp = models.ForeignKey(Pfmp, models.PROTECT, related_name="rattrapages")
    organisme = models.ForeignKey(Organisme, models.PROTECT, null=True, blank=True, related_name="rattrapages")
    du = models.DateField("du")
    au = models.DateField("au")
    jours = models.DecimalField("jours rattrapés", max_digits=3, decimal_places=1)
    fait_le = models.DateField("fait, noté le", null=True, blank=True)
    note = models.CharField("note", max_length=200, blank=True)
    note_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="rattrapages_notes", editable=False)

    objects = QuerySetParPfmp.as_manager()

    class Meta:
        ordering = ["du", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="rattrapage_dates_en_ordre"),
            models.CheckConstraint(
                name="rattrapage_au_moins_une_demi_journee",
                condition=Q(jours__gte=0.5),
                violation_error_message="Un rattrapage compte au moins une demi-journée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pfmp} : {self.jours} j"


class VisiteQuerySet(QuerySetParPfmp):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the PFMP known; none to a pupil: what the référent notes is for the équipe."""
        if utilisateur.role is None or utilisateur.role.role == Role.Nature.ELEVE:
            return self.none()
        return super().visibles_par(utilisateur)

    def maintenues(self) -> Self:
        """Return those that were not called off."""
        return self.filter(annulee_le=None)

    def faites(self) -> Self:
        """Return those that took place."""
        return self.maintenues().filter(faite_le__isnull=False)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Visite(models.Model):
    """A visit, a call or a video call of the référent (art. L. 124-1 du code de l'éducation): planned, then done."""

    class Nature(models.TextChoices):
        VISITE = "visite", "Visite"
        APPEL = "appel", "Appel"
        VISIO = "visio", "Visioconférence"

    pfmp = models.ForeignKey(Pfmp, models.PROTECT, related_name="visites")
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.VISITE)
    prevue_le = models.DateField("prévue le", null=True, blank=True)
    prevue_a = models.TimeField("à", null=True, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True)
    visiteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="visites")
    rencontre = models.CharField("personnes rencontrées", max_length=200, blank=True)
    constats = models.TextField("constats", max_length=2000, blank=True)
    objectifs = models.TextField("objectifs", max_length=2000, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    objects = VisiteQuerySet.as_manager()

    class Meta:
        ordering = ["prevue_le", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visite_prevue_ou_faite",
                condition=Q(prevue_le__isnull=False) | Q(faite_le__isnull=False),
                violation_error_message="Donnez le jour prévu, ou le jour où elle a été faite.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.pfmp}"
