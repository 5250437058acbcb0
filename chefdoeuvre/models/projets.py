"""A projet over two years: what it is, the teachers who follow it, the équipes that carry it and their members."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Classe, Discipline, Eleve, Etablissement, Groupe, Inscription, Role, Utilisateur
from socle.contraintes import dates_en_ordre, unique_si


class ProjetQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the projets of the pupils who are now in a class taught, and those of the class still without a pupil.

        To a pupil, the one of her équipe. An `Acces` to one pupil opens no projet: it shows the whole équipe.
        """
        role = utilisateur.role
        if role is None:
            return self.none()
        du_lycee = self.filter(etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return du_lycee
        if role.role == Role.Nature.ELEVE:
            return du_lycee.filter(pk__in=_appartenances_de(utilisateur).values("equipe__projet"))
        if role.role == Role.Nature.ENSEIGNANT:
            return du_lycee.filter(_des_classes_de(utilisateur, timezone.localdate()))
        return self.none()

    def en_cours(self) -> Self:
        """Return those that are not closed."""
        return self.filter(clos_le=None)


def _des_classes_de(utilisateur, jour: date) -> Q:
    """Return the condition of the projets with a pupil of a class taught, and of those of the class without a pupil."""
    classes = Classe.objects.visibles_par(utilisateur)
    inscrits = Inscription.objects.en_cours(jour).filter(classe__in=classes)
    presents = MembreDEquipe.objects.presents(jour)
    suivis = presents.filter(eleve__in=inscrits.values("eleve"))
    sans_eleve = ~Q(pk__in=presents.values("equipe__projet"))
    return Q(pk__in=suivis.values("equipe__projet")) | (Q(classe__in=classes) & sans_eleve)


def _appartenances_de(utilisateur) -> "MembreDEquipeQuerySet":
    """Return where this pupil is a member today."""
    return MembreDEquipe.objects.presents(timezone.localdate()).filter(eleve__utilisateur=utilisateur.pk)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Projet(models.Model):
    """A chef-d'œuvre or projet, in première and terminale; its name follows the rule of its session."""

    class Mode(models.TextChoices):
        COLLECTIF = "collectif", "Collectif"
        INDIVIDUEL = "individuel", "Individuel"

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="projets")
    classe = models.ForeignKey(Classe, models.PROTECT, related_name="projets", help_text="Celle où il commence.")
    session = models.PositiveSmallIntegerField("session d'examen")
    intitule = models.CharField("intitulé", max_length=200)
    mode = models.CharField("mode", max_length=10, choices=Mode, default=Mode.COLLECTIF)
    besoin = models.TextField("besoin", max_length=1000, blank=True)
    # One a line, « name : what they bring ». People outside have no page of their own here.
    partenaires = models.TextField("partenaires", max_length=1000, blank=True)
    realisation_intermediaire = models.TextField("réalisation intermédiaire", max_length=500, blank=True)
    production_finale = models.TextField("production finale", max_length=500, blank=True)
    competences = models.ManyToManyField(Competence, related_name="+", blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="projets_crees", editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, null=True, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    clos_le = models.DateTimeField("clos le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProjetQuerySet.as_manager()

    class Meta:
        ordering = ["-session", "intitule", "pk"]

    def __str__(self) -> str:
        return self.intitule

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("chefdoeuvre:projet", args=[self.pk])

    @property
    def est_clos(self) -> bool:
        """Whether nothing more is written in it."""
        return self.clos_le is not None


class QuerySetParProjet(models.QuerySet):
    """Parts of a projet: known to whoever knows the projet."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the projets known."""
        return self.filter(projet__in=Projet.objects.visibles_par(utilisateur))


class EncadrementQuerySet(QuerySetParProjet):
    def ouverts(self) -> Self:
        """Return those of who follows the projet now."""
        return self.filter(retire_le=None)


class Encadrement(models.Model):
    """A teacher who follows a projet, in a discipline: enseignement professionnel or général.

    It says who followed the projet (a commission must hold one of them); what opens the projet is the class taught.
    """

    class Enseignement(models.TextChoices):
        PROFESSIONNEL = "professionnel", "Enseignement professionnel"
        GENERAL = "general", "Enseignement général"

    projet = models.ForeignKey(Projet, models.CASCADE, related_name="encadrements")  # CASCADE: part of the projet
    enseignant = models.ForeignKey(Utilisateur, models.PROTECT, related_name="encadrements")
    discipline = models.ForeignKey(Discipline, models.PROTECT, related_name="+")
    enseignement = models.CharField("enseignement", max_length=15, choices=Enseignement)
    depuis_le = models.DateTimeField("depuis le", default=timezone.now, editable=False)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True, editable=False)

    objects = EncadrementQuerySet.as_manager()

    class Meta:
        ordering = ["-enseignement", "enseignant__nom", "pk"]
        constraints = [
            unique_si(
                "projet",
                "enseignant",
                "discipline",
                condition=Q(retire_le=None),
                nom="un_encadrement_par_discipline",
                message="Cet enseignant encadre déjà ce projet dans cette discipline.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enseignant}, {self.projet}"


class EquipeQuerySet(QuerySetParProjet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the projets known; to a pupil, her own."""
        visibles = super().visibles_par(utilisateur)
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return visibles.filter(pk__in=_appartenances_de(utilisateur).values("equipe"))
        return visibles


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Equipe(models.Model):
    """The pupils who carry a projet together; one équipe of one pupil when it is individual."""

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="equipes")
    nom = models.CharField("nom", max_length=80)
    part = models.TextField("part de l'équipe", max_length=1000, blank=True)

    objects = EquipeQuerySet.as_manager()

    class Meta:
        verbose_name = "équipe de projet"
        verbose_name_plural = "équipes de projet"
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projet", "nom"],
                name="equipe_nom_unique_par_projet",
                violation_error_message="Une équipe du projet porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        """Return the address of its board."""
        return reverse("chefdoeuvre:taches", args=[self.pk])


class QuerySetParEquipe(models.QuerySet):
    """What an équipe does: known to whoever knows the équipe."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the équipes known; to a pupil, of her own."""
        return self.filter(equipe__in=Equipe.objects.visibles_par(utilisateur))


class MembreDEquipeQuerySet(QuerySetParEquipe):
    def presents(self, jour: date) -> Self:
        """Return those who are members on `jour`."""
        return self.filter(Q(au=None) | Q(au__gte=jour))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class MembreDEquipe(models.Model):
    """A pupil in an équipe, from a day to a day, and her own part of the work. One équipe at a time."""

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="membres")
    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="equipes_de_projet")
    part = models.TextField("part individuelle", max_length=1000, blank=True)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    modifie_par = models.ForeignKey(Utilisateur, models.PROTECT, null=True, related_name="+", editable=False)
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)

    objects = MembreDEquipeQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d'une équipe de projet"
        verbose_name_plural = "membres d'une équipe de projet"
        ordering = ["eleve__tri", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="membre_dates_en_ordre"),
            unique_si(
                "eleve",
                condition=Q(au=None),
                nom="une_equipe_a_la_fois",
                message="Cet élève est déjà dans une équipe de projet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.equipe}"


class GroupeDEquipe(models.Model):
    """The group of a year that stands for an équipe when it is positioned: what `suivi` knows of it."""

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="groupes")
    groupe = models.OneToOneField(Groupe, models.PROTECT, related_name="equipe_de_projet")

    objects = QuerySetParEquipe.as_manager()

    class Meta:
        verbose_name = "groupe d'une équipe de projet"
        verbose_name_plural = "groupes des équipes de projet"

    def __str__(self) -> str:
        return f"{self.equipe}, {self.groupe}"
