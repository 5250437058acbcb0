"""Classes of a year, who teaches them, and the groups made of their pupils."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentiel.models import AnneeDeFormation, Diplome, FamilleDeMetiers
from scolarite.models.etablissements import AnneeScolaire, Discipline, Etablissement
from scolarite.models.personnes import Role, Utilisateur
from socle.contraintes import QuerySetDate, dates_en_ordre, unique_si
from socle.valeurs import certain


class ClasseQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the classes that this person may know of: the whole school, the taught ones, or one's own."""
        role = utilisateur.role
        if role is None:
            return self.none()
        du_lycee = self.filter(annee__etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return du_lycee
        if role.role == Role.Nature.ENSEIGNANT:
            return du_lycee.filter(pk__in=Enseignement.objects.actuels_de(utilisateur).values("classe"))
        if role.role == Role.Nature.ELEVE:
            return du_lycee.filter(inscriptions__eleve__utilisateur=utilisateur.pk).distinct()
        return self.none()


class Classe(models.Model):
    """A division of one year: in première and terminale of a diplôme, in seconde often of a famille de métiers."""

    annee = models.ForeignKey(AnneeScolaire, models.PROTECT, related_name="classes")
    code = models.CharField("code", max_length=20)
    libelle = models.CharField("nom", max_length=80)
    niveau = models.CharField("année de formation", max_length=3, choices=AnneeDeFormation)
    diplome = models.ForeignKey(Diplome, models.PROTECT, null=True, blank=True, related_name="classes")
    famille = models.ForeignKey(FamilleDeMetiers, models.PROTECT, null=True, blank=True, related_name="classes")

    objects = ClasseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["annee", "code"],
                name="classe_code_unique_par_annee",
                violation_error_message="Une classe de cette année porte déjà ce code.",
            ),
            models.CheckConstraint(
                name="classe_diplome_ou_famille",
                condition=Q(diplome__isnull=False, famille=None)
                | Q(diplome=None, famille__isnull=False, niveau=AnneeDeFormation.SECONDE),
                violation_error_message=(
                    "Une classe prépare un diplôme ou, en seconde seulement, une famille de métiers."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def diplome_suivi(self) -> Diplome:
        """The diplôme whose compétences the class works on (in a seconde commune, that of its famille)."""
        return self.diplome or certain(self.famille).diplome_suivi

    @property
    def session(self) -> int:
        """The exam session that the class heads for, without a repeated year: terminale 2026-2027 → 2027."""
        restantes: dict[str, int] = {
            AnneeDeFormation.SECONDE: 2,
            AnneeDeFormation.PREMIERE: 1,
            AnneeDeFormation.TERMINALE: 0,
        }
        return self.annee.rentree + 1 + restantes[self.niveau]


class EnseignementQuerySet(QuerySetDate):
    def visibles_par(self, utilisateur) -> Self:
        """Return who teaches the classes that this person may know of."""
        return self.filter(classe__in=Classe.objects.visibles_par(utilisateur))

    def actuels_de(self, utilisateur) -> Self:
        """Return what this person teaches today: what opens classes, pupils and situations to a teacher."""
        return self.filter(enseignant=utilisateur.pk).en_cours(timezone.localdate())


class Enseignement(models.Model):
    """A teacher's discipline in a class. This row alone opens the class and its pupils to the teacher."""

    enseignant = models.ForeignKey(Utilisateur, models.PROTECT, related_name="enseignements")
    classe = models.ForeignKey(Classe, models.PROTECT, related_name="enseignements")
    discipline = models.ForeignKey(Discipline, models.PROTECT, related_name="enseignements")
    principal = models.BooleanField("professeur principal", default=False)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = EnseignementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            dates_en_ordre("du", "au", nom="enseignement_dates_en_ordre"),
            unique_si(
                "enseignant",
                "classe",
                "discipline",
                condition=Q(au=None),
                nom="un_seul_enseignement_ouvert",
                message="Cet enseignant a déjà cette discipline dans cette classe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enseignant}, {self.discipline}, {self.classe}"


class GroupeQuerySet(QuerySetDate):
    def visibles_par(self, utilisateur) -> Self:
        """Return the groups with a pupil of a class that this person may know of."""
        classes = Classe.objects.visibles_par(utilisateur)
        role = utilisateur.role
        if role is None:
            return self.none()
        groupes = self.filter(etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return groupes
        membres = AppartenanceGroupe.objects.filter(eleve__inscriptions__classe__in=classes)
        if role.role == Role.Nature.ELEVE:
            membres = AppartenanceGroupe.objects.filter(eleve__utilisateur=utilisateur.pk)
        return groupes.filter(pk__in=membres.values("groupe"))


class Groupe(models.Model):
    """Pupils of one or several classes who work together for a while."""

    class Nature(models.TextChoices):
        DEMI_GROUPE = "demi_groupe", "Demi-groupe"
        EQUIPE = "equipe", "Équipe"
        BESOINS = "besoins", "Groupe de besoins"

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="groupes")
    annee = models.ForeignKey(AnneeScolaire, models.PROTECT, related_name="groupes")
    code = models.CharField("code", max_length=30)
    nature = models.CharField("nature", max_length=20, choices=Nature)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = GroupeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["annee", "code"],
                name="groupe_code_unique_par_annee",
                violation_error_message="Un groupe de cette année porte déjà ce nom.",
            ),
            dates_en_ordre("du", "au", nom="groupe_dates_en_ordre"),
        ]

    def __str__(self) -> str:
        return self.code


class AppartenanceGroupeQuerySet(QuerySetDate):
    def visibles_par(self, utilisateur) -> Self:
        """Return the members, among the pupils that this person may know, of the groups known too."""
        from scolarite.models.eleves import Eleve  # noqa: PLC0415 -- eleves imports classes

        return self.filter(
            groupe__in=Groupe.objects.visibles_par(utilisateur),
            eleve__in=Eleve.objects.visibles_par(utilisateur),
        )


class AppartenanceGroupe(models.Model):
    """A pupil's days in a group."""

    groupe = models.ForeignKey(Groupe, models.CASCADE, related_name="appartenances")  # CASCADE: part of the group
    eleve = models.ForeignKey("Eleve", models.PROTECT, related_name="appartenances")
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = AppartenanceGroupeQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance à un groupe"
        constraints = [
            dates_en_ordre("du", "au", nom="appartenance_dates_en_ordre"),
            unique_si(
                "groupe",
                "eleve",
                condition=Q(au=None),
                nom="une_seule_appartenance_ouverte",
                message="Cet élève est déjà dans ce groupe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.groupe}"
