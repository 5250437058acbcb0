"""Emptying the database after a test that committed.

Django truncates every table and fills its own again, in half a second; a test fills few of them.
"""

from django.db import connection, transaction

# What `migrate` fills once for all tests.
DE_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


def vider(_test=None) -> None:
    """Delete every row but Django's own; stands in for `TransactionTestCase._fixture_teardown`.

    As a replica, PostgreSQL runs neither foreign keys nor the triggers that keep the journals from being emptied.
    """
    tables = [nom for nom in connection.introspection.table_names() if nom not in DE_DJANGO]
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"LOCK TABLE {', '.join(map(_cite, tables))} IN EXCLUSIVE MODE")  # the last request ends first
        curseur.execute("SET LOCAL session_replication_role = replica")
        for nom in _remplies(curseur, tables):
            curseur.execute(f"DELETE FROM {_cite(nom)}")  # noqa: S608 -- names of our own tables


def _remplies(curseur, tables: list[str]) -> list[str]:
    questions = (f"SELECT '{nom}' WHERE EXISTS (SELECT FROM {_cite(nom)})" for nom in tables)  # noqa: S608 -- same
    curseur.execute(" UNION ALL ".join(questions))
    return [nom for (nom,) in curseur.fetchall()]


def _cite(nom: str) -> str:
    return connection.ops.quote_name(nom)
