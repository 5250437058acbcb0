"""The orals of the projet: plannings, commissions, passages, and the grid that a commission fills."""

from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from chefdoeuvre.models.notes import ReglageDesNotes
from chefdoeuvre.models.projets import Encadrement, Projet
from scolarite.models import Classe, Eleve, Etablissement, QuerySetDeNotes, Role, Utilisateur
from socle.models import TacheDeFond

CRITERES = 7  # of the oral (domain: the seven criteria of the academic training)


class Instants(Func):
    """The SQL range between two moments, the second one left out: two passages may follow each other."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class PlanningDOrauxQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the classes known and those where the teacher sits; none to a pupil."""
        role = utilisateur.role
        if role is None or role.role == Role.Nature.ELEVE:
            return self.none()
        du_lycee = self.filter(etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return du_lycee
        siegent = MembreDeCommission.objects.filter(utilisateur=utilisateur.pk).values("commission__planning")
        classes = Classe.objects.visibles_par(utilisateur)
        return du_lycee.filter(Q(classes__in=classes) | Q(pk__in=siegent)).distinct()


class PlanningDOraux(models.Model):
    """The orals of a session for one or several classes: commissions, rooms, passages."""

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="plannings_d_oraux")
    session = models.PositiveSmallIntegerField("session")
    intitule = models.CharField("intitulé", max_length=120)
    classes = models.ManyToManyField(Classe, related_name="plannings_d_oraux")
    minutes_entre_passages = models.PositiveSmallIntegerField("minutes entre deux passages", default=5)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="plannings_d_oraux", editable=False)
    cree_le = models.DateTimeField(auto_now_add=True)
    publie_le = models.DateTimeField("convocations publiées le", null=True, blank=True, editable=False)
    clos_le = models.DateTimeField("clos le", null=True, blank=True, editable=False)

    objects = PlanningDOrauxQuerySet.as_manager()

    class Meta:
        verbose_name = "planning d'oraux"
        verbose_name_plural = "plannings d'oraux"
        ordering = ["-session", "-pk"]

    def __str__(self) -> str:
        return self.intitule


