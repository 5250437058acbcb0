"""The school: établissements, people and roles, classes, élèves, imports."""

from django.apps import AppConfig


class ScolariteConfig(AppConfig):
    name = "scolarite"
    verbose_name = "Scolarité"
