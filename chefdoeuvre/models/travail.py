"""What an équipe does: its steps, its tasks, its carnet de bord; and the hours of the projet."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from chefdoeuvre.models.projets import Equipe, Projet, QuerySetParEquipe, QuerySetParProjet
from referentiel.models import Competence
from scolarite.models import Eleve, Utilisateur
from socle.models import FichierDepose
from suivi.models import Situation


class EtapeQuerySet(QuerySetParEquipe):
    def tenues(self) -> Self:
        """Return those that are not given up."""
        return self.exclude(etat=Etape.Etat.ABANDONNEE)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Etape(models.Model):
    """A step of the projet, with its dates and how far it is."""

    class Etat(models.TextChoices):
        A_VENIR = "a_venir", "À venir"
        EN_COURS = "en_cours", "En cours"
        FAITE = "faite", "Faite"
        ABANDONNEE = "abandonnee", "Abandonnée"

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="etapes")
    intitule = models.CharField("intitulé", max_length=200)
    du = models.DateField("début", null=True, blank=True)
    au = models.DateField("pour le")
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_VENIR)
    avancement = models.PositiveSmallIntegerField("avancement, en %", default=0)
    intermediaire = models.BooleanField("réalisation intermédiaire", default=False)
    bilan = models.TextField("ce qui en est sorti", max_length=1000, blank=True)
    # Empty: those of the projet.
    competences = models.ManyToManyField(Competence, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, null=True, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)

    objects = EtapeQuerySet.as_manager()

    class Meta:
        verbose_name = "étape"
        ordering = ["au", "pk"]
        constraints = [
            models.CheckConstraint(
                name="etape_dates_en_ordre",
                condition=Q(du=None) | Q(au__gte=models.F("du")),
                violation_error_message="La date de fin ne peut pas précéder la date de début.",
            ),
            models.CheckConstraint(
                name="etape_avancement_en_pourcent",
                condition=Q(avancement__lte=100),
                violation_error_message="L’avancement va de 0 à 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule

    @property
    def avancement_en_mots(self) -> str:
        """« En cours, 40 % »."""
        return f"{self.get_etat_display()}, {self.avancement}\N{NO-BREAK SPACE}%"

    def est_en_retard(self, jour: date) -> bool:
        """Tell whether its day has passed and it is neither done nor given up."""
        return self.au < jour and self.etat in (self.Etat.A_VENIR, self.Etat.EN_COURS)


class SituationDEtapeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the steps known."""
        return self.filter(etape__in=Etape.objects.visibles_par(utilisateur))


class SituationDEtape(models.Model):
    """A situation where a step was positioned: one for each class of the pupils of the équipe."""

    etape = models.ForeignKey(Etape, models.CASCADE, related_name="situations")  # CASCADE: part of the step
    # CASCADE: a situation is removed while it is empty, and the step can then be positioned again.
    situation = models.OneToOneField(Situation, models.CASCADE, related_name="etape_de_projet")

    objects = SituationDEtapeQuerySet.as_manager()

    class Meta:
        verbose_name = "situation d'une étape"
        verbose_name_plural = "situations des étapes"

    def __str__(self) -> str:
        return f"{self.etape}, {self.situation}"


class TacheDeProjetQuerySet(QuerySetParEquipe):
    def tenues(self) -> Self:
        """Return those that stand on the board."""
        return self.filter(retiree_le=None)

    def a_faire_par(self, utilisateur) -> Self:
        """Return those that this pupil has taken and not done, in a projet that goes on."""
        siennes = self.visibles_par(utilisateur).tenues().filter(responsable__utilisateur=utilisateur.pk)
        return siennes.filter(equipe__projet__clos_le=None).exclude(etat=TacheDeProjet.Etat.FAITE)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class TacheDeProjet(models.Model):
    """A task of the planner: on the board by its state, on the time line by its day."""

    class Etat(models.TextChoices):
        A_FAIRE = "a_faire", "À faire"
        EN_COURS = "en_cours", "En cours"
        FAITE = "faite", "Fait"

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="taches")
    etape = models.ForeignKey(Etape, models.PROTECT, null=True, blank=True, related_name="taches", verbose_name="étape")
    intitule = models.CharField("intitulé", max_length=200)
    responsable = models.ForeignKey(Eleve, models.PROTECT, null=True, blank=True, related_name="taches_de_projet")
    echeance = models.DateField("pour le", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_FAIRE)
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, null=True, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TacheDeProjetQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche de projet"
        verbose_name_plural = "tâches de projet"
        ordering = [models.F("echeance").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.intitule

    def est_en_retard(self, jour: date) -> bool:
        """Tell whether its day has passed and it is not done."""
        return bool(self.echeance and self.echeance < jour and self.etat != self.Etat.FAITE)


class EntreeDeCarnetQuerySet(QuerySetParEquipe):
    def tenues(self) -> Self:
        """Return those that were not taken out."""
        return self.filter(retiree_le=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class EntreeDeCarnet(models.Model):
    """A dated entry of the carnet de bord, written by a pupil of the équipe or by a teacher."""

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="carnet")
    etape = models.ForeignKey(Etape, models.PROTECT, null=True, blank=True, related_name="carnet", verbose_name="étape")
    date = models.DateField("date")
    texte = models.TextField("ce qui a été fait", max_length=4000)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="entrees_de_carnet")
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, null=True, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifiée le", default=timezone.now, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EntreeDeCarnetQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée de carnet de bord"
        verbose_name_plural = "entrées de carnet de bord"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}, {self.texte[:60]}"


class PieceDeCarnetQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the entries known that are still there."""
        entrees = EntreeDeCarnet.objects.visibles_par(utilisateur).tenues()
        return self.filter(entree__in=entrees, retiree_le=None)


class PieceDeCarnet(FichierDepose):
    """A photo or a file of an entry of the carnet de bord."""

    entree = models.ForeignKey(EntreeDeCarnet, models.PROTECT, related_name="pieces")
    legende = models.CharField("légende", max_length=200, blank=True)
    deposee_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="pieces_de_carnet", editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    objects = PieceDeCarnetQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce de carnet de bord"
        verbose_name_plural = "pièces de carnet de bord"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nom_fichier

    @property
    def est_une_image(self) -> bool:
        """Whether a page may show it."""
        return self.type_mime.startswith("image/")


class SeanceDeProjetQuerySet(QuerySetParProjet):
    def tenues(self) -> Self:
        """Return those that were not cancelled."""
        return self.filter(annulee_le=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class SeanceDeProjet(models.Model):
    """Hours of the projet, planned or given, held against the règlement of the rentrée."""

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="seances")
    date = models.DateField("date")
    heures = models.DecimalField("heures", max_digits=3, decimal_places=1)
    enseignant = models.ForeignKey(Utilisateur, models.PROTECT, related_name="seances_de_projet")
    faite = models.BooleanField("faite", default=False)
    objet = models.CharField("objet", max_length=200, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    objects = SeanceDeProjetQuerySet.as_manager()

    class Meta:
        verbose_name = "séance de projet"
        verbose_name_plural = "séances de projet"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seance_heures_possibles",
                condition=Q(heures__gt=0, heures__lte=12),
                violation_error_message="Une séance dure plus de 0 et au plus 12 heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.projet}, {self.date:%d/%m/%Y}"
