"""The référentiel of a diplôme: blocs, activités, compétences, and the formations that lead to it."""

from django.db import models
from django.db.models import Q


class AnneeDeFormation(models.TextChoices):
    """The year of the cycle. « Niveau » alone would be taken for a niveau de maîtrise."""

    SECONDE = "2de", "Seconde"
    PREMIERE = "1re", "Première"
    TERMINALE = "Tle", "Terminale"


class Diplome(models.Model):
    """A diplôme and the text that creates it; another diplôme is another data file."""

    code = models.CharField(max_length=20, unique=True)
    sigle = models.CharField(max_length=20)
    intitule = models.CharField("intitulé", max_length=250)
    source = models.TextField()
    premiere_session = models.PositiveSmallIntegerField("première session")

    class Meta:
        ordering = ["code"]
        verbose_name = "diplôme"

    def __str__(self):
        return self.sigle


class Bloc(models.Model):
    """A bloc de compétences with its pôle, and the unité and épreuve that certify it."""

    diplome = models.ForeignKey(Diplome, models.PROTECT, related_name="blocs")
    numero = models.PositiveSmallIntegerField("numéro")
    intitule = models.CharField("intitulé", max_length=250)
    pole = models.CharField("pôle", max_length=250)
    unite = models.CharField("unité", max_length=10)
    epreuve = models.CharField("épreuve", max_length=10)

    class Meta:
        ordering = ["diplome", "numero"]
        constraints = [models.UniqueConstraint(fields=["diplome", "numero"], name="bloc_unique")]

    def __str__(self):
        return f"Bloc {self.numero}"


class Activite(models.Model):
    """One of the activités of a pôle, 1.1 to 3.3: never what a class did (that is a situation)."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="activites")
    code = models.CharField(max_length=10)
    intitule = models.CharField("intitulé", max_length=250)
    ordre = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["bloc", "ordre"]
        verbose_name = "activité"
        constraints = [models.UniqueConstraint(fields=["bloc", "code"], name="activite_unique")]

    def __str__(self):
        return self.code


class Tache(models.Model):
    """A task of an activité, as the référentiel des activités professionnelles lists it."""

    activite = models.ForeignKey(Activite, models.PROTECT, related_name="taches")
    ordre = models.PositiveSmallIntegerField()
    intitule = models.CharField("intitulé", max_length=250)

    class Meta:
        ordering = ["activite", "ordre"]
        verbose_name = "tâche"
        constraints = [models.UniqueConstraint(fields=["activite", "ordre"], name="tache_unique")]

    def __str__(self):
        return self.intitule


class Indicateur(models.Model):
    """An indicateur d'évaluation of an activité: what the commission looks at."""

    activite = models.ForeignKey(Activite, models.PROTECT, related_name="indicateurs")
    ordre = models.PositiveSmallIntegerField()
    intitule = models.CharField("intitulé", max_length=250)

    class Meta:
        ordering = ["activite", "ordre"]
        constraints = [models.UniqueConstraint(fields=["activite", "ordre"], name="indicateur_unique")]

    def __str__(self):
        return self.intitule


class Savoir(models.Model):
    """A theme of the savoirs associés of a bloc, in its family."""

    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="savoirs")
    famille = models.CharField(max_length=150)
    ordre = models.PositiveSmallIntegerField()
    intitule = models.CharField("intitulé", max_length=250)

    class Meta:
        ordering = ["bloc", "ordre"]
        constraints = [models.UniqueConstraint(fields=["bloc", "ordre"], name="savoir_unique")]

    def __str__(self):
        return self.intitule


class CompetenceQuerySet(models.QuerySet):
    def professionnelles(self):
        """The compétences that certification knows; the savoir-être never enter its counts."""
        return self.filter(nature=Competence.Nature.PROFESSIONNELLE)

    def savoir_etre(self):
        return self.filter(nature=Competence.Nature.SAVOIR_ETRE)


class Competence(models.Model):
    """A compétence that pupils are positioned on. Its code is ours, stable, and never used again."""

    class Nature(models.TextChoices):
        PROFESSIONNELLE = "professionnelle", "Compétence professionnelle"
        SAVOIR_ETRE = "savoir_etre", "Savoir-être"

    diplome = models.ForeignKey(Diplome, models.PROTECT, related_name="competences")
    activite = models.ForeignKey(
        Activite, models.PROTECT, related_name="competences", null=True, blank=True, verbose_name="activité"
    )
    code = models.CharField(max_length=10)
    nature = models.CharField(max_length=20, choices=Nature, default=Nature.PROFESSIONNELLE)
    intitule = models.CharField("intitulé", max_length=250)
    # Over the whole diplôme, so that one ORDER BY gives the order of the official text.
    ordre = models.PositiveSmallIntegerField()
    # The official codes of the LSL Pro (arrêté of 17 June 2020, annexe 2) are not known yet.
    code_lsl = models.CharField("code du LSL", max_length=10, null=True, blank=True)  # noqa: DJ001 -- null: unknown

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        ordering = ["diplome", "ordre"]
        verbose_name = "compétence"
        constraints = [
            models.UniqueConstraint(fields=["diplome", "code"], name="competence_unique"),
            models.CheckConstraint(
                name="competence_activite_selon_la_nature",
                condition=Q(nature="professionnelle", activite__isnull=False)
                | Q(nature="savoir_etre", activite__isnull=True),
                violation_error_message="Une compétence professionnelle appartient à une activité ; "
                "un savoir-être n'appartient à aucune.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.intitule}"


class FamilleDeMetiers(models.Model):
    """The common seconde of several diplômes, and the diplôme whose compétences its pupils follow."""

    code = models.CharField(max_length=20, unique=True)
    intitule = models.CharField("intitulé", max_length=250)
    diplome_suivi = models.ForeignKey(Diplome, models.PROTECT, related_name="familles", verbose_name="diplôme suivi")

    class Meta:
        ordering = ["code"]
        verbose_name = "famille de métiers"
        verbose_name_plural = "familles de métiers"

    def __str__(self):
        return self.intitule


class Mef(models.Model):
    """A formation as the administration codes it: 10 signs, the eleventh of an export is dropped."""

    code = models.CharField(max_length=10, unique=True)
    libelle = models.CharField("libellé", max_length=100)
    niveau = models.CharField("année de formation", max_length=3, choices=AnneeDeFormation)
    diplome = models.ForeignKey(
        Diplome, models.PROTECT, related_name="mefs", null=True, blank=True, verbose_name="diplôme"
    )
    famille = models.ForeignKey(
        FamilleDeMetiers, models.PROTECT, related_name="mefs", null=True, blank=True, verbose_name="famille"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = "MEF"
        verbose_name_plural = "MEF"
        constraints = [
            models.CheckConstraint(
                name="mef_diplome_ou_famille",
                condition=Q(diplome__isnull=True) ^ Q(famille__isnull=True),
                violation_error_message="Un MEF prépare un diplôme ou une famille de métiers, pas les deux.",
            ),
            models.CheckConstraint(
                name="mef_dix_signes",
                condition=Q(code__regex=r"^[0-9A-Z]{10}$"),
                violation_error_message="Un code MEF compte dix signes.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.libelle}"
