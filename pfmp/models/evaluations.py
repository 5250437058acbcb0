"""The evaluation of a tutor: the link that opens it, what is asked, what is signed, what the référent keeps."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Self
from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from pfmp.models.pfmps import Pfmp, QuerySetParPfmp
from pfmp.models.retours import Papier
from referentiel.models import Activite, Competence
from scolarite.models import Etablissement, Role, Utilisateur
from socle.contraintes import unique_si
from socle.models import LienSigne
from socle.models.liens import VIVANT, LienSigneQuerySet
from suivi.models import Positionnement, Situation

COMPETENCES_AU_PLUS = 12
# What a tutor signs. Nothing of it changes afterwards, whoever asks: the database refuses.
CHAMPS_SIGNES = (
    "pfmp",
    "version",
    "mode",
    "lien",
    "modele",
    "saisie_par",
    "du",
    "au",
    "jours_absence",
    "semaines",
    "heures",
    "activites_libres",
    "appreciation",
    "points_forts",
    "axes_de_progres",
    "reprendrait",
    "signataire",
    "fonction",
    "trace",
    "empreinte",
    "transmise_le",
    "recepisse",
)


def _un_change(champs: Iterable[str]) -> pgtrigger.Q:
    """Return the condition of a trigger: one of these fields is about to change."""
    return reduce(or_, (pgtrigger.Q(**{f"old__{champ}__df": pgtrigger.F(f"new__{champ}")}) for champ in champs))


class ModeleTuteurQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the versions of the établissement, for those who work there."""
        role = utilisateur.role
        if role is None or role.role == Role.Nature.ELEVE:
            return self.none()
        return self.filter(etablissement=role.etablissement_id)


class ModeleTuteur(models.Model):
    """The grids, the notice and the booklet that a school gives to tutors; exported and imported as one file.

    `contenu` holds, by sections: the words of the workplace for each compétence, the short grid of seconde, the
    texts of the notice for tutors and for teachers of other disciplines. A version is never changed once used.
    """

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="modeles_tuteur")
    version = models.PositiveSmallIntegerField()
    nom = models.CharField("nom", max_length=120)
    contenu = models.JSONField()
    cle_publique = models.UUIDField(default=uuid4, unique=True, editable=False)  # of the page that tutors read
    origine = models.CharField("origine", max_length=200, blank=True, help_text="D’où vient ce modèle importé.")
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="modeles_tuteur")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = ModeleTuteurQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle pour les tuteurs"
        verbose_name_plural = "modèles pour les tuteurs"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "version"],
                name="modele_tuteur_version_unique",
                violation_error_message="Cette version du modèle existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, version {self.version}"


class CompetenceProposee(models.Model):
    """One of the compétences, at most twelve, that the tutor of a PFMP is asked about."""

    pfmp = models.ForeignKey(Pfmp, models.CASCADE, related_name="competences_proposees")  # CASCADE: part of the PFMP
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    ordre = models.PositiveSmallIntegerField()

    objects = QuerySetParPfmp.as_manager()

    class Meta:
        verbose_name = "compétence proposée au tuteur"
        verbose_name_plural = "compétences proposées au tuteur"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["pfmp", "competence"],
                name="competence_proposee_une_fois",
                violation_error_message="Cette compétence est déjà proposée au tuteur.",
            ),
            models.CheckConstraint(
                name="competences_proposees_douze_au_plus",
                condition=Q(ordre__range=(1, COMPETENCES_AU_PLUS)),
                violation_error_message="Douze compétences au plus sont proposées au tuteur.",
            ),
            models.UniqueConstraint(fields=["pfmp", "ordre"], name="competence_proposee_a_sa_place"),
        ]

    def __str__(self) -> str:
        return f"{self.ordre}. {self.competence}"


class LienTuteurQuerySet(LienSigneQuerySet, QuerySetParPfmp):  # type: ignore[override]  # two typed bases
    def visibles_par(self, utilisateur) -> Self:
        """Return the links of the PFMP known, to those who work in the school; never to a pupil."""
        if utilisateur.role is None or utilisateur.role.role == Role.Nature.ELEVE:
            return self.none()
        return super().visibles_par(utilisateur)


