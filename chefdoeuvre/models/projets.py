"""A projet over two years: what it is, who carries it, its steps, its tasks and its logbook."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from referentiel.models import Competence
from scolarite.models import Classe, Discipline, Eleve, Etablissement, QuerySetParEleve, Role, Utilisateur
from socle.contraintes import dates_en_ordre, unique_si
from socle.models import FichierDepose
from suivi.models import Situation


class ProjetQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the projets of the pupils known and those that the teacher follows; to a pupil, the own ones."""
        role = utilisateur.role
        if role is None:
            return self.none()
        du_lycee = self.filter(etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return du_lycee
        membres = MembreDEquipe.objects.visibles_par(utilisateur).values("equipe__projet")
        if role.role == Role.Nature.ELEVE:
            return du_lycee.filter(pk__in=membres)
        suivis = Encadrement.objects.filter(enseignant=utilisateur.pk).values("projet")
        classes = Classe.objects.visibles_par(utilisateur)
        return du_lycee.filter(Q(pk__in=membres) | Q(pk__in=suivis) | Q(classe__in=classes))


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
    realisation_intermediaire = models.TextField("réalisation intermédiaire", max_length=500, blank=True)
    production_finale = models.TextField("production finale", max_length=500, blank=True)
    competences = models.ManyToManyField(Competence, related_name="+", blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="projets_crees", editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    clos_le = models.DateTimeField("clos le", null=True, blank=True, editable=False)

    objects = ProjetQuerySet.as_manager()

    class Meta:
        ordering = ["-session", "intitule", "pk"]

    def __str__(self) -> str:
        return self.intitule


class QuerySetParProjet(models.QuerySet):
    """Parts of a projet: known to whoever knows the projet."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the projets known."""
        return self.filter(projet__in=Projet.objects.visibles_par(utilisateur))


class Encadrement(models.Model):
    """A teacher who follows a projet, in a discipline: enseignement professionnel or général."""

    class Enseignement(models.TextChoices):
        PROFESSIONNEL = "professionnel", "Enseignement professionnel"
        GENERAL = "general", "Enseignement général"

    projet = models.ForeignKey(Projet, models.CASCADE, related_name="encadrements")  # CASCADE: part of the projet
    enseignant = models.ForeignKey(Utilisateur, models.PROTECT, related_name="encadrements")
    discipline = models.ForeignKey(Discipline, models.PROTECT, related_name="+")
    enseignement = models.CharField("enseignement", max_length=15, choices=Enseignement)

    objects = QuerySetParProjet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["projet", "enseignant", "discipline"],
                name="un_encadrement_par_discipline",
                violation_error_message="Cet enseignant encadre déjà ce projet dans cette discipline.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enseignant}, {self.projet}"


class PartenaireDuProjet(models.Model):
    """Somebody outside who helps a projet."""

    projet = models.ForeignKey(Projet, models.CASCADE, related_name="partenaires")  # CASCADE: part of the projet
    nom = models.CharField("nom", max_length=150)
    apport = models.CharField("apport", max_length=200, blank=True)

    objects = QuerySetParProjet.as_manager()

    class Meta:
        verbose_name = "partenaire du projet"
        verbose_name_plural = "partenaires du projet"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nom


class Equipe(models.Model):
    """The pupils who carry a projet together; one equipe of one pupil when it is individual."""

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="equipes")
    nom = models.CharField("nom", max_length=80)

    objects = QuerySetParProjet.as_manager()

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


class MembreDEquipe(models.Model):
    """A pupil in an equipe, from a day to a day, and her own part of the work."""

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="membres")
    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="equipes_de_projet")
    part = models.TextField("part individuelle", max_length=1000, blank=True)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = QuerySetParEleve.as_manager()

    class Meta:
        verbose_name = "membre d'une équipe de projet"
        verbose_name_plural = "membres d'une équipe de projet"
        ordering = ["eleve__tri", "pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="membre_dates_en_ordre"),
            unique_si(
                "equipe",
                "eleve",
                condition=Q(au=None),
                nom="un_membre_une_fois",
                message="Cet élève est déjà dans cette équipe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.equipe}"


class QuerySetParEquipe(models.QuerySet):
    """What an equipe does: known to whoever knows its projet."""

    def visibles_par(self, utilisateur) -> Self:
        """Return those of the projets known; to a pupil, of the own equipe."""
        visibles = self.filter(equipe__projet__in=Projet.objects.visibles_par(utilisateur))
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            siennes = MembreDEquipe.objects.visibles_par(utilisateur).values("equipe")
            return visibles.filter(equipe__in=siennes)
        return visibles


class Etape(models.Model):
    """A step of the projet, with its dates, how far it is, and the situation where it was positioned."""

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
    situation = models.OneToOneField(
        Situation, models.PROTECT, null=True, blank=True, related_name="etape_de_projet", editable=False
    )

    objects = QuerySetParEquipe.as_manager()

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
                violation_error_message="L’avancement va de 0 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


class TacheDeProjet(models.Model):
    """A task of the planner: on the board by its state, on the time line by its day."""

    class Etat(models.TextChoices):
        A_FAIRE = "a_faire", "À faire"
        EN_COURS = "en_cours", "En cours"
        FAITE = "faite", "Faite"

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="taches")
    etape = models.ForeignKey(Etape, models.PROTECT, null=True, blank=True, related_name="taches")
    intitule = models.CharField("intitulé", max_length=200)
    responsable = models.ForeignKey(Eleve, models.PROTECT, null=True, blank=True, related_name="taches_de_projet")
    echeance = models.DateField("pour le", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_FAIRE)
    ordre = models.PositiveSmallIntegerField(default=0)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QuerySetParEquipe.as_manager()

    class Meta:
        verbose_name = "tâche de projet"
        verbose_name_plural = "tâches de projet"
        ordering = ["etat", "ordre", "pk"]

    def __str__(self) -> str:
        return self.intitule


class EntreeDeCarnet(models.Model):
    """A dated entry of the carnet de bord, written by a pupil of the equipe or by a teacher."""

    equipe = models.ForeignKey(Equipe, models.PROTECT, related_name="carnet")
    etape = models.ForeignKey(Etape, models.PROTECT, null=True, blank=True, related_name="carnet")
    date = models.DateField("date")
    texte = models.TextField("ce qui a été fait", max_length=4000)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="entrees_de_carnet")
    cree_le = models.DateTimeField(auto_now_add=True)
    modifie_le = models.DateTimeField(auto_now=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    objects = QuerySetParEquipe.as_manager()

    class Meta:
        verbose_name = "entrée de carnet de bord"
        verbose_name_plural = "entrées de carnet de bord"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}, {self.texte[:60]}"


class PieceDeCarnet(FichierDepose):
    """A photo or a file of an entry of the carnet de bord."""

    entree = models.ForeignKey(EntreeDeCarnet, models.PROTECT, related_name="pieces")
    legende = models.CharField("légende", max_length=200, blank=True)
    deposee_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="pieces_de_carnet", editable=False)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "pièce de carnet de bord"
        verbose_name_plural = "pièces de carnet de bord"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nom_fichier


class SeanceDeProjet(models.Model):
    """Hours of the projet, planned or given, held against the règlement of the rentrée."""

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="seances")
    date = models.DateField("date")
    heures = models.DecimalField("heures", max_digits=3, decimal_places=1)
    enseignant = models.ForeignKey(Utilisateur, models.PROTECT, related_name="seances_de_projet")
    faite = models.BooleanField("faite", default=False)
    objet = models.CharField("objet", max_length=200, blank=True)

    objects = QuerySetParProjet.as_manager()

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
