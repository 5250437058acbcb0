"""Days as the French write them."""

import calendar
import datetime
import re

from django.utils.formats import date_format

COURTE = "j N Y"  # 3 sept. 2026
LONGUE = "j F Y"  # 3 septembre 2026
# Django cuts two months shorter than the French do, who write « janv. » and « févr. ».
_MOIS_COUPE = re.compile(r"\b(jan|fév)\.")
_COUPES = {"jan": "janv.", "fév": "févr."}
_JOUR_ET_MOIS = re.compile(r"\b(\d{1,2}) (?=[^\W\d])")


def ecrire_jour(jour: datetime.date, modele: str = COURTE) -> str:
    """Write a day as Django's formats say; the first of a month is « 1er », and a month never leaves its day."""
    ecrit = _MOIS_COUPE.sub(lambda trouve: _COUPES[trouve[1]], date_format(jour, modele))
    return _JOUR_ET_MOIS.sub(lambda trouve: ("1er" if trouve[1] == "1" else trouve[1]) + "\N{NO-BREAK SPACE}", ecrit, 1)


def ecrire_heure(moment: datetime.datetime | datetime.time) -> str:
    """Write a time: « 9 h 05 »."""
    return f"{moment.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{moment.minute:02}"


def reculer_de_mois(jour: datetime.date, mois: int) -> datetime.date:
    """Return the same day so many months before, or the last day of that month when it has fewer."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 - mois, 12)
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return datetime.date(annee, rang + 1, min(jour.day, dernier))
