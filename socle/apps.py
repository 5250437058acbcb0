"""The technical floor: it knows no word of the domain."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "socle"
    verbose_name = "Socle technique"

    def ready(self) -> None:
        """Register the system checks."""
        from socle import controles  # noqa: F401, PLC0415 -- checks register once the apps are loaded
