"""The levels of pupils at the end of a day, by the method of their school, from what is published.

For what is read outside the équipe (a bilan, the screen of a conseil): a result that is held back, or whose
situation is still open, does not count, so that these pages never say more than the pupil's own profile.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from suivi.models import NiveauRetenu, Positionnement, ReglageDuSuivi, Situation
from suivi.regles import DERNIERE, Preuve, Regle, calculer

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
    retenus = NiveauRetenu.objects.filter(eleve__in=eleves, date__lte=jour)
    alors = retenus.filter(Q(leve_le=None) | Q(leve_le__date__gt=jour)).order_by("cree_le")
    return {(eleve, code): niveau for eleve, code, niveau in alors.values_list("eleve", "competence__code", "niveau")}


def _regles(eleves: Collection[int]) -> dict[int, Regle]:
    """Return the method that holds for each pupil, when her school has chosen one."""
    reglages = ReglageDuSuivi.objects.filter(etablissement__eleves__in=eleves)
    lignes = reglages.values_list("etablissement__eleves", "methode", "nombre")
    return {eleve: Regle(methode, nombre) for eleve, methode, nombre in lignes}
