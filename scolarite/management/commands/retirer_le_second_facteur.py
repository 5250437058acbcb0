"""Lets somebody who lost the phone sign in again, when no administrateur can do it."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from scolarite.actions.comptes import retirer_le_second_facteur
from scolarite.models import Utilisateur


class Command(BaseCommand):
    help = """Retire la seconde étape de la connexion d'un compte : son mot de passe suffit de nouveau.

    Pour l'administrateur qui a perdu son téléphone et ses codes de secours ; il retire lui-même celle des autres.
    """

    def add_arguments(self, parser):
        parser.add_argument("identifiant", help="celui que la personne tape pour se connecter")

    def handle(self, **options):
        try:
            compte = Utilisateur.objects.get_by_natural_key(options["identifiant"])
            retirer_le_second_facteur(utilisateur=compte, par=None)
        except Utilisateur.DoesNotExist:
            raise CommandError(f"Aucun compte n'a l'identifiant « {options['identifiant']} ».") from None
        except ValidationError as refus:
            raise CommandError(refus.messages[0]) from None
        self.stdout.write(f"La seconde étape de « {compte.identifiant} » est retirée.")
