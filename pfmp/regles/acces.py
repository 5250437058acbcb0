"""How long the référent of a PFMP may know its pupil. Pure."""

from datetime import date, timedelta

APRES_LA_FIN = timedelta(weeks=4)  # as long as the link of the tutor


def ouverture(nomme_le: date, fin: date) -> tuple[date, date]:
    """Return the first and last days of the access, from the day when the référent is named."""
    return nomme_le, max(nomme_le, fin + APRES_LA_FIN)


def fermeture(du: date, jour: date) -> tuple[date, date]:
    """Return the days of an access that ends now: a right withdrawn holds no more at the next request."""
    veille = jour - timedelta(days=1)
    return min(du, veille), veille
