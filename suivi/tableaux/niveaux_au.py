"""The levels of pupils at the end of a day, by the method of their school, from what is published.

For what is read outside the équipe (a bilan, the screen of a conseil): a result that is held back, or whose
situation is still open, does not count, so that these pages never say more than the pupil's own profile.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from suivi.models import Positionnement, ReglageDuSuivi, Situation
from suivi.regles import DERNIERE, Preuve, Regle, calculer

# In plain SQL, as the grid (docs/decisions/0008): each profile reads it. The latest comes last.
RETENUS_AU = """
    SELECT r.eleve_id, c.code, r.niveau
      FROM suivi_niveauretenu r
      JOIN referentiel_competence c ON c.id = r.competence_id
     WHERE r.eleve_id = ANY(%s) AND r.date <= %s AND (r.leve_le IS NULL OR r.leve_le >= %s)
     ORDER BY r.cree_le
"""
Niveaux = dict[str, int]  # by the code of the compétence; what was not evaluated is not there


def niveaux_au(eleves: Collection[int], jour: date) -> dict[int, Niveaux]:
    """Return the levels of these pupils (by their keys) at the end of `jour`. Three queries."""
    regles = _regles(eleves)
    retenus = retenus_au(eleves, jour)
    preuves = _preuves(eleves, jour)
    niveaux: dict[int, Niveaux] = {eleve: {} for eleve in eleves}
    for eleve, code in preuves.keys() | retenus.keys():
        cle = (eleve, code)
        calcul = calculer(preuves.get(cle, ()), regles.get(eleve, DERNIERE), retenus.get(cle))
        if calcul.ensemble:
            niveaux[eleve][code] = calcul.ensemble
    return niveaux


def _preuves(eleves: Collection[int], jour: date) -> dict[tuple[int, str], list[Preuve]]:
    lues = (
        Positionnement.objects.valables()
        .filter(eleve__in=eleves, date__lte=jour, niveau__isnull=False)
        .filter(situation__cloturee_le__isnull=False, situation__retenue=False)
        .values_list("eleve", "competence__code", "date", "niveau", "origine", "situation__visee")
    )
    preuves = defaultdict(list)
    for eleve, code, le, niveau, origine, visee in lues.iterator():
        preuves[eleve, code].append(Preuve(le, niveau, origine, visee == Situation.Visee.CERTIFICATIVE))
    return preuves


def retenus_au(eleves: Collection[int], jour: date) -> dict[tuple[int, str], int]:
    """Return the levels that teachers had retained on that day, and not lifted yet; the latest wins."""
    lendemain = timezone.make_aware(datetime.combine(jour + timedelta(days=1), time.min))
    with connection.cursor() as curseur:
        curseur.execute(RETENUS_AU, [[*eleves], jour, lendemain])
        return {(eleve, code): niveau for eleve, code, niveau in curseur.fetchall()}


def _regles(eleves: Collection[int]) -> dict[int, Regle]:
    """Return the method that holds for each pupil, when her school has chosen one."""
    reglages = ReglageDuSuivi.objects.filter(etablissement__eleves__in=eleves)
    lignes = reglages.values_list("etablissement__eleves", "methode", "nombre")
    return {eleve: Regle(methode, nombre) for eleve, methode, nombre in lignes}
