"""The application that joins the others: settings, home page, menu, the demo school."""

from django.apps import AppConfig


class AgoraConfig(AppConfig):
    name = "agora"
    verbose_name = "Agora"
