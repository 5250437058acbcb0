"""The school: établissements, people and roles, classes, élèves, imports."""

from django.apps import AppConfig


class ScolariteConfig(AppConfig):
    name = "scolarite"
    verbose_name = "Scolarité"

    def ready(self):
        """Listen to sign-ins from the start, also when no request has loaded the middleware yet."""
        from scolarite import sessions  # noqa: F401, PLC0415 -- its receiver; models are not loaded before this point
