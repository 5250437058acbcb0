"""What the team and the pupil conclude from the levels: bilans, remédiations, entretiens."""

import datetime
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Groupe, QuerySetParEleve, Role, Utilisateur
from socle.models import TacheDeFond


class QuerySetPublie(QuerySetParEleve):
    """Rows about a pupil, that she reads once they are published."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils known; to a pupil, what is published."""
        visibles = super().visibles_par(utilisateur)
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return visibles.filter(publie_le__isnull=False)
        return visibles


class BilanQuerySet(QuerySetPublie):
    def ecrits(self) -> Self:
        """Return those that have an appréciation."""
        return self.exclude(appreciation="")

    def a_publier(self) -> Self:
        """Return those that are written and that the pupil does not read."""
        return self.ecrits().filter(publie_le=None)


class BilanDeGroupeQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the classes known; to a pupil, what is published of the own classes and groups."""
        visibles = self.filter(classe__in=Classe.objects.visibles_par(utilisateur))
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            groupes = Groupe.objects.visibles_par(utilisateur)
            return visibles.filter(Q(groupe=None) | Q(groupe__in=groupes), publie_le__isnull=False)
        return visibles


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class BilanDeGroupe(models.Model):
    """A bilan intermédiaire of a class or of one of its groups: what is said of all of them together."""

    classe = models.ForeignKey(Classe, models.PROTECT, related_name="bilans")
    groupe = models.ForeignKey(Groupe, models.PROTECT, null=True, blank=True, related_name="bilans")
    intitule = models.CharField("intitulé", max_length=150)
    date = models.DateField("niveaux au")
    appreciation = models.TextField("appréciation", max_length=2000, blank=True)
    objectifs = models.TextField("objectifs", max_length=2000, blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="bilans_de_groupe")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BilanDeGroupeQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan de groupe"
        verbose_name_plural = "bilans de groupe"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.intitule}, {self.groupe or self.classe}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Bilan(models.Model):
    """A bilan intermédiaire of one pupil: the levels at a date, an appreciation, objectives.

    `niveaux` is what the levels were when it was last saved ({code of the compétence: 1 to 4}), from what was
    published: a bilan given to the responsables légaux does not change afterwards.
    """

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="bilans")
    groupe = models.ForeignKey(
        BilanDeGroupe, models.PROTECT, null=True, blank=True, related_name="bilans", verbose_name="bilan de groupe"
    )
    intitule = models.CharField("intitulé", max_length=150)
    date = models.DateField("niveaux au")
    appreciation = models.TextField("appréciation", max_length=2000, blank=True)
    objectifs = models.TextField("objectifs", max_length=2000, blank=True)
    niveaux = models.JSONField(default=dict, editable=False)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="bilans")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BilanQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["groupe", "eleve"],
                name="un_bilan_par_eleve_du_groupe",
                violation_error_message="Cet élève a déjà son bilan dans ce bilan de groupe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intitule}, {self.eleve}"

    @property
    def etat(self) -> tuple[str, str]:
        """The word and the tone of its state."""
        if self.publie_le:
            return "Publié", "conforme"
        return ("Écrit", "accent") if self.appreciation else ("À écrire", "")

    @property
    def manques_avant_publication(self) -> list[str]:
        """What is still to be done, in the words of the screen; empty: ready."""
        return [] if self.appreciation else ["l’appréciation"]


class ImpressionDeBilansQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return one's own batches, of the classes that one may still know: a right withdrawn closes the file."""
        groupes = BilanDeGroupe.objects.visibles_par(utilisateur)
        return self.filter(auteur=utilisateur.pk, groupe__in=groupes)


class ImpressionDeBilans(models.Model):
    """The published bilans of a group, asked for at once and delivered as one file. The row outlives the file."""

    groupe = models.ForeignKey(BilanDeGroupe, models.PROTECT, related_name="impressions")
    # PROTECT: one can always say who printed.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="impressions_de_bilans")
    tache_id = models.UUIDField(unique=True)
    le = models.DateTimeField(auto_now_add=True)
    nb_bilans = models.PositiveSmallIntegerField("nombre de bilans demandés")

    objects = ImpressionDeBilansQuerySet.as_manager()

    class Meta:
        verbose_name = "impression de bilans"
        verbose_name_plural = "impressions de bilans"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"{self.groupe}, le {self.le:%d/%m/%Y}"

    @property
    def tache(self) -> TacheDeFond | None:
        """The task that makes the file, None once it is purged."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first()


class RemediationQuerySet(QuerySetParEleve):
    def en_cours(self) -> Self:
        """Return those whose result nobody has written."""
        return self.filter(resultat="")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Remediation(models.Model):
    """What a pupil will do again to master something, by a day, and what came of it."""

    class Resultat(models.TextChoices):
        ATTEINT = "atteint", "Objectif atteint"
        PARTIEL = "partiel", "Atteint en partie"
        NON_ATTEINT = "non_atteint", "Pas encore atteint"
        ABANDONNE = "abandonne", "Abandonnée"

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="remediations")
    bilan = models.ForeignKey(Bilan, models.PROTECT, null=True, blank=True, related_name="remediations")
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, related_name="remediations", verbose_name="compétence"
    )
    action = models.TextField("ce qui est à faire", max_length=1000)
    echeance = models.DateField("pour le")
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="remediations")
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    resultat = models.CharField("résultat", max_length=12, choices=Resultat, blank=True)
    constat = models.TextField("ce qui a été constaté", max_length=1000, blank=True)
    terminee_le = models.DateField("terminée le", null=True, blank=True)

    objects = RemediationQuerySet.as_manager()

    class Meta:
        verbose_name = "remédiation"
        ordering = ["echeance", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remediation_terminee_avec_resultat",
                condition=Q(resultat="", terminee_le=None) | (~Q(resultat="") & Q(terminee_le__isnull=False)),
                violation_error_message="Une remédiation terminée a un résultat et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve} : {self.action[:60]}"

    def etat(self, jour: datetime.date) -> tuple[str, str]:
        """The word and the tone of its state on `jour`."""
        if self.resultat:
            return self.get_resultat_display(), "conforme" if self.resultat == self.Resultat.ATTEINT else ""
        return ("En retard", "manque") if self.echeance < jour else ("À faire", "accent")


class EntretienQuerySet(QuerySetPublie):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils known, for the équipe; to a pupil, what is published; to nobody else."""
        role = utilisateur.role
        if role is None or role.role not in (*Role.EQUIPE, Role.Nature.ELEVE):
            return self.none()
        return super().visibles_par(utilisateur)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Entretien(models.Model):
    """An entretien formatif with a pupil, and its report, which she can read once it is published."""

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="entretiens")
    date = models.DateField("date")
    objet = models.CharField("objet", max_length=150)
    compte_rendu = models.TextField("compte rendu", max_length=4000, blank=True)
    suites = models.TextField("suites", max_length=2000, blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="entretiens")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EntretienQuerySet.as_manager()

    class Meta:
        verbose_name = "entretien formatif"
        verbose_name_plural = "entretiens formatifs"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.objet}, {self.eleve}"