class QuerySetParPlanning(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the plannings known."""
        return self.filter(planning__in=PlanningDOraux.objects.visibles_par(utilisateur))


class CommissionDOral(models.Model):
    """Two teachers in a room for some hours, with one break."""

    planning = models.ForeignKey(PlanningDOraux, models.PROTECT, related_name="commissions")
    nom = models.CharField("nom", max_length=40)
    salle = models.CharField("salle", max_length=40)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    pause_debut = models.DateTimeField("début de la pause", null=True, blank=True)
    pause_fin = models.DateTimeField("fin de la pause", null=True, blank=True)

    objects = QuerySetParPlanning.as_manager()

    class Meta:
        verbose_name = "commission d'oral"
        verbose_name_plural = "commissions d'oral"
        ordering = ["debut", "nom", "pk"]
        constraints = [
            models.CheckConstraint(
                name="commission_heures_en_ordre",
                condition=Q(fin__gt=F("debut")),
                violation_error_message="La fin d’une commission suit son début.",
            ),
            models.CheckConstraint(
                name="commission_pause_dedans",
                condition=Q(pause_debut=None, pause_fin=None)
                | Q(pause_debut__gte=F("debut"), pause_fin__gt=F("pause_debut"), pause_fin__lte=F("fin")),
                violation_error_message="La pause commence et finit pendant la commission.",
            ),
            ExclusionConstraint(
                name="une_commission_par_salle",
                expressions=[
                    ("planning", RangeOperators.EQUAL),
                    ("salle", RangeOperators.EQUAL),
                    (Instants(F("debut"), F("fin"), Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une autre commission occupe cette salle à ces heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, salle {self.salle}"


class MembreDeCommission(models.Model):
    """A teacher of a commission; the hours are those of the commission, kept equal to them."""

    commission = models.ForeignKey(
        CommissionDOral,
        models.CASCADE,
        related_name="membres",  # CASCADE: part of the commission
    )
    utilisateur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="commissions_d_oral")
    enseignement = models.CharField("enseignement", max_length=15, choices=Encadrement.Enseignement)
    debut = models.DateTimeField(editable=False)
    fin = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = "membre d'une commission"
        verbose_name_plural = "membres d'une commission"
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "enseignement"],
                name="un_membre_par_enseignement",
                violation_error_message="La commission a déjà son enseignant pour cet enseignement.",
            ),
            ExclusionConstraint(
                name="un_membre_dans_une_commission_a_la_fois",
                expressions=[
                    ("utilisateur", RangeOperators.EQUAL),
                    (Instants(F("debut"), F("fin"), Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cet enseignant siège déjà dans une commission à ces heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur}, {self.commission}"


class OralQuerySet(QuerySetDeNotes):
    def visibles_par(self, utilisateur) -> Self:
        """Return the orals of the pupils taught and of the commissions where the teacher sits.

        To a pupil: her own passage, once the convocations are published or the oral is over.
        What she may read of its note is another question (`dont_la_note_se_lit`).
        """
        role = utilisateur.role
        if role and role.role == Role.Nature.ELEVE:
            annonces = Q(commission__planning__publie_le__isnull=False) | Q(validee_le__isnull=False)
            return super().visibles_par(utilisateur).filter(annonces)
        siennes = MembreDeCommission.objects.filter(utilisateur=utilisateur.pk).values("commission")
        if role is None:
            return self.none()
        connus = super().visibles_par(utilisateur).values("pk")
        return self.filter(Q(pk__in=connus) | Q(commission__in=siennes), eleve__etablissement=role.etablissement_id)

    def dont_la_note_se_lit(self, utilisateur) -> Self:
        """Return those whose grid is validated; to a pupil, only when her school shows the notes of that session."""
        notes = self.visibles_par(utilisateur).exclude(validee_le=None)
        role = utilisateur.role
        if role and role.role == Role.Nature.ELEVE:
            montres = ReglageDesNotes.objects.filter(etablissement=role.etablissement_id, oral_visible=True)
            return notes.filter(session__in=montres.values("session"))
        return notes


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Oral(models.Model):
    """The passage of a pupil before a commission, and the note that it gives."""

    class Presence(models.TextChoices):
        PREVUE = "prevue", "Prévu"
        PRESENT = "present", "Présent"
        ABSENT = "absent", "Absent"  # the note is that of the rule « absence » of the session
        ABSENT_JUSTIFIE = "absent_justifie", "Absence justifiée, à reprogrammer"

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="oraux")
    projet = models.ForeignKey(Projet, models.PROTECT, related_name="oraux")
    session = models.PositiveSmallIntegerField("session")
    commission = models.ForeignKey(CommissionDOral, models.PROTECT, null=True, blank=True, related_name="oraux")
    debut = models.DateTimeField("heure de passage", null=True, blank=True)
    fin = models.DateTimeField("fin du passage", null=True, blank=True)
    presence = models.CharField("présence", max_length=16, choices=Presence, default=Presence.PREVUE)
    note = models.DecimalField("note sur 20", max_digits=4, decimal_places=2, null=True, blank=True)
    appreciation = models.TextField("appréciation", max_length=1000, blank=True)
    notee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="oraux_notes", editable=False
    )
    validee_le = models.DateTimeField("grille validée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OralQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "oraux"
        ordering = ["debut", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["eleve", "session"],
                name="un_oral_par_session",
                violation_error_message="Cet élève a déjà son oral à cette session.",
            ),
            models.CheckConstraint(
                name="oral_note_sur_20",
                condition=Q(note=None) | Q(note__range=(0, 20)),
                violation_error_message="Une note va de 0 à 20.",
            ),
            models.CheckConstraint(
                name="oral_heures_en_ordre",
                condition=Q(debut=None, fin=None) | Q(fin__gt=F("debut")),
                violation_error_message="La fin du passage suit son début.",
            ),
            ExclusionConstraint(
                name="un_passage_a_la_fois",
                expressions=[
                    ("commission", RangeOperators.EQUAL),
                    (Instants(F("debut"), F("fin"), Value("[)")), RangeOperators.OVERLAPS),
                ],
                condition=Q(debut__isnull=False),
                violation_error_message="Un autre élève passe devant cette commission à cette heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"Oral, {self.eleve}"


class CritereDOral(models.Model):
    """The niveau of one of the seven criteria, as the commission ticked it."""

    oral = models.ForeignKey(Oral, models.CASCADE, related_name="criteres")  # CASCADE: part of the oral
    numero = models.PositiveSmallIntegerField("critère")
    niveau = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    class Meta:
        verbose_name = "critère de l'oral"
        verbose_name_plural = "critères de l'oral"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["oral", "numero"],
                name="un_niveau_par_critere",
                violation_error_message="Ce critère a déjà son niveau.",
            ),
            models.CheckConstraint(
                name="critere_de_1_a_7",
                condition=Q(numero__range=(1, CRITERES)),
                violation_error_message="Les critères sont numérotés de 1 à 7.",
            ),
            models.CheckConstraint(
                name="critere_niveau_de_1_a_4",
                condition=Q(niveau=None) | Q(niveau__range=(1, 4)),
                violation_error_message="Le niveau va de 1 (--) à 4 (++).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.oral}, critère {self.numero}"


class ImpressionDeConvocationsQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return one's own batches, of the plannings that one may still know: a right withdrawn closes the file."""
        return self.filter(auteur=utilisateur.pk, planning__in=PlanningDOraux.objects.visibles_par(utilisateur))


class ImpressionDeConvocations(models.Model):
    """The convocations of a planning, asked for at once and delivered as one file. The row outlives the file."""

    planning = models.ForeignKey(PlanningDOraux, models.PROTECT, related_name="impressions")
    # PROTECT: one can always say who printed.
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="impressions_de_convocations")
    tache_id = models.UUIDField(unique=True)
    le = models.DateTimeField(auto_now_add=True)
    nb_convocations = models.PositiveSmallIntegerField("nombre de convocations demandées")

    objects = ImpressionDeConvocationsQuerySet.as_manager()

    class Meta:
        verbose_name = "impression de convocations"
        verbose_name_plural = "impressions de convocations"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"{self.planning}, le {self.le:%d/%m/%Y}"

    @property
    def tache(self) -> TacheDeFond | None:
        """The task that makes the file, None once it is purged."""
        return TacheDeFond.objects.filter(pk=self.tache_id).first()
