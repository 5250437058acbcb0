"""The daily purge of the proposals that nobody confirmed."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from scolarite.actions.imports import oublier_les_propositions
from scolarite.models.imports import JOURS_D_ATTENTE


class Command(BaseCommand):
    """See `help`."""

    help = f"""Supprime les imports de listes proposés depuis plus de {JOURS_D_ATTENTE} jours et jamais confirmés.

    Sont gardés : les propositions plus récentes et tous les imports confirmés.
    Ne touche ni aux élèves ni aux classes ; peut être relancée sans risque, à lancer chaque jour.
    """

    def handle(self, *args, **options):
        """Delete, then say how many."""
        nombre = oublier_les_propositions(maintenant=timezone.now())
        self.stdout.write(f"Propositions d’import supprimées : {nombre}.")
