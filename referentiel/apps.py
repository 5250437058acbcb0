"""Official data, read only: diplômes, blocs, compétences, and the dated rules."""

from django.apps import AppConfig


class ReferentielConfig(AppConfig):
    name = "referentiel"
    verbose_name = "Référentiel"
