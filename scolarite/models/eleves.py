"""Pupils over their whole cycle: who they are, the classes they were in, and how they sit the exam."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentiel.models import Diplome
from scolarite.models.classes import Classe
from scolarite.models.etablissements import Etablissement
from scolarite.models.personnes import Role, Utilisateur
from socle.contraintes import QuerySetDate, dates_en_ordre, sans_chevauchement, unique_si
from socle.texte import colonne_de_tri


class EleveQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return the only pupils whom this person may know of.

        A teacher sees the pupils who are now in a class that he or she teaches now, and those opened by an
        `Acces`; a pupil sees only herself; a role not written here sees nobody.
        """
        role = utilisateur.role
        connus = self._connus_sans_acces(utilisateur)
        if role is None or role.role != Role.Nature.ENSEIGNANT:
            return self.filter(connus)
        ouverts = Acces.objects.en_cours(timezone.localdate()).filter(utilisateur=utilisateur.pk)
        return self.filter(connus | Q(etablissement=role.etablissement_id, pk__in=ouverts.values("eleve")))

    def sans_acces(self, utilisateur) -> Self:
        """Return those known otherwise than by an `Acces`, which does not open the notes of a pupil."""
        return self.filter(self._connus_sans_acces(utilisateur))

    def _connus_sans_acces(self, utilisateur) -> Q:
        role = utilisateur.role
        if role is None:
            return Q(pk__in=[])
        du_lycee = Q(etablissement=role.etablissement_id)
        if role.role in Role.LISENT_TOUT:
            return du_lycee
        if role.role == Role.Nature.ENSEIGNANT:
            inscrits = Inscription.objects.en_cours(timezone.localdate())
            enseignes = inscrits.filter(classe__in=Classe.objects.visibles_par(utilisateur))
            return du_lycee & Q(pk__in=enseignes.values("eleve"))
        return du_lycee & Q(utilisateur=utilisateur.pk) if role.role == Role.Nature.ELEVE else Q(pk__in=[])


class Eleve(models.Model):
    """A pupil of an établissement, over the whole cycle. Departures are closed inscriptions, never deletions."""

    class Sexe(models.TextChoices):
        FEMININ = "F", "Féminin"
        MASCULIN = "M", "Masculin"

    etablissement = models.ForeignKey(Etablissement, models.PROTECT, related_name="eleves")
    # PROTECT: the account may have written comments and self-positionings.
    utilisateur = models.OneToOneField(Utilisateur, models.PROTECT, null=True, blank=True, related_name="eleve")
    nom = models.CharField("nom de famille", max_length=80)
    nom_usage = models.CharField("nom d'usage", max_length=80, blank=True)
    prenom = models.CharField("prénom", max_length=80)
    naissance = models.DateField("date de naissance", null=True, blank=True)
    sexe = models.CharField("sexe", max_length=1, choices=Sexe, blank=True)
    ine = models.CharField(  # noqa: DJ001 -- an unknown INE is null, so that several may be unknown in one school
        "INE",
        max_length=11,
        null=True,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9A-Z]{10,11}$", "L'INE s'écrit avec dix ou onze chiffres et lettres majuscules.")
        ],
    )
    identifiant_siecle = models.CharField("identifiant SIECLE", max_length=20, blank=True)
    tri = colonne_de_tri("nom", "prenom")

    objects = EleveQuerySet.as_manager()

    class Meta:
        verbose_name = "élève"
        ordering = ["tri", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "ine"],
                name="ine_unique_par_etablissement",
                violation_error_message="Un autre élève de l'établissement porte déjà cet INE.",
            ),
            models.CheckConstraint(
                name="ine_jamais_vide",
                condition=~Q(ine=""),
                violation_error_message="Un INE inconnu reste sans valeur.",
            ),
        ]
        indexes = [models.Index(fields=["etablissement", "tri"], name="eleve_etablissement_tri")]

    def __str__(self) -> str:
        return f"{self.nom_usage or self.nom} {self.prenom}"


class QuerySetParEleve(models.QuerySet):
    """Rows that belong to a pupil: visible to those who may know the pupil."""

    def visibles_par(self, utilisateur) -> Self:
        """Return the rows of the pupils whom this person may know of."""
        return self.filter(eleve__in=Eleve.objects.visibles_par(utilisateur))


class QuerySetDeNotes(models.QuerySet):
    """The notes of a pupil: for those who teach her or read the whole school; an `Acces` does not open them."""

    def visibles_par(self, utilisateur) -> Self:
        """Return the rows of the pupils known otherwise than by an `Acces`."""
        return self.filter(eleve__in=Eleve.objects.sans_acces(utilisateur))


class InscriptionQuerySet(QuerySetParEleve, QuerySetDate):  # type: ignore[override]  # two typed bases
    pass


