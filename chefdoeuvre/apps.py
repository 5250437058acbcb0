"""The projet of two years, its grade, and its oral."""

from django.apps import AppConfig


class ChefdoeuvreConfig(AppConfig):
    name = "chefdoeuvre"
    verbose_name = "Chef-d'œuvre et projet"
