"""To come: projets, équipes, étapes, notes of the livret, the oral and its points."""

from django.apps import AppConfig


class ChefdoeuvreConfig(AppConfig):
    name = "chefdoeuvre"
    verbose_name = "Chef-d'œuvre et projet"
