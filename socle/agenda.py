"""A calendar as iCalendar (RFC 5545): a file to download, that any calendar can read."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS_PAR_LIGNE = 75
PRODUIT = "-//Agora//Agora//FR"
ECHAPPEMENTS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Evenement:
    """Something at a moment, or on a whole day. `uid` is the same every time it is written."""

    uid: str
    debut: date | datetime
    titre: str
    lieu: str = ""
    description: str = ""
    adresse: str = ""
    duree: timedelta = timedelta(hours=1)
    annule: bool = False


def ecrire(evenements: Iterable[Evenement], *, nom: str, maintenant: datetime) -> bytes:
    """Return the file of these events, as it was written at `maintenant`."""
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUIT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lignes.append(f"X-WR-CALNAME:{_texte(nom)}")
    for evenement in evenements:
        lignes += _evenement(evenement, maintenant)
    lignes.append("END:VCALENDAR")
    return "".join(f"{pliee}\r\n" for ligne in lignes for pliee in _plier(ligne)).encode()


def _evenement(evenement: Evenement, maintenant: datetime) -> list[str]:
    lignes = ["BEGIN:VEVENT", f"UID:{evenement.uid}", f"DTSTAMP:{_moment(maintenant)}", *_dates(evenement)]
    lignes.append(f"SUMMARY:{_texte(evenement.titre)}")
    lignes += [
        f"{nom}:{_texte(valeur)}"
        for nom, valeur in (("LOCATION", evenement.lieu), ("DESCRIPTION", evenement.description))
        if valeur
    ]
    if evenement.adresse:
        lignes.append(f"URL:{evenement.adresse}")  # a URI is not a text: nothing of it is escaped
    lignes.append(f"STATUS:{'CANCELLED' if evenement.annule else 'CONFIRMED'}")
    return [*lignes, "END:VEVENT"]


def _dates(evenement: Evenement) -> list[str]:
    """Return a moment in universal time, which needs no table of time zones; or a day, which ends before the next."""
    debut = evenement.debut
    if isinstance(debut, datetime):
        return [f"DTSTART:{_moment(debut)}", f"DTEND:{_moment(debut + evenement.duree)}"]
    return [f"DTSTART;VALUE=DATE:{debut:%Y%m%d}", f"DTEND;VALUE=DATE:{debut + timedelta(days=1):%Y%m%d}"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _texte(texte: str) -> str:
    """Escape what has a meaning, and drop the signs that no line may hold."""
    lisibles = (signe for signe in texte if signe in "\n\t" or unicodedata.category(signe) not in ("Cc", "Cs"))
    return "".join(lisibles).translate(ECHAPPEMENTS)


def _plier(ligne: str) -> Iterable[str]:
    """Cut a line in pieces of 75 octets at the most, never inside a sign; those after the first begin with a blank."""
    morceau, taille = "", 0
    for signe in ligne:
        poids = len(signe.encode())
        if taille + poids > OCTETS_PAR_LIGNE:
            yield morceau
            morceau, taille = " ", 1
        morceau, taille = morceau + signe, taille + poids
    yield morceau
