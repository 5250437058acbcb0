"""The worker of django-tasks, which also goes its rounds: dead tasks are taken up, mail leaves."""

import logging
import threading
import time

from django.db import Error, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DbWorker

from socle import courriels, taches

TOUR = 20  # seconds

journal = logging.getLogger(__name__)


class Command(DbWorker):
    """Same name and options as the command that it replaces, for socle comes before it in INSTALLED_APPS."""

    help = """Exécute les tâches de fond, une à une, et fait sa ronde toutes les vingt secondes.

    La ronde reprend (une fois) ou déclare échouées les tâches dont l'exécutant a disparu depuis une minute, et envoie
    les courriels prévus.
    Plusieurs exécutants peuvent tourner ensemble.
    """

    def handle(self, *args, **options) -> None:
        """Start the rounds beside the worker: a long task must not delay them."""
        threading.Thread(target=faire_ses_rondes, daemon=True).start()
        super().handle(*args, **options)


def faire_ses_rondes() -> None:
    """Go round after round, for as long as the process lives; a database that is away is waited for."""
    while True:
        try:
            close_old_connections()
            ronde()
        except Error:
            journal.exception("A round of the worker failed")
            connection.close()
        time.sleep(TOUR)


def ronde() -> None:
    """Take up dead tasks, send what waits to leave."""
    courriels.envoyer(timezone.now())
    if reprises := taches.relever(timezone.now()):
        journal.warning("%d silent tasks were taken up again or failed", reprises)
