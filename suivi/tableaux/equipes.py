"""The teams of a class: who works with whom in a situation."""

from datetime import date

from django.db import connection

from suivi.models import Situation

# In plain SQL, as the rest of the grid (docs/decisions/0008). The team of the day of the situation comes first.
EQUIPES = """
    SELECT DISTINCT ON (a.eleve_id) a.eleve_id, g.code
      FROM scolarite_groupe g
      JOIN scolarite_appartenancegroupe a ON a.groupe_id = g.id
      JOIN scolarite_inscription i ON i.eleve_id = a.eleve_id
     WHERE g.nature = 'equipe' AND i.classe_id = %(classe)s
       AND a.du <= %(jour)s AND (a.au IS NULL OR a.au >= %(date)s)
     ORDER BY a.eleve_id, a.du <= %(date)s AND (a.au IS NULL OR a.au >= %(date)s) DESC, a.du DESC, g.code
"""


def equipes(situation: Situation, jour: date) -> dict[int, str]:
    """Return the team of each pupil of the class who is in one, on the day of the situation or since. One query."""
    with connection.cursor() as curseur:
        curseur.execute(
            EQUIPES, {"classe": situation.classe_id, "date": situation.date, "jour": max(jour, situation.date)}
        )
        return dict(curseur.fetchall())
