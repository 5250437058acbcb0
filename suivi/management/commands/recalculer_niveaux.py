"""Rebuild the computed levels."""

from django.core.management.base import BaseCommand

from scolarite.models import Eleve
from suivi.actions import reconstruire

LOT = 200  # pupils locked at once


class Command(BaseCommand):
    help = """Recalcule les niveaux de maîtrise de tous les élèves, dans tous les établissements.

    Ne touche aux positionnements de personne. Peut être relancée sans risque, pendant que des
    enseignants travaillent : les élèves sont pris par petits lots.
    Affiche le nombre de niveaux qui n'étaient pas justes ; ce nombre devrait toujours être 0.
    """

    def handle(self, **options):
        """Go through the pupils lot by lot and say how many levels were wrong."""
        eleves = list(Eleve.objects.order_by("pk").values_list("pk", flat=True))
        differences = 0
        for debut in range(0, len(eleves), LOT):
            differences += reconstruire(eleves=eleves[debut : debut + LOT])
        self.stdout.write(f"{len(eleves)} élèves recalculés, {differences} différences trouvées et corrigées.")
