"""The work of every day: what is kept too long is forgotten. docker-compose.yml and the guide schedule it."""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pfmp.courriels import relancer
from scolarite.actions.imports import oublier_les_propositions
from socle import courriels, pdf, taches
from socle.depots.fichiers import purger_les_orphelins

journal = logging.getLogger(__name__)


def oublier_les_sessions(maintenant: datetime) -> None:
    """Delete the sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


# What is done, in the words of the report. A count is said when there is one. Each can be done twice.
TRAVAUX: dict[str, Callable[[datetime], int | None]] = {
    "Imports jamais confirmés, oubliés": lambda maintenant: oublier_les_propositions(maintenant=maintenant),
    "Tâches de fond finies, effacées avec leurs fichiers": taches.purger,
    "Papiers gardés plus d’un jour, effacés": pdf.oublier,
    "Sessions terminées, effacées": oublier_les_sessions,
    "Fichiers déposés que plus rien ne nomme, effacés": purger_les_orphelins,
    "Rappels aux tuteurs, prévus": relancer,
    "Courriels partis depuis plus de six mois, effacés": courriels.oublier,
}


class Command(BaseCommand):
    """See `help`."""

    help = """Fait le travail de chaque jour : oublie ce qui est gardé trop longtemps.

    Touche : les imports proposés depuis plus de sept jours et jamais confirmés, les tâches de fond finies depuis
    plus de sept jours avec leurs fichiers, les papiers gardés en réserve, les fichiers déposés
    que plus aucune ligne ne nomme, les courriels partis depuis plus de six mois, les sessions terminées.
    Prévoit les rappels aux tuteurs dont l'évaluation n'est pas arrivée.
    Épargne tout le reste : élèves, classes, positionnements, imports confirmés.
    Un travail qui échoue n'empêche pas les autres ; peut être relancée sans risque.
    """

    def handle(self, *args, **options):
        """Do each thing and say how it went; the exit code tells whoever scheduled it."""
        maintenant = timezone.now()
        echecs = [titre for titre, travail in TRAVAUX.items() if not self._faire(titre, travail, maintenant)]
        if echecs:
            raise CommandError(f"Travaux qui ont échoué : {len(echecs)}. La cause est dans le journal du serveur.")

    def _faire(self, titre: str, travail: Callable[[datetime], int | None], maintenant: datetime) -> bool:
        try:
            nombre = travail(maintenant)
        except Exception:
            journal.exception("The daily work « %s » failed", titre)
            self.stdout.write(f"{titre} : échec.")
            return False
        self.stdout.write(f"{titre} : {'fait' if nombre is None else nombre}.")
        return True
