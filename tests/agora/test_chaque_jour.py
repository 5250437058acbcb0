"""The daily command: everything is done, said, and done again without harm; one failure does not stop the rest."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from agora.management.commands import chaque_jour

pytestmark = pytest.mark.django_db


def test_it_forgets_what_is_kept_too_long_and_can_be_run_twice(capsys):
    for cle, heures in (("finie", -1), ("ouverte", 1)):
        Session.objects.create(session_key=cle, expire_date=timezone.now() + timedelta(hours=heures))
    call_command("chaque_jour")
    call_command("chaque_jour")
    assert [session.session_key for session in Session.objects.all()] == ["ouverte"]
    assert capsys.readouterr().out.splitlines()[:4] == [
        "Imports jamais confirmés, oubliés : 0.",
        "Tâches de fond finies, effacées avec leurs fichiers : 0.",
        "Papiers gardés plus d’un jour, effacés : fait.",
        "Sessions terminées, effacées : fait.",
    ]


def test_a_work_that_fails_is_said_and_does_not_stop_the_others(monkeypatch, capsys, caplog):
    faits = []

    def echouer(maintenant):
        raise OSError("disque plein")

    monkeypatch.setattr(chaque_jour, "TRAVAUX", {"Premier": echouer, "Second": lambda quand: faits.append("second")})
    with caplog.at_level(logging.CRITICAL), pytest.raises(CommandError, match="Travaux qui ont échoué : 1"):
        call_command("chaque_jour")
    assert faits == ["second"]
    assert capsys.readouterr().out.splitlines() == ["Premier : échec.", "Second : fait."]
