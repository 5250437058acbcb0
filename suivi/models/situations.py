"""Situations professionnelles: what a class did, and the compétences that it aimed at."""

import datetime
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from referentiel.models import Competence
from scolarite.models import (
    AppartenanceGroupe,
    Classe,
    Eleve,
    Enseignement,
    Etablissement,
    Groupe,
    Inscription,
    Role,
    Utilisateur,
)


class SituationQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the situations of the classes known, and for a teacher those shared with him or her.

        A pupil gets the closed ones of the own classes, and not those whose results are held back; and those that
        a teacher opened for her to position herself.
        """
        role = utilisateur.role
        if role is None:
            return self.none()
        du_lycee = self.filter(etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return du_lycee
        if role.role == Role.Nature.ENSEIGNANT:
            return du_lycee.filter(_enseignees_ou_partagees(utilisateur))
        if role.role == Role.Nature.ELEVE:
            des_classes = du_lycee.filter(classe__in=Classe.objects.visibles_par(utilisateur))
            des_classes = des_classes.filter(Q(eleve=None) | Q(eleve__utilisateur=utilisateur.pk))
            return des_classes.publiees() | des_classes.filter(autopositionnement=True)
        return self.none()

    def positionnables_par(self, utilisateur) -> Self:
        """Return those that a teacher may fill, change and close: not the ones shared to be read only."""
        role = utilisateur.role
        if role is None or role.role != Role.Nature.ENSEIGNANT:
            return self.none()
        ouvertes = _enseignees_ou_partagees(utilisateur, mode=Partage.Mode.SAISIE)
        return self.filter(ouvertes, etablissement=role.etablissement_id)

    def partagees_avec(self, utilisateur) -> Self:
        """Return those that colleagues have shared with a teacher."""
        partages = Partage.objects.filter(utilisateur=utilisateur.pk)
        return self.filter(pk__in=partages.values("situation")).exclude(auteur=utilisateur.pk)

    def observations(self) -> Self:
        """Return those about one pupil only."""
        return self.filter(eleve__isnull=False)

    def ouvertes_a(self, eleve: Eleve, jour: datetime.date) -> Self:
        """Return those in which this pupil may say on `jour` where she thinks she is: from their day to the closing."""
        return self.concernant(eleve, jour).filter(autopositionnement=True, cloturee_le=None, date__lte=jour)

    def concernant(self, eleve: Eleve, jour: datetime.date) -> Self:
        """Return those of the class where this pupil is on `jour`, of her groups in it, and observations of her."""
        classes = Inscription.objects.en_cours(jour).filter(eleve=eleve).values("classe")
        groupes = AppartenanceGroupe.objects.filter(eleve=eleve).values("groupe")
        return self.filter(Q(groupe=None) | Q(groupe__in=groupes), Q(eleve=None) | Q(eleve=eleve), classe__in=classes)

    def publiees(self) -> Self:
        """Return those whose levels the pupils may see: closed, and not held back."""
        return self.filter(cloturee_le__isnull=False, retenue=False)

    def cloturees(self) -> Self:
        """Return those whose entry is ended."""
        return self.filter(cloturee_le__isnull=False)

    def prevues(self, jour: datetime.date) -> Self:
        """Return those still to come on `jour`."""
        return self.filter(date__gt=jour)

    def a_terminer(self, jour: datetime.date) -> Self:
        """Return those that took place and are not closed: pupils wait for their levels."""
        return self.filter(date__lte=jour, cloturee_le=None)

    def avec_avancement(self, jour: datetime.date) -> Self:
        """Add `nb_eleves`, `nb_competences` and `nb_remplies`, the cells with a level or a state."""
        return self.annotate(
            nb_eleves=Coalesce(Subquery(_nb_inscrits(jour)), 0),
            nb_competences=Coalesce(Subquery(_compter(CompetenceVisee.objects)), 0),
            nb_remplies=Coalesce(Subquery(_compter(_remplies())), 0),
        )

    def avec_lecture_seule(self, utilisateur) -> Self:
        """Add `lecture_seule`: whether a colleague shared it with this teacher to be read only."""
        miennes = Situation.objects.positionnables_par(utilisateur).filter(pk=OuterRef("pk"))
        partages = Partage.objects.filter(utilisateur=utilisateur.pk, situation=OuterRef("pk"))
        return self.annotate(lecture_seule=Exists(partages) & ~Exists(miennes))

    def a_refaire_par(self, utilisateur) -> Self:
        """Return those that a teacher may start again from: the ones seen, and the ones written in past years.

        Only their description is read from here, never a pupil.
        """
        ecrites = self.filter(auteur=utilisateur.pk, etablissement=utilisateur.role.etablissement_id)
        return self.filter(Q(pk__in=self.visibles_par(utilisateur)) | Q(pk__in=ecrites))


def _enseignees_ou_partagees(utilisateur, **partage) -> Q:
    """Return the condition of the situations of the classes taught today, or shared (in this mode, if one is asked)."""
    enseignees = Enseignement.objects.actuels_de(utilisateur).values("classe")
    partagees = Partage.objects.filter(utilisateur=utilisateur.pk, **partage)
    return Q(classe__in=enseignees) | Q(pk__in=partagees.values("situation"))


def inscrits_par_classe(jour: datetime.date) -> models.QuerySet:
    """Return the pupils of a situation of the outer query, as `suivi.participants` finds them, grouped by class."""
    dans_le_groupe = AppartenanceGroupe.objects.filter(eleve=OuterRef("eleve"), groupe=OuterRef("du_groupe"))
    inscriptions = Inscription.objects.filter(classe=OuterRef("classe")).order_by()
    return (
        (inscriptions.en_cours(OuterRef("date")) | inscriptions.en_cours(jour))
        .alias(
            du_groupe=ExpressionWrapper(OuterRef("groupe"), output_field=models.BigIntegerField()),
            seul=ExpressionWrapper(OuterRef("eleve"), output_field=models.BigIntegerField()),
        )
        .filter(Q(du_groupe=None) | Exists(dans_le_groupe), Q(seul=None) | Q(eleve=F("seul")))
        .values("classe")
    )


def _nb_inscrits(jour: datetime.date) -> models.QuerySet:
    return inscrits_par_classe(jour).annotate(nombre=Count("eleve", distinct=True)).values("nombre")


def _remplies() -> models.QuerySet:
    # By its name: positionnements imports situations.
    cellules = Situation._meta.get_field("positionnements").related_model._default_manager
    return cellules.filter(Q(niveau__isnull=False) | ~Q(etat=""), annule_le=None, origine="enseignant")


def _compter(parties) -> models.QuerySet:
    """Count the parts of a situation of the outer query."""
    de_la_situation = parties.filter(situation=OuterRef("pk")).order_by().values("situation")
    return de_la_situation.annotate(nombre=Count("pk")).values("nombre")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True)
class Situation(models.Model):
    """A situation professionnelle worked on by a class or a group, and positioned.

    It never points upward: a PFMP, a step of a project, a compte rendu hold a OneToOne to it.
    """

    class Contexte(models.TextChoices):
        COURS = "cours", "Cours"
        CO_INTERVENTION = "co_intervention", "Co-intervention"
        PFMP = "pfmp", "PFMP"
        PROJET = "projet", "Projet"
        EXTRA_SCOLAIRE = "extra_scolaire", "Extra-scolaire"

    class Nature(models.TextChoices):
        SIMULEE = "simulee", "Simulée en formation"
        VECUE = "vecue", "Vécue"
        OBSERVEE = "observee", "Observée"

    class Visee(models.TextChoices):
        FORMATIVE = "formative", "Formative"
        CERTIFICATIVE = "certificative", "Peut compter pour la certification"

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="situations")
    classe = models.ForeignKey(Classe, models.PROTECT, related_name="situations")
    groupe = models.ForeignKey(Groupe, models.PROTECT, null=True, blank=True, related_name="situations")
    # Set for the observation of one pupil, made from the profile: nobody else is in its grid.
    eleve = models.ForeignKey(Eleve, models.PROTECT, null=True, blank=True, related_name="observations")
    intitule = models.CharField("intitulé", max_length=200)
    date = models.DateField("date")
    contexte = models.CharField("contexte", max_length=20, choices=Contexte, default=Contexte.COURS)
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.SIMULEE)
    visee = models.CharField("visée", max_length=15, choices=Visee, default=Visee.FORMATIVE)
    organisation = models.CharField("organisation support", max_length=150, blank=True)
    description = models.TextField("description", blank=True)
    productions = ArrayField(
        models.CharField(max_length=150), verbose_name="documents produits", default=list, blank=True
    )
    outils = ArrayField(models.CharField(max_length=150), verbose_name="ressources et outils", default=list, blank=True)
    # Shown by explanations; written by the app that made the situation (a PFMP, a project), empty for a lesson.
    provenance = models.CharField("provenance", max_length=200, blank=True, editable=False)
    competences = models.ManyToManyField(Competence, through="CompetenceVisee", related_name="situations")
    enseignants = models.ManyToManyField(
        Utilisateur, through="Partage", related_name="situations_partagees", blank=True
    )
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="situations_creees")
    cree_le = models.DateTimeField("créée le", auto_now_add=True)
    cloturee_le = models.DateTimeField("clôturée le", null=True, blank=True, editable=False)
    retenue = models.BooleanField(
        "résultats retenus",
        default=False,
        help_text="Les élèves ne voient pas ces niveaux, même après la clôture.",
    )
    autopositionnement = models.BooleanField(
        "ouverte à l'auto-positionnement",
        default=False,
        help_text="Les élèves disent où ils pensent en être ; leur réponse n'entre dans aucun calcul.",
    )

    # Read by `avec_avancement()` only.
    nb_eleves: int
    nb_competences: int
    nb_remplies: int

    objects = SituationQuerySet.as_manager()

    class Meta:
        verbose_name = "situation professionnelle"
        verbose_name_plural = "situations professionnelles"
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="situation_d_un_groupe_ou_d_un_eleve",
                condition=Q(groupe=None) | Q(eleve=None),
                violation_error_message="Une situation porte sur un groupe ou sur un seul élève, pas les deux.",
            ),
        ]
        indexes = [models.Index(fields=["classe", "date"], name="situation_classe_date")]

    def __str__(self) -> str:
        return self.intitule

    def get_absolute_url(self) -> str:
        """Return the address of its grid."""
        return reverse("suivi:situation", args=[self.pk])

    def est_prevue(self, jour: datetime.date) -> bool:
        """Tell whether the situation is still to come on `jour`."""
        return self.date > jour

    @property
    def est_cloturee(self) -> bool:
        """Whether the teacher has closed the entry, which shows the levels to the pupils."""
        return self.cloturee_le is not None


class CompetenceVisee(models.Model):
    """A compétence that a situation aims at. Taking it away hides its column; the levels stay kept."""

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="visees")  # CASCADE: part of the situation
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="visees")

    class Meta:
        verbose_name = "compétence visée"
        verbose_name_plural = "compétences visées"
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "competence"],
                name="competence_visee_une_fois",
                violation_error_message="Cette compétence est déjà visée par la situation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.situation}, {self.competence}"


class Partage(models.Model):
    """A colleague with whom a situation is shared, and what he or she may do in it."""

    class Mode(models.TextChoices):
        SAISIE = "saisie", "Lire et saisir"
        LECTURE = "lecture", "Lire seulement"

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="partages")  # CASCADE: part of the situation
    utilisateur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="partages")
    mode = models.CharField("ce que ce collègue peut faire", max_length=10, choices=Mode, default=Mode.SAISIE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "utilisateur"],
                name="un_partage_par_collegue",
                violation_error_message="La situation est déjà partagée avec ce collègue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.situation}, {self.utilisateur} : {self.get_mode_display()}"
