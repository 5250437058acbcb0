"""Prints the performance table: `python -m bench`, or `python -m bench grille` for the rows of one module.

`python -m bench.voisins` measures the rows of a class again among 20 million positionnements.
"""

import os
import sys
from importlib import import_module

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

# One row a module, in the order of the table. Add yours here.
LIGNES = [
    "grille",
    "carte",
    "carte_filtree",
    "comparaison",
    "tableau",
    "profil",
    "remplir",
    "cellule",
    "dossier",
    "serie",
    "fusion",
    "annexe",
]
ENTETE = "Temps de processeur (Python et PostgreSQL) d'une page, moins une page vide, contre son plancher :"


def principal(voulues: list[str]) -> int:
    """Measure the rows and print them; 1 when a bar is passed."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- after the settings are known

    from bench.ecole import installer  # noqa: PLC0415 -- same

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        ecole = installer()
        print(ENTETE)  # noqa: T201 -- the table is what the command is for
        rapports = [_mesurer(nom, ecole) for nom in voulues or LIGNES]
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return int(any(rapports))


def _mesurer(nom: str, ecole) -> bool:
    """Print one row; return whether its bar is passed."""
    ligne = import_module(f"bench.lignes.{nom}")
    mesure = ligne.mesurer(ecole)
    depasse = mesure.rapport > ligne.BORNE
    ms = f"{(mesure.temps - mesure.socle) * 1000:7.1f} ms contre {mesure.plancher * 1000:6.1f} ms"
    verdict = "DÉPASSE" if depasse else "tient"
    print(f"{ligne.TITRE:<52} {ms}  × {mesure.rapport:5.2f}  (au plus {ligne.BORNE:g})  {verdict}  {mesure.remarque}")  # noqa: T201 -- same
    return depasse


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
