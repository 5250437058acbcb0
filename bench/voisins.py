"""The rows of a class among 20 million positionnements, against the same rows alone: `python -m bench.voisins`.

Apart from the others: filling the database takes a quarter of an hour, and some 10 GB of disk.
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

BORNE = 2
VOISINS = 1_000  # schools of 20,000 positionnements each
ECART = 1_000_000  # between the keys of a school and those of the next
LIGNES = ["grille", "carte", "carte_filtree", "comparaison", "tableau", "profil", "remplir", "cellule"]

# What a school is made of, in the order of the keys: each table, and its columns that point at the others.
TABLES = {
    "scolarite_etablissement": ["id"],
    "scolarite_anneescolaire": ["id", "etablissement_id"],
    "scolarite_classe": ["id", "annee_id"],
    "scolarite_eleve": ["id", "etablissement_id"],
    "scolarite_inscription": ["id", "eleve_id", "classe_id"],
    "suivi_situation": ["id", "etablissement_id", "classe_id"],
    "suivi_competencevisee": ["id", "situation_id"],
    "suivi_positionnement": ["id", "situation_id", "eleve_id"],
    "suivi_niveau": ["id", "eleve_id"],
}
COLONNES = """
    SELECT column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def principal() -> int:
    """Measure the rows twice and print them; 1 when a bar is passed."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- after the settings are known

    from bench.ecole import installer  # noqa: PLC0415 -- same

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        ecole = installer()
        seule = _mesurer(ecole)
        with connection.cursor() as curseur:
            _entourer(curseur)
        entouree = _mesurer(ecole)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    rapports = {nom: entouree[nom] / seule[nom] for nom in LIGNES}
    for nom, rapport in rapports.items():
        temps = f"{seule[nom] * 1000:7.1f} ms, puis {entouree[nom] * 1000:7.1f} ms"
        print(f"{nom:<15} {temps}  × {rapport:5.2f}  (au plus {BORNE})")  # noqa: T201 -- the table is what it is for
    return int(any(rapport > BORNE for rapport in rapports.values()))


def _mesurer(ecole) -> dict[str, float]:
    """Return the seconds of each row, less those of an empty page."""
    from importlib import import_module  # noqa: PLC0415 -- after the settings are known

    mesures = {nom: import_module(f"bench.lignes.{nom}").mesurer(ecole) for nom in LIGNES}
    return {nom: mesure.temps - mesure.socle for nom, mesure in mesures.items()}


def _entourer(curseur) -> None:
    """Copy the school a thousand times, past the triggers and the foreign keys, which the copy respects."""
    curseur.execute("SET session_replication_role = replica")
    for table, cles in TABLES.items():
        curseur.execute(COLONNES, [table])
        colonnes = [nom for (nom,) in curseur.fetchall()]
        valeurs = ", ".join(_valeur(nom, cles) for nom in colonnes)
        curseur.execute(
            f"INSERT INTO {table} ({', '.join(colonnes)})"  # noqa: S608 -- our own tables
            f" SELECT {valeurs} FROM {table}, generate_series(1, {VOISINS}) AS rang"
        )
        print(f"{table} : {curseur.rowcount} lignes", flush=True)  # noqa: T201 -- it lasts
    curseur.execute("SET session_replication_role = DEFAULT")
    curseur.execute("VACUUM ANALYZE")


def _valeur(colonne: str, cles: list[str]) -> str:
    if colonne in cles:
        return f"{colonne} + rang * {ECART}"
    return "lpad(rang::text, 7, '0') || 'A'" if colonne == "uai" else colonne


if __name__ == "__main__":
    sys.exit(principal())
