"""A worker killed in the middle of a class: nothing partial is served, and another one finishes the work."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dossiers import actions
from dossiers.tableaux import DossierDeClasse
from socle import taches
from tests.dossiers.conftest import marquer, travail
from tests.factories import EleveFactory
from tests.papiers import signets

pytestmark = [pytest.mark.complet, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("diplome")]


# The real command, on the day of the tests.
COMMANDE = """
import time_machine
time_machine.travel("2026-11-23 10:00:00+01:00").start()
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "db_worker", "--no-reload"])
"""


def ouvrier() -> subprocess.Popen:
    """Start the real worker on the database of the test."""
    base = connection.settings_dict
    environnement = {
        **os.environ,
        "AGORA_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "agora.settings",
        "DATABASE_URL": f"postgres://{base['USER']}@{quote(base['HOST'], safe='')}:{base['PORT']}/{base['NAME']}",
    }
    return subprocess.Popen([sys.executable, "-c", COMMANDE], cwd=settings.RACINE, env=environnement)  # noqa: S603 -- our own text


def attendre(condition, processus: subprocess.Popen) -> None:
    """Wait while `processus` works."""
    limite = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < limite, "waited too long"
        with suppress(subprocess.TimeoutExpired):
            processus.wait(timeout=0.2)
            pytest.fail("the worker ended by itself")


def test_a_class_is_finished_by_another_worker(tago1, lycee, mme_torrebois):
    situation = travail(tago1, "1.1.1")
    for rang in range(12):
        marquer(EleveFactory(etablissement=lycee, nom=f"ÉLÈVE{rang:02}", classe=tago1), situation, 3)
    dossier = DossierDeClasse.de(tago1, lecteur=mme_torrebois, jour=timezone.localdate())
    impression = actions.imprimer_une_classe(dossier=dossier, code="E31", par=mme_torrebois)
    premier = ouvrier()
    attendre(lambda: impression.tache.fait >= 1, premier)
    premier.send_signal(signal.SIGKILL)
    premier.wait()
    assert (impression.tache.etat, impression.tache.fichier.name) == ("cours", "")
    assert taches.relever(timezone.now() + timedelta(seconds=61)) == 1
    second = ouvrier()
    try:
        attendre(lambda: impression.tache.est_finie, second)
    finally:
        second.terminate()
        second.wait()
    assert (impression.tache.etat, impression.tache.fait, impression.tache.tentatives) == ("terminee", 12, 2)
    with impression.tache.fichier.open("rb") as fichier:
        assert len(signets(fichier.read())) == 12
