"""Tables, official data and demo school, in one start of Django."""

from django.core.management.base import BaseCommand

from agora.preparation import preparer


class Command(BaseCommand):
    help = """Prépare la base : tables, table du cache, référentiel, règlements d'examen et disciplines.

    Hors production, crée aussi le lycée de démonstration. Ne supprime rien ; peut être relancée sans risque.
    """

    def handle(self, *args, **options):
        """Do all the steps: in production there is no note to trust."""
        preparer(dire=self.stdout.write)
        self.stdout.write("La base est prête.")
