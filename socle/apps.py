"""The technical floor: it knows no word of the domain."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "socle"
    verbose_name = "Socle technique"
