"""The public holidays of metropolitan France, whose days nobody works by rule.

Code du travail, art. L. 3133-1: eleven days since the law of 2 October 1981 made 8 May one of them; read in November
2026. The two more of Alsace-Moselle (art. L. 3134-13) and the days of overseas are not here.
"""

from datetime import date, timedelta
from functools import cache

FIXES = {
    (1, 1): "Jour de l’an",
    (5, 1): "Fête du travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
APRES_PAQUES = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


def paques(annee: int) -> date:
    """Return Easter Sunday (Meeus, Jones, Butcher: any year of the Gregorian calendar)."""
    siecle, rang = divmod(annee, 100)
    lune = annee % 19
    bissextiles, reste = divmod(siecle, 4)
    correction = (siecle - (siecle + 8) // 25 + 1) // 3
    epacte = (19 * lune + siecle - bissextiles - correction + 15) % 30
    semaine = (32 + 2 * reste + 2 * (rang // 4) - epacte - rang % 4) % 7
    recul = (lune + 11 * epacte + 22 * semaine) // 451
    mois, jour = divmod(epacte + semaine - 7 * recul + 114, 31)
    return date(annee, mois, jour + 1)


@cache
def feries(annee: int) -> dict[date, str]:
    """Return the public holidays of a year, each with its name, in order."""
    dimanche = paques(annee)
    jours = {date(annee, *jour): nom for jour, nom in FIXES.items()}
    jours |= {dimanche + timedelta(days=apres): nom for apres, nom in APRES_PAQUES.items()}
    return dict(sorted(jours.items()))


def est_ferie(jour: date) -> bool:
    """Tell whether nobody works on this day by rule."""
    return jour in feries(jour.year)
