"""Loads the disciplines: without them no class can be given to a teacher."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand

from scolarite.actions.disciplines import charger_les_disciplines

FICHIER = settings.RACINE / "fixtures" / "scolarite" / "disciplines.json"


class Command(BaseCommand):
    help = """Charge les disciplines que l'on peut confier à un enseignant, depuis fixtures/scolarite.

    Crée celles qui manquent et corrige les intitulés ; garde celles qui ne sont plus dans le fichier. Ne touche ni aux
    classes ni aux enseignants ; peut être relancée sans risque.
    """

    def handle(self, **options):
        intitules = json.loads(FICHIER.read_text(encoding="utf-8"))["disciplines"]
        creees = charger_les_disciplines(intitules=intitules)
        self.stdout.write(f"Disciplines chargées : {len(intitules)}, dont nouvelles : {creees}.")
