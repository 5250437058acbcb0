"""The PFMP of a pupil: where, when, with whom, and the signatures of its convention."""

import secrets
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from pfmp.models.organismes import Contact, Organisme
from pfmp.models.periodes import Periode
from scolarite.models import Acces, Eleve, QuerySetParEleve, Utilisateur
from socle.contraintes import dates_en_ordre, sans_chevauchement

SIGNES_DU_CODE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read for another sign
LONGUEUR_DU_CODE = 6


def nouveau_code() -> str:
    """Return the code printed on a convention, which the tutor types before reading anything about a pupil."""
    return "".join(secrets.choice(SIGNES_DU_CODE) for _ in range(LONGUEUR_DU_CODE))


class PfmpQuerySet(QuerySetParEleve):
    def comptees(self) -> Self:
        """Return those that took or take place: not given up."""
        return self.filter(annulee_le=None)

    def signees(self) -> Self:
        """Return those whose convention bears its three signatures: no other one starts."""
        return self.comptees().filter(
            signee_organisme_le__isnull=False, signee_famille_le__isnull=False, signee_etablissement_le__isnull=False
        )

    def commencees(self, jour: date) -> Self:
        """Return those that have started on `jour`, over or not."""
        return self.signees().filter(du__lte=jour)

    def terminees(self, jour: date) -> Self:
        """Return those whose last day is before `jour`."""
        return self.signees().filter(au__lt=jour)

    def en_cours(self, jour: date) -> Self:
        """Return those that hold on `jour`."""
        return self.commencees(jour).filter(au__gte=jour)

    def bloquees(self, jour: date) -> Self:
        """Return those whose first day has come without the three signatures: the pupil may not leave."""
        return self.comptees().filter(du__lte=jour).exclude(pk__in=self.signees().values("pk"))

    def avec_avancement(self) -> Self:
        """Add what has been done for each: call, visit, evaluation, attestation. One query, whatever their number."""
        from pfmp.models import Attestation, EvaluationTuteur, Visite  # noqa: PLC0415 -- they import this module

        faites = Visite.objects.filter(pfmp=OuterRef("pk"), faite_le__isnull=False, annulee_le=None)
        evaluations = EvaluationTuteur.objects.filter(
            pfmp=OuterRef("pk"), transmise_le__isnull=False, remplacee_le=None
        )
        return self.annotate(
            appel_fait=Exists(faites.exclude(nature=Visite.Nature.VISITE)),
            visite_faite=Exists(faites.filter(nature=Visite.Nature.VISITE)),
            evaluation_transmise=Exists(evaluations),
            evaluation_validee=Exists(evaluations.filter(validee_le__isnull=False)),
            attestation_recue=Exists(Attestation.objects.filter(pfmp=OuterRef("pk"))),
        )

    def sans_attestation(self) -> Self:
        """Return those whose attestation has not come back."""
        return self.filter(attestation=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Pfmp(models.Model):
    """A pupil in an organisme during a period. `au` is the real last day: an interruption brings it forward."""

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="pfmps")
    periode = models.ForeignKey(Periode, models.PROTECT, related_name="pfmps")
    organisme = models.ForeignKey(Organisme, models.PROTECT, related_name="pfmps")
    responsable = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="pfmps_signees", verbose_name="responsable"
    )
    tuteur = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="pfmps_suivies", verbose_name="tuteur"
    )
    referent = models.ForeignKey(
        Utilisateur,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pfmps_referees",
        verbose_name="enseignant référent",
    )
    # What the référent may know of the pupil: opened with the référent, closed when another one is named.
    acces = models.OneToOneField(
        Acces,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pfmp",
        editable=False,
        verbose_name="accès du référent",
    )
    du = models.DateField("premier jour")
    au = models.DateField("dernier jour")
    heures_par_semaine = models.DecimalField("heures par semaine", max_digits=3, decimal_places=1, default=35)
    horaires = models.CharField("horaires", max_length=200, blank=True)
    missions = models.TextField("missions prévues", max_length=1500, blank=True)
    code = models.CharField("code de la convention", max_length=LONGUEUR_DU_CODE, default=nouveau_code, editable=False)

    # The three signatures of the convention: no PFMP starts without them.
    signee_organisme_le = models.DateField("signée par l'organisme le", null=True, blank=True)
    signee_famille_le = models.DateField("signée par l'élève ou ses responsables légaux le", null=True, blank=True)
    signee_etablissement_le = models.DateField("signée par l'établissement le", null=True, blank=True)

    au_prevu = models.DateField("dernier jour prévu", null=True, blank=True, editable=False)  # set by an interruption
    motif_interruption = models.CharField("motif de l'interruption", max_length=300, blank=True)
    remplace = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="remplacee_par", verbose_name="remplace"
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    motif_annulation = models.CharField("motif de l'annulation", max_length=300, blank=True)
    creee_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="pfmps_creees", editable=False)
    creee_le = models.DateTimeField(default=timezone.now, editable=False)

    # Read by `avec_avancement()` only.
    appel_fait: bool
    visite_faite: bool
    evaluation_transmise: bool
    evaluation_validee: bool
    attestation_recue: bool

    objects = PfmpQuerySet.as_manager()

    class Meta:
        verbose_name = "PFMP"
        verbose_name_plural = "PFMP"
        ordering = ["du", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="pfmp_dates_en_ordre"),
            sans_chevauchement(
                "eleve",
                nom="une_pfmp_a_la_fois",
                message="Cet élève a déjà une PFMP à ces dates.",
                condition=Q(annulee_le=None),
            ),
            models.CheckConstraint(
                name="pfmp_signee_avant_de_commencer",
                condition=Q(signee_organisme_le=None)
                | Q(signee_famille_le=None)
                | Q(signee_etablissement_le=None)
                | Q(
                    signee_organisme_le__lte=F("du"),
                    signee_famille_le__lte=F("du"),
                    signee_etablissement_le__lte=F("du"),
                ),
                violation_error_message=(
                    "Une PFMP commence après ses trois signatures : donnez le jour réel de chacune, "
                    "ou repoussez d’abord le premier jour."
                ),
            ),
            models.CheckConstraint(
                name="pfmp_interrompue_avant_sa_fin",
                condition=Q(au_prevu=None) | Q(au_prevu__gte=F("au")),
                violation_error_message="Une interruption avance le dernier jour.",
            ),
            models.CheckConstraint(
                name="pfmp_interrompue_avec_motif",
                condition=Q(au_prevu=None) | ~Q(motif_interruption=""),
                violation_error_message="Dites pourquoi la PFMP a été interrompue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.organisme}, {self.du:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """The page of the PFMP."""
        return reverse("pfmp:pfmp", args=[self.pk])

    @property
    def est_interrompue(self) -> bool:
        """Whether it ended before the planned day."""
        return self.au_prevu is not None

    @property
    def signatures_manquantes(self) -> list[str]:
        """The signatures that the convention still lacks, in the words of the screen."""
        champs = {
            "l’organisme": self.signee_organisme_le,
            "l’élève ou ses responsables légaux": self.signee_famille_le,
            "l’établissement": self.signee_etablissement_le,
        }
        return [qui for qui, le in champs.items() if le is None]


class QuerySetParPfmp(models.QuerySet):
    """Rows of a PFMP: known to whoever knows the pupil."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the PFMP known."""
        return self.filter(pfmp__in=Pfmp.objects.visibles_par(utilisateur))
