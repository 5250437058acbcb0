"""Loads the official data files: one a diplôme, and one of the dated rules."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from referentiel.actions import Chargement, charger
from referentiel.fichiers import lire_dossier


class Command(BaseCommand):
    help = """Charge les référentiels des diplômes et les règles d'examen depuis fixtures/referentiel.

    Crée ce qui manque, corrige ce qui a changé, et dit quoi. Garde ce qui n'est plus dans les fichiers.
    Ne touche ni aux lycées, ni aux élèves, ni aux positionnements ; peut être relancée sans risque.
    """

    def add_arguments(self, parser):
        parser.add_argument(
            "--dossier",
            type=Path,
            default=settings.RACINE / "fixtures" / "referentiel",
            help="dossier des fichiers JSON",
        )

    def handle(self, *, dossier: Path, **options):
        try:
            diplomes, reglements = lire_dossier(dossier)
            bilan = charger(diplomes=diplomes, reglements=reglements)
        except ValidationError as refus:
            raise CommandError(f"Rien n'a été chargé. {' '.join(refus.messages)}") from None
        for ligne in compte_rendu(bilan):
            self.stdout.write(ligne)


def compte_rendu(bilan: Chargement) -> list[str]:
    """Say a loading in French, a count at the end."""
    creees = [f"{nombre} {_nom_au_nombre(modele, nombre)}" for modele, nombre in bilan.creations.items() if nombre]
    lignes = [f"Créé : {', '.join(creees)}."] if creees else []
    lignes += [f"Modifié : {modification}." for modification in bilan.modifications]
    lignes += [f"Remplacé par d'autres années : {periode}." for periode in bilan.remplacees]
    lignes += [f"Absent des fichiers, gardé : {nom}." for nom in bilan.absents]
    return [
        *lignes,
        f"Référentiels chargés : {bilan.creations.total()} lignes créées, "
        f"{len(bilan.modifications)} modifications, {bilan.deplacements} déplacées, "
        f"{bilan.inchanges} inchangées.",
    ]


def _nom_au_nombre(modele, nombre: int) -> str:
    return modele._meta.verbose_name_plural if nombre > 1 else modele._meta.verbose_name
