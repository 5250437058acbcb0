"""What the exam asks besides the PFMP themselves: experience, decisions of the recteur, the papers' templates."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pfmp.models.organismes import Organisme
from pfmp.models.periodes import Periode
from scolarite.models import Candidature, Etablissement, Role, Utilisateur
from socle.contraintes import dates_en_ordre
from socle.models import FichierDepose, TacheDeFond


class QuerySetParCandidature(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the candidatures known."""
        return self.filter(candidature__in=Candidature.objects.visibles_par(utilisateur))


class ExperienceQuerySet(QuerySetParCandidature):
    def valables(self) -> Self:
        """Return those that count: not entered by mistake."""
        return self.filter(retiree_le=None)


class Experience(FichierDepose):
    """A work experience of the annexe 1bis, with its certificat de travail."""

    class Temps(models.TextChoices):
        PLEIN = "plein", "Temps plein"
        PARTIEL = "partiel", "Temps partiel"

    candidature = models.ForeignKey(Candidature, models.PROTECT, related_name="experiences")
    organisme = models.CharField("nom de la structure", max_length=150)
    adresse = models.CharField("adresse", max_length=250, blank=True)
    responsable = models.CharField("nom du responsable", max_length=120, blank=True)
    type = models.CharField("type de structure", max_length=25, choices=Organisme.Type)
    taches = models.ManyToManyField("referentiel.Activite", related_name="+", blank=True)
    emploi = models.CharField("emploi", max_length=150, blank=True)
    temps = models.CharField("temps de travail", max_length=10, choices=Temps, default=Temps.PLEIN)
    du = models.DateField("du")
    au = models.DateField("au")
    semaines = models.DecimalField("nombre de semaines", max_digits=5, decimal_places=1, null=True, blank=True)
    heures = models.DecimalField("nombre d'heures", max_digits=6, decimal_places=1, null=True, blank=True)
    certificat_recu_le = models.DateField("certificat de travail reçu le", null=True, blank=True)
    saisie_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="experiences_saisies", editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = "expérience professionnelle"
        verbose_name_plural = "expériences professionnelles"
        ordering = ["du", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="experience_dates_en_ordre"),
            models.CheckConstraint(
                name="experience_durees_positives",
                condition=(Q(semaines=None) | Q(semaines__gte=0)) & (Q(heures=None) | Q(heures__gte=0)),
                violation_error_message="Une durée n’est jamais négative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisme}, {self.candidature}"


class DecisionDuRecteurQuerySet(QuerySetParCandidature):
    def valables(self) -> Self:
        """Return those that count: not taken back."""
        return self.filter(retiree_le=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class DecisionDuRecteur(FichierDepose):
    """What the recteur decided of the weeks of a candidate, with its paper (note aux candidats, § 1)."""

    class Nature(models.TextChoices):
        """The first two say the weeks to be done in all; the others take some away or add some."""

        POSITIONNEMENT = "positionnement", "Positionnement : durée fixée"
        DEROGATION = "derogation", "Dérogation : durée fixée"
        REDUCTION = "reduction", "Réduction : semaines en moins"
        ALLONGEMENT = "allongement", "Allongement : semaines en plus"

    FIXENT = (Nature.POSITIONNEMENT, Nature.DEROGATION)

    candidature = models.ForeignKey(Candidature, models.PROTECT, related_name="decisions_du_recteur")
    nature = models.CharField("nature de la décision", max_length=15, choices=Nature)
    semaines = models.DecimalField("semaines", max_digits=4, decimal_places=1)
    date = models.DateField("date de la décision")
    reference = models.CharField("référence", max_length=80, blank=True)
    motif = models.CharField("motif", max_length=300, blank=True)
    saisie_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="decisions_saisies", editable=False)
    saisie_le = models.DateTimeField(default=timezone.now, editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    objects = DecisionDuRecteurQuerySet.as_manager()

    class Meta:
        verbose_name = "décision du recteur"
        verbose_name_plural = "décisions du recteur"
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_semaines_possibles",
                condition=Q(semaines__gte=0, semaines__lte=60),
                violation_error_message="Une décision porte sur 0 à 60 semaines.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.candidature}"


class ModeleDePapierQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the templates of the établissement, for those who work there."""
        role = utilisateur.role
        if role is None or role.role == Role.Nature.ELEVE:
            return self.none()
        return self.filter(etablissement=role.etablissement_id)


class ModeleDePapier(models.Model):
    """The text of a paper that a school replaces, by blocks with a closed list of {champs}. Versioned.

    Without a row the school prints the text of Agora, marked « modèle de travail ».
    """

    class Genre(models.TextChoices):
        CONVENTION = "convention", "Convention de PFMP et son annexe pédagogique"
        ATTESTATION = "attestation", "Attestation de PFMP"

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="modeles_de_papier")
    genre = models.CharField("papier", max_length=15, choices=Genre)
    version = models.PositiveSmallIntegerField()
    blocs = models.JSONField()
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="modeles_de_papier")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = ModeleDePapierQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de papier"
        verbose_name_plural = "modèles de papier"
        ordering = ["genre", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "genre", "version"],
                name="modele_de_papier_version_unique",
                violation_error_message="Cette version du modèle existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, version {self.version}"


class ImpressionDePapiersQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return one's own batches, of the classes that one may still know: a right withdrawn closes the file."""
        return self.filter(auteur=utilisateur.pk, periode__in=Periode.objects.visibles_par(utilisateur))


class ImpressionDePapiers(models.Model):
    """The conventions or attestations of a period, asked for at once as one file. The row outlives it."""

    periode = models.ForeignKey(Periode, models.PROTECT, related_name="impressions_de_papiers")
    genre = models.CharField("papier", max_length=15, choices=ModeleDePapier.Genre)
    # PROTECT: one can always say who printed.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="impressions_de_papiers")
    tache_id = models.UUIDField(unique=True)
    le = models.DateTimeField(auto_now_add=True)
    nb_papiers = models.PositiveSmallIntegerField("nombre de papiers demandés")

    objects = ImpressionDePapiersQuerySet.as_manager()

    class Meta:
        verbose_name = "impression de papiers de PFMP"
        verbose_name_plural = "impressions de papiers de PFMP"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.periode}"

    @property
    def tache(self) -> TacheDeFond | None:
        """The task that makes the file, None once it is purged."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first()