class Inscription(models.Model):
    """A pupil's days in a class; one class at a time."""

    class Sortie(models.TextChoices):
        CHANGEMENT_DE_CLASSE = "changement_de_classe", "Changement de classe"
        PASSAGE = "passage", "Passage dans une classe de l’année suivante"
        AUTRE_SPECIALITE = "autre_specialite", "Autre spécialité"
        AUTRE_ETABLISSEMENT = "autre_etablissement", "Départ pour un autre établissement"
        APPRENTISSAGE = "apprentissage", "Départ en apprentissage"
        FIN_DE_CYCLE = "fin_de_cycle", "Fin du cycle"
        INTERRUPTION = "interruption", "Arrêt de la scolarité"
        AUTRE = "autre", "Autre motif"

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="inscriptions")
    classe = models.ForeignKey(Classe, models.PROTECT, related_name="inscriptions")
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)
    motif_sortie = models.CharField("motif de la sortie", max_length=30, blank=True, choices=Sortie)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-du"]
        constraints = [
            dates_en_ordre("du", "au", nom="inscription_dates_en_ordre"),
            sans_chevauchement(
                "eleve",
                nom="une_classe_a_la_fois",
                message="Cet élève est déjà inscrit dans une classe à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, {self.classe}"


class CandidatureQuerySet(QuerySetParEleve):
    pass


class Candidature(models.Model):
    """How a pupil sits the exam of a session (note aux candidats: the category decides what must be proved)."""

    class Categorie(models.TextChoices):
        SCOLAIRE = "scolaire", "Scolaire (public ou sous contrat)"
        SCOLAIRE_HORS_CONTRAT = "scolaire_hors_contrat", "Scolaire d'un établissement hors contrat"
        DISTANCE = "distance", "Enseignement à distance"
        APPRENTI_HABILITE = "apprenti_habilite", "Apprenti d'un CFA habilité"
        APPRENTI_NON_HABILITE = "apprenti_non_habilite", "Apprenti d'un CFA non habilité"
        FPC_PREMIERE = "fpc_premiere", "Formation continue, première formation ou reconversion"
        FPC_PERFECTIONNEMENT = "fpc_perfectionnement", "Formation continue, perfectionnement"
        TROIS_ANS = "trois_ans", "Trois ans d'activité professionnelle"

    class Mode(models.TextChoices):
        CCF = "ccf", "Contrôle en cours de formation"
        PONCTUEL = "ponctuel", "Épreuve ponctuelle"

    class Cycle(models.IntegerChoices):
        """The years that the formation lasts for this candidate: a shorter cycle asks for fewer weeks of PFMP."""

        TROIS_ANS = 3, "Trois ans"
        DEUX_ANS = 2, "Deux ans (après un CAP, une seconde générale…)"
        UN_AN = 1, "Un an"

    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="candidatures")
    diplome = models.ForeignKey(Diplome, models.PROTECT, related_name="candidatures")
    session = models.PositiveSmallIntegerField("session")
    categorie = models.CharField("catégorie", max_length=30, choices=Categorie)
    mode = models.CharField("mode", max_length=10, choices=Mode)
    numero = models.CharField("n° d'inscription", max_length=20, blank=True)
    # Minutes granted and nothing more: why they are granted is nobody's business here.
    minutes_amenagement = models.PositiveSmallIntegerField("minutes d'aménagement", default=0)
    annees_du_cycle = models.PositiveSmallIntegerField("durée du cycle", choices=Cycle, default=Cycle.TROIS_ANS)

    objects = CandidatureQuerySet.as_manager()

    class Meta:
        ordering = ["-session"]
        constraints = [
            models.UniqueConstraint(
                fields=["eleve", "diplome", "session"],
                name="une_candidature_par_session",
                violation_error_message="Cet élève est déjà candidat à cette session.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.eleve}, session {self.session}"


class AccesQuerySet(QuerySetParEleve, QuerySetDate):  # type: ignore[override]  # two typed bases
    pass


class Acces(models.Model):
    """Somebody's right to know a pupil outside the classes taught: référent of PFMP, commission, animateur.

    Opened and closed by the app that has the reason, so that `visibles_par` reads one table for all of them.
    """

    utilisateur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="acces")
    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="acces")
    motif = models.CharField("motif", max_length=100)
    du = models.DateField("depuis le")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = AccesQuerySet.as_manager()

    class Meta:
        verbose_name = "accès"
        verbose_name_plural = "accès"
        constraints = [
            dates_en_ordre("du", "au", nom="acces_dates_en_ordre"),
            unique_si(
                "utilisateur",
                "eleve",
                "motif",
                condition=Q(au=None),
                nom="un_seul_acces_ouvert",
                message="Cette personne a déjà cet accès.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur} → {self.eleve}"