class LienTuteur(LienSigne):
    """The link of a tutor to one PFMP (promesses, « The tutor's link »). One alive at a time."""

    pfmp = models.ForeignKey(Pfmp, models.PROTECT, related_name="liens")

    objects = LienTuteurQuerySet.as_manager()

    class Meta:
        verbose_name = "lien du tuteur"
        verbose_name_plural = "liens des tuteurs"
        ordering = ["-cree_le"]
        constraints = [
            unique_si(
                "pfmp",
                condition=VIVANT,
                nom="un_seul_lien_vivant_par_pfmp",
                message="Un lien est déjà ouvert pour cette PFMP.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lien, {self.pfmp}"


class EvaluationTuteurQuerySet(QuerySetParPfmp):
    def transmises(self) -> Self:
        """Return those that are signed, the earlier versions left out."""
        return self.filter(transmise_le__isnull=False, remplacee_le=None)

    def a_valider(self) -> Self:
        """Return those that are signed and that nobody has taken over into the suivi yet."""
        return self.transmises().filter(validee_le=None, pfmp__annulee_le=None)

    def pour_le_recepisse(self) -> Self:
        """Return the evaluations with all that their receipt names."""
        return self.select_related("lien", "pfmp__eleve", "pfmp__organisme", "pfmp__referent").select_related(
            "pfmp__periode__classe__annee__etablissement"
        )


BROUILLON = ["brouillon", "brouillon_le"]  # written at each change of a form that nobody has signed: not history


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=BROUILLON)),
    exclude=BROUILLON,
    append_only=True,
)
class EvaluationTuteur(models.Model):
    """What a tutor says of a PFMP. A draft until it is signed; then nothing of it changes: a correction is a new
    version.
    """

    class Mode(models.TextChoices):
        LIEN = "lien", "Par le lien du tuteur"
        PAPIER = "papier", "Formulaire papier, saisi au lycée"
        COEVALUATION = "coevaluation", "Rempli ensemble pendant la visite"

    pfmp = models.ForeignKey(Pfmp, models.PROTECT, related_name="evaluations")
    version = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField("mode", max_length=12, choices=Mode)
    lien = models.ForeignKey(LienTuteur, models.PROTECT, null=True, blank=True, related_name="evaluations")
    modele = models.ForeignKey(ModeleTuteur, models.PROTECT, null=True, blank=True, related_name="evaluations")
    saisie_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="evaluations_saisies", editable=False
    )
    # What is typed and not signed yet, as the form sends it; emptied by the signature.
    brouillon = models.JSONField(default=dict, blank=True, editable=False)
    brouillon_le = models.DateTimeField(null=True, blank=True, editable=False)

    du = models.DateField("premier jour", null=True, blank=True)
    au = models.DateField("dernier jour", null=True, blank=True)
    jours_absence = models.DecimalField("jours d'absence", max_digits=4, decimal_places=1, null=True, blank=True)
    semaines = models.DecimalField("semaines effectuées", max_digits=4, decimal_places=1, null=True, blank=True)
    heures = models.DecimalField("heures effectuées", max_digits=5, decimal_places=1, null=True, blank=True)
    activites = models.ManyToManyField(Activite, related_name="+", blank=True)
    activites_libres = models.TextField("autres activités confiées", max_length=1000, blank=True)
    appreciation = models.TextField("appréciation générale", max_length=2000, blank=True)
    points_forts = models.TextField("points forts", max_length=1000, blank=True)
    axes_de_progres = models.TextField("axes de progrès", max_length=1000, blank=True)
    reprendrait = models.BooleanField("reprendrait l'élève", null=True, blank=True)

    # Simple electronic signature: who says so, in what function, when, of which content.
    signataire = models.CharField("nom du signataire", max_length=120, blank=True)
    fonction = models.CharField("fonction du signataire", max_length=120, blank=True)
    trace = models.TextField("signature dessinée", blank=True)  # the points of the drawing, as an SVG path
    empreinte = models.CharField("SHA-256 du contenu signé", max_length=64, blank=True)
    transmise_le = models.DateTimeField("transmise le", null=True, blank=True)
    recepisse = models.CharField("numéro de récépissé", max_length=20, blank=True)

    # What the lycée does with it; what the tutor signed is never altered.
    validee_le = models.DateTimeField("reprise dans le suivi le", null=True, blank=True, editable=False)
    validee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, null=True, blank=True, related_name="evaluations_validees", editable=False
    )
    remplacee_le = models.DateTimeField("remplacée le", null=True, blank=True, editable=False)
    situation = models.OneToOneField(
        Situation, models.PROTECT, null=True, blank=True, related_name="evaluation_tuteur", editable=False
    )
    papier = models.ForeignKey(  # the form that came back, and its scan
        Papier, models.PROTECT, null=True, blank=True, related_name="evaluations", editable=False
    )

    objects = EvaluationTuteurQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation du tuteur"
        verbose_name_plural = "évaluations des tuteurs"
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(
                name="evaluation_signee_inalterable",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__transmise_le__isnull=False) & _un_change(CHAMPS_SIGNES),
            ),
            pgtrigger.Protect(
                name="evaluation_signee_ineffacable",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__transmise_le__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pfmp", "version"],
                name="evaluation_version_unique",
                violation_error_message="Cette version de l’évaluation existe déjà.",
            ),
            unique_si(
                "pfmp",
                condition=Q(transmise_le__isnull=False, remplacee_le=None),
                nom="une_seule_evaluation_transmise",
                message="L’évaluation de cette PFMP est déjà transmise.",
            ),
            models.CheckConstraint(
                name="evaluation_transmise_signee",
                condition=Q(transmise_le=None) | (~Q(signataire="") & ~Q(empreinte="") & ~Q(recepisse="")),
                violation_error_message="Une évaluation transmise est signée.",
            ),
            models.CheckConstraint(
                name="evaluation_validee_apres_transmission",
                condition=Q(validee_le=None) | Q(transmise_le__isnull=False, validee_par__isnull=False),
                violation_error_message="Une évaluation se reprend dans le suivi une fois transmise.",
            ),
        ]

    def __str__(self) -> str:
        return f"Évaluation, {self.pfmp}"


