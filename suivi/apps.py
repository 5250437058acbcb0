"""Situations, positionnements and the levels computed from them."""

from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "suivi"
    verbose_name = "Suivi"
