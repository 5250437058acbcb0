"""The periods of a class, and the search of a place by each pupil."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pfmp.models.organismes import Organisme
from scolarite.models import Classe, Eleve, QuerySetParEleve, Utilisateur
from socle.contraintes import dates_en_ordre, sans_chevauchement


class PeriodeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the periods of the classes that this person may know of."""
        return self.filter(classe__in=Classe.objects.visibles_par(utilisateur))

    def tenues(self) -> Self:
        """Return those that were not given up."""
        return self.filter(annulee_le=None)


class Periode(models.Model):
    """A period of PFMP of a class. Its pupils go each to an organisme, at these dates but for exceptions."""

    class Nature(models.TextChoices):
        OBLIGATOIRE = "obligatoire", "PFMP obligatoire"
        # Never counts for the exam (décret 2024-542; rule « parcours_de_terminale » of the session).
        PARCOURS = "parcours", "Parcours personnalisé de fin de terminale"
        # Of an apprentice, when the contract does not offer everything (art. R. 6223-10 du code du travail).
        COMPLEMENT = "complement", "Période complémentaire d’un apprenti"

    classe = models.ForeignKey(Classe, models.PROTECT, related_name="periodes_de_pfmp")
    numero = models.PositiveSmallIntegerField("numéro", help_text="Sur tout le cycle : 1 à 6 d’ordinaire.")
    nature = models.CharField("nature", max_length=12, choices=Nature, default=Nature.OBLIGATOIRE)
    du = models.DateField("premier jour")
    au = models.DateField("dernier jour")
    jours_par_semaine = models.PositiveSmallIntegerField("jours par semaine", default=5)
    heures_par_semaine = models.DecimalField("heures par semaine", max_digits=3, decimal_places=1, default=35)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "période de PFMP"
        verbose_name_plural = "périodes de PFMP"
        ordering = ["du", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="periode_dates_en_ordre"),
            models.UniqueConstraint(
                fields=["classe", "numero"],
                condition=Q(annulee_le=None),
                name="periode_numero_unique",
                violation_error_message="La classe a déjà une période de ce numéro.",
            ),
            sans_chevauchement(
                "classe",
                nom="periodes_de_la_classe_sans_chevauchement",
                message="Une autre période de la classe couvre une partie de ces jours.",
                condition=Q(annulee_le=None),
            ),
            models.CheckConstraint(
                name="periode_jours_par_semaine",
                condition=Q(jours_par_semaine__range=(1, 6)),
                violation_error_message="Une semaine de PFMP compte de un à six jours.",
            ),
        ]

    def __str__(self) -> str:
        return f"PFMP {self.numero}"

    def get_absolute_url(self) -> str:
        """The board of the class."""
        return reverse("pfmp:periode", args=[self.pk])


class RechercheQuerySet(QuerySetParEleve):
    def comptees(self) -> Self:
        """Return those that were not noted by mistake."""
        return self.filter(retiree_le=None)


class Recherche(models.Model):
    """One step of a pupil who looks for a place: an organisme asked, how, and what it answered."""

    class Moyen(models.TextChoices):
        VISITE = "visite", "Sur place"
        TELEPHONE = "telephone", "Téléphone"
        COURRIEL = "courriel", "Courriel"
        COURRIER = "courrier", "Courrier"
        RELATION = "relation", "Par une connaissance"

    class Reponse(models.TextChoices):
        ATTENTE = "attente", "En attente"
        REFUS = "refus", "Refus"
        ACCORD = "accord", "Accord"
        SANS_SUITE = "sans_suite", "Sans réponse"

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="recherches")
    periode = models.ForeignKey(Periode, models.PROTECT, related_name="recherches")
    organisme = models.ForeignKey(
        Organisme, models.PROTECT, null=True, blank=True, related_name="recherches", help_text="S’il est à l’annuaire."
    )
    nom_organisme = models.CharField("organisme contacté", max_length=150)
    date = models.DateField("date")
    moyen = models.CharField("moyen", max_length=10, choices=Moyen)
    reponse = models.CharField("réponse", max_length=10, choices=Reponse, default=Reponse.ATTENTE)
    note = models.CharField("note", max_length=300, blank=True)
    saisie_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="recherches_saisies")
    cree_le = models.DateTimeField(auto_now_add=True)
    retiree_le = models.DateTimeField("notée par erreur, retirée le", null=True, blank=True, editable=False)

    objects = RechercheQuerySet.as_manager()

    class Meta:
        verbose_name = "démarche de recherche"
        verbose_name_plural = "démarches de recherche"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.nom_organisme} : {self.get_reponse_display()}"
