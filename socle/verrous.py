"""Locks on an idea rather than on a row: what does not exist yet cannot be locked otherwise."""

from django.db import connection


def verrouiller(cle: str) -> None:
    """Wait for whoever holds the same key; released at the end of the transaction."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [cle])
