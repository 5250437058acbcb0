"""What `make run` runs once everything is installed."""

import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from agora.environnement import env_entier
from agora.preparation import preparer_si_besoin
from agora.service import HOTE, ServiceError, servir, verifier_le_port


class Command(BaseCommand):
    help = "Prépare la base s'il le faut, puis sert Agora sur 127.0.0.1 (PORT, 8000 par défaut) jusqu'à Ctrl-C."
    requires_system_checks = ()  # `make test` makes them; here they would only cost time

    def handle(self, *args, **options):
        """Prepare, serve, tell the accounts."""
        port = env_entier("PORT", defaut=8000, minimum=1, maximum=65535)
        try:
            verifier_le_port(port)
            preparer_si_besoin(dire=self._dire)
            connection.close()
            servir(settings.RACINE, port, une_fois_pret=lambda: self._annoncer(port))
        except ServiceError as refus:
            self._renoncer(str(refus))
        except OperationalError:
            self._renoncer(
                "La base de données s'est arrêtée pendant le démarrage, sans doute avec un autre « make run » qui "
                "finissait. Relancez la commande."
            )
        self._dire("\nAgora est arrêté.")

    def _annoncer(self, port: int) -> None:
        call_command("creer_demo", comptes=True, stdout=self.stdout)
        self._dire(f"Agora vous attend sur http://{HOTE}:{port}/ (Ctrl-C pour l'arrêter).")

    def _renoncer(self, pourquoi: str) -> None:
        self.stderr.write(pourquoi)
        sys.exit(1)

    def _dire(self, texte: str) -> None:
        self.stdout.write(texte)
        self.stdout.flush()
