"""The calendar that one downloads: what RFC 5545 asks for."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from socle.agenda import Evenement, ecrire

MAINTENANT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def lignes(*evenements: Evenement) -> list[str]:
    return ecrire(evenements, nom="Visites", maintenant=MAINTENANT).decode().split("\r\n")


def deplier(fichier: bytes) -> list[str]:
    """Undo the folding, as a calendar that reads the file does."""
    return fichier.decode().replace("\r\n ", "").split("\r\n")


def test_a_moment_is_written_in_universal_time():
    visite = Evenement("1@agora", datetime(2026, 11, 24, 14, 30, tzinfo=PARIS), "Visite")
    assert lignes(visite) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Agora//Agora//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Visites",
        "BEGIN:VEVENT",
        "UID:1@agora",
        "DTSTAMP:20261123T090000Z",
        "DTSTART:20261124T133000Z",
        "DTEND:20261124T143000Z",
        "SUMMARY:Visite",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_whole_day_ends_before_the_next_one():
    ecrites = lignes(Evenement("2@agora", date(2026, 12, 31), "Appel"))
    assert ("DTSTART;VALUE=DATE:20261231" in ecrites, "DTEND;VALUE=DATE:20270101" in ecrites) == (True, True)


def test_the_duration_and_the_cancelling_are_said():
    moment = datetime(2026, 7, 1, 9, tzinfo=PARIS)
    ecrites = lignes(Evenement("3@agora", moment, "Visite", duree=timedelta(minutes=90), annule=True))
    assert ("DTEND:20260701T083000Z" in ecrites, "STATUS:CANCELLED" in ecrites) == (True, True)


def test_what_has_a_meaning_is_escaped_and_what_has_none_is_dropped():
    piege = "A;B,C\\D\nEND:VEVENT\rX-EVIL:1\x00\x07"
    ecrites = lignes(Evenement("4@agora", date(2026, 12, 1), piege, lieu=piege, description=piege))
    echappe = "A\\;B\\,C\\\\D\\nEND:VEVENTX-EVIL:1"
    assert [ligne for ligne in ecrites if ligne.endswith("X-EVIL:1")] == [
        f"SUMMARY:{echappe}",
        f"LOCATION:{echappe}",
        f"DESCRIPTION:{echappe}",
    ]
    assert ecrites.count("END:VEVENT") == 1


def test_a_long_line_is_folded_at_75_octets_without_cutting_a_sign():
    titre = "Été à l’œuvre : " * 20
    fichier = ecrire([Evenement("5@agora", date(2026, 12, 1), titre)], nom="V", maintenant=MAINTENANT)
    assert max(len(ligne) for ligne in fichier.split(b"\r\n")) <= 75
    assert f"SUMMARY:{titre}" in deplier(fichier)
    assert b"\n" not in fichier.replace(b"\r\n", b"")


def test_an_address_is_written_as_it_is():
    ecrites = lignes(Evenement("6@agora", date(2026, 12, 1), "V", adresse="https://agora.example/pfmp/1/?a=1,2"))
    assert "URL:https://agora.example/pfmp/1/?a=1,2" in ecrites
