"""Bring a database to what this version of Agora needs: tables, official data, demo school."""

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection


def preparer(*, dire: Callable[[str], None]) -> None:
    """Migrate, load the official data and, outside production, build the demo school. Can be run again."""
    for titre, commande, options in _etapes():
        dire(titre)
        call_command(commande, verbosity=0, stdout=io.StringIO(), **options)


def preparer_si_besoin(*, dire: Callable[[str], None]) -> None:
    """Do the same, unless the database says that it was prepared by these very sources."""
    empreinte = _empreinte()
    if _note_dans_la_base() == empreinte:
        return
    preparer(dire=dire)
    _noter_dans_la_base(empreinte)


def _etapes() -> Iterator[tuple[str, str, dict]]:
    yield "Tables de la base de données…", "migrate", {"interactive": False}
    yield "Table du cache…", "createcachetable", {}
    yield "Référentiel et règlements d'examen…", "charger_referentiels", {}
    yield "Disciplines…", "charger_disciplines", {}
    if not settings.PRODUCTION:
        yield "Lycée de démonstration…", "creer_demo", {}


def _empreinte() -> str:
    """Sum up all that may change a prepared database: our code, the official data, the versions of the rest."""
    nos_dossiers = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.RACINE]
    sources = [settings.RACINE / "requirements.txt", *(settings.RACINE / "fixtures").rglob("*")]
    sources += [chemin for dossier in nos_dossiers for chemin in dossier.rglob("*.py")]
    somme = hashlib.sha256()
    for chemin in sorted(sources):
        if chemin.is_file():
            somme.update(str(chemin.relative_to(settings.RACINE)).encode() + chemin.read_bytes())
    return somme.hexdigest()


def _note_dans_la_base() -> str | None:
    """Read the note from the database itself: it goes away with the data, a file beside it would not."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return curseur.fetchone()[0]


def _noter_dans_la_base(empreinte: str) -> None:
    with connection.cursor() as curseur:
        nom = connection.ops.quote_name(connection.settings_dict["NAME"])
        curseur.execute(f"COMMENT ON DATABASE {nom} IS %s", [empreinte])
