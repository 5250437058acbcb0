"""Builds the demo school, and says who can sign in to it."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from agora.demo.ecriture import JOUR, MOT_DE_PASSE, ecrire, existe, preparer
from agora.demo.liens import lien_a_montrer
from scolarite.models import Utilisateur
from suivi.models import Positionnement, Situation

# Who is worth trying, in the order of a visit, and what for.
VISITE = {
    "enseignant": "enseignante de la terminale",
    "enseignant2": "enseignant de la seconde",
    "eleve": "élève de terminale",
    "examens": "secrétariat des examens, dans les deux établissements",
    "admin": "administrateur du lycée",
    "enseignant3": "enseignante de la première",
    "lettres": "enseignant, co-intervention",
    "maths": "enseignante, co-intervention",
    "arts": "enseignant, projet",
    "cpe": "CPE, lecture",
    "enseignant-ormes": "enseignante de l'autre établissement",
    "admin-ormes": "administrateur de l'autre établissement",
}


class Command(BaseCommand):
    help = """Crée le lycée de démonstration : deux établissements, leurs équipes, leurs élèves et trois ans de suivi.

    Tout y est inventé. Si le lycée existe déjà, ne change rien ; ne touche jamais aux autres établissements.
    Refusée en production.
    """

    def add_arguments(self, parser):
        parser.add_argument(
            "--jour",
            type=date.fromisoformat,
            default=JOUR,
            help="jour où l'histoire s'arrête (AAAA-MM-JJ) : ce qui suit est prévu, sans positionnement",
        )
        parser.add_argument("--comptes", action="store_true", help="écrit seulement les comptes et le mot de passe")

    def handle(self, *, jour: date, comptes: bool, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "Le lycée de démonstration a un mot de passe connu de tous : il est refusé en production."
            )
        if not comptes:
            self._creer(jour)
        self._annoncer()

    def _creer(self, jour: date) -> None:
        if existe():
            self.stdout.write("Le lycée de démonstration existe déjà : rien n'a changé.")
            return
        try:
            plan = preparer(jour)
            ecrire(plan)
        except ValidationError as refus:
            raise CommandError(f"Rien n'a été créé. {' '.join(refus.messages)}") from None
        situations = Situation.objects.filter(etablissement__in=plan.etablissements.values())
        poses = Positionnement.objects.filter(situation__in=situations).exclude(origine=Positionnement.Origine.ELEVE)
        self.stdout.write(
            f"Lycée de démonstration créé au {jour:%d/%m/%Y} : {len(plan.eleves)} élèves, "
            f"{situations.count()} situations, {poses.count()} positionnements."
        )

    def _annoncer(self) -> None:
        personnes = Utilisateur.objects.in_bulk(VISITE, field_name="identifiant")
        self.stdout.write(f"Comptes de démonstration, mot de passe {MOT_DE_PASSE} :")
        for identifiant, fonction in VISITE.items():
            if identifiant in personnes:
                self.stdout.write(f"  {identifiant:<18}{personnes[identifiant]}, {fonction}")
        if montre := lien_a_montrer():
            adresse, nom = montre
            self.stdout.write(f"Lien d'un tuteur, sans compte (nom de l'élève : {nom}) :\n  {adresse}")