@pghistory.track(pghistory.UpdateEvent(), append_only=True)
class LigneEvaluation(models.Model):
    """What the tutor says of one compétence or savoir-être: a niveau, or « non observé », which is never --."""

    class Suite(models.TextChoices):
        ATTENTE = "attente", "À valider"
        ACCEPTEE = "acceptee", "Acceptée"
        REFUSEE = "refusee", "Refusée"

    evaluation = models.ForeignKey(
        EvaluationTuteur,
        models.CASCADE,
        related_name="lignes",  # CASCADE: part of the evaluation
    )
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    mots = models.CharField("mots du formulaire", max_length=250)  # as the tutor read them
    niveau = models.PositiveSmallIntegerField("niveau", choices=Positionnement.Maitrise, null=True, blank=True)
    commentaire = models.TextField("commentaire", max_length=500, blank=True)
    suite = models.CharField("suite donnée", max_length=10, choices=Suite, default=Suite.ATTENTE)
    motif_refus = models.CharField("motif du refus", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne d'évaluation"
        verbose_name_plural = "lignes d'évaluation"
        ordering = ["competence__ordre"]
        triggers = [
            # A line is written by the signature, never before: only what the lycée does with it changes.
            pgtrigger.Protect(
                name="ligne_signee_inalterable",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("evaluation", "competence", "mots", "niveau", "commentaire"),
            ),
            pgtrigger.Protect(name="ligne_signee_ineffacable", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "competence"],
                name="une_ligne_par_competence",
                violation_error_message="Cette compétence est déjà dans l’évaluation.",
            ),
            models.CheckConstraint(
                name="ligne_niveau_de_1_a_4",
                condition=Q(niveau=None) | Q(niveau__range=(1, 4)),
                violation_error_message="Le niveau va de 1 (--) à 4 (++).",
            ),
            models.CheckConstraint(
                name="ligne_refusee_avec_motif",
                condition=~Q(suite="refusee") | ~Q(motif_refus=""),
                violation_error_message="Dites pourquoi ce niveau n’est pas repris.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence} : {self.niveau or 'non observé'}"
