"""The dated rules: what an exam session or a rentrée asks for, with its source and how sure it is."""

import json
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from referentiel.models.diplome import Diplome


class Annees(Func):
    """The SQL range of the years of a rule, both included; no last year means still in force."""

    function = "INT4RANGE"
    output_field = IntegerRangeField()


class NombresExacts(json.JSONDecoder):
    """Read the decimals of a rule as Decimal: a coefficient of 2.5 is never a float."""

    def __init__(self, **options):
        super().__init__(**{**options, "parse_float": Decimal})


class NombresSimples(json.JSONEncoder):
    """Write a Decimal as a plain JSON number, which PostgreSQL keeps exact."""

    def default(self, o):
        return float(o) if isinstance(o, Decimal) else super().default(o)


class ReglementQuerySet(models.QuerySet):
    def en_vigueur(self, domaine=None, *, session=None, rentree=None):
        """The rules that hold for an exam session, or for a rentrée: say which one, never both."""
        if (session is None) == (rentree is None):
            raise TypeError("Une règle se cherche pour une session ou pour une rentrée.")
        portee = Reglement.Portee.RENTREE if session is None else Reglement.Portee.SESSION
        annee = rentree if session is None else session
        regles = self.filter(Q(au__isnull=True) | Q(au__gte=annee), portee=portee, du__lte=annee)
        return regles if domaine is None else regles.filter(domaine=domaine)

    def pour(self, diplome):
        """The rules of a diplôme and those of every diplôme."""
        return self.filter(Q(diplome__isnull=True) | Q(diplome=diplome))

    def valeurs(self) -> dict[str, dict]:
        """Return key → value; a rule of one diplôme wins over the same rule of every diplôme."""
        return dict(self.order_by(F("diplome").asc(nulls_first=True)).values_list("cle", "valeur"))


class Reglement(models.Model):
    """One rule of an exam session or of a rentrée, with its years, its source and how sure it is."""

    class Domaine(models.TextChoices):
        EPREUVES = "epreuves", "Épreuves et coefficients"
        RESULTATS = "resultats", "Admission, épreuve de contrôle et mentions"
        PROJET = "projet", "Chef-d'œuvre ou projet"
        DOSSIER = "dossier", "Dossier professionnel"
        PFMP = "pfmp", "Périodes de formation en milieu professionnel"
        TERMINALE = "terminale", "Organisation de la terminale"
        ACCOMPAGNEMENT = "accompagnement", "Accompagnement des élèves"
        LIVRET = "livret", "Livret scolaire"
        ALLOCATION = "allocation", "Allocation de PFMP"

    class Portee(models.TextChoices):
        SESSION = "session", "Session d'examen"
        RENTREE = "rentree", "Rentrée"

    class Certitude(models.TextChoices):
        OFFICIEL = "officiel", "Texte officiel"
        SECONDAIRE = "secondaire", "Source secondaire"
        DOCUMENT = "document", "Document source"
        DEDUIT = "deduit", "Déduit"
        PROPOSITION = "proposition", "Proposition"
        NON_TROUVE = "non_trouve", "Non trouvé"

    diplome = models.ForeignKey(
        Diplome, models.PROTECT, related_name="reglements", null=True, blank=True, verbose_name="diplôme"
    )
    domaine = models.CharField(max_length=20, choices=Domaine)
    cle = models.CharField("clé", max_length=60)
    portee = models.CharField("portée", max_length=10, choices=Portee)
    du = models.PositiveSmallIntegerField()
    au = models.PositiveSmallIntegerField(null=True, blank=True)
    valeur = models.JSONField(encoder=NombresSimples, decoder=NombresExacts)
    libelle = models.CharField("libellé", max_length=250)
    source = models.TextField()
    certitude = models.CharField(max_length=20, choices=Certitude)
    a_verifier = models.BooleanField("à vérifier", default=False)
    note = models.TextField(blank=True)
    ordre = models.PositiveSmallIntegerField()

    objects = ReglementQuerySet.as_manager()

    class Meta:
        ordering = ["ordre", "du"]
        verbose_name = "règlement"
        constraints = [
            models.CheckConstraint(
                name="reglement_annees_en_ordre",
                condition=Q(au__isnull=True) | Q(au__gte=F("du")),
                violation_error_message="La dernière année ne peut pas précéder la première.",
            ),
            ExclusionConstraint(
                name="reglement_sans_chevauchement",
                expressions=[
                    # No diplôme means every diplôme; two empty values would never be equal in SQL.
                    (Coalesce("diplome", Value(0)), RangeOperators.EQUAL),
                    ("domaine", RangeOperators.EQUAL),
                    ("cle", RangeOperators.EQUAL),
                    ("portee", RangeOperators.EQUAL),
                    (Annees(F("du"), F("au"), Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une autre règle porte déjà sur ces années.",
            ),
        ]

    def __str__(self):
        return f"{self.libelle} ({self.annees})"

    @property
    def annees(self) -> str:
        """The years in French: « depuis 2025 », « 2023 à 2024 », « 2025 »."""
        if self.au is None:
            return f"depuis {self.du}"
        return str(self.du) if self.du == self.au else f"{self.du} à {self.au}"

    def clean(self):
        # A reversed range must be refused here: PostgreSQL cannot even build it for the exclusion constraint.
        if self.au is not None and self.du is not None and self.au < self.du:
            raise ValidationError({"au": "La dernière année ne peut pas précéder la première."})
