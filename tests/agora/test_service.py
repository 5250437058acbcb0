"""The two processes of `make run`: one port, one worker always there, and nothing left behind."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError

from agora import service
from agora.management.commands import demarrer
from agora.service import Processus, ServiceError, verifier_le_port

RACINE = Path(__file__).resolve().parents[2]
DORMIR = ["-c", "import time; time.sleep(60)"]
SOURD = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


def attendre(condition) -> None:
    """Wait until a condition holds, or fail."""
    limite = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limite, "Ce qui était attendu n'est pas venu."


@pytest.fixture
def port():
    """A port that nobody uses."""
    with socket.socket() as essai:
        essai.bind(("127.0.0.1", 0))
        return essai.getsockname()[1]


def test_a_busy_port_is_said_with_what_to_do():
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        pris = occupant.getsockname()[1]
        with pytest.raises(ServiceError) as refus:
            verifier_le_port(pris)
    assert str(refus.value) == (
        f"Le port {pris} est déjà pris : Agora tourne peut-être déjà dans une autre fenêtre.\n"
        f"Fermez l'autre programme, ou choisissez un autre port : PORT={pris + 1} make run"
    )


def test_a_free_port_is_accepted(port):
    verifier_le_port(port)


def test_a_database_that_stops_during_the_start_is_said_without_a_traceback(monkeypatch, capsys, port):
    """It happens to who starts Agora while another « make run », whose server it shares, comes to its end."""

    def interrompre(**_):
        raise OperationalError("connection is bad")

    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setattr(demarrer, "preparer_si_besoin", interrompre)
    with pytest.raises(SystemExit, match="1"):
        call_command("demarrer")
    assert "Relancez la commande." in capsys.readouterr().err


def test_a_worker_that_dies_is_started_again(monkeypatch):
    monkeypatch.setattr(service, "PAUSE_AVANT_REPRISE", 0)
    taches = Processus(DORMIR, RACINE)
    taches.reprendre()
    premier = taches.en_cours
    taches.reprendre()
    assert taches.en_cours is premier
    premier.kill()
    premier.wait()
    taches.reprendre()
    assert taches.en_cours is not premier
    taches.demander_l_arret()
    taches.attendre_la_fin()
    assert not taches.vit


def test_a_worker_that_dies_at_once_is_not_started_in_a_loop():
    taches = Processus(["-c", "pass"], RACINE)
    taches.reprendre()
    premier = taches.en_cours
    premier.wait()
    taches.reprendre()
    assert taches.en_cours is premier


def test_a_process_that_does_not_stop_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(service, "DELAI_D_ARRET", 0.1)
    sourd = Processus(["-c", SOURD, str(tmp_path / "pret")], RACINE)
    sourd.demarrer()
    attendre((tmp_path / "pret").exists)
    sourd.demander_l_arret()
    sourd.attendre_la_fin()
    assert sourd.en_cours.returncode == -signal.SIGKILL


# --- The whole command, in a database of its own --------------------------------------------------
class Commande:
    """`manage.py demarrer`, run as `make run` does."""

    def __init__(self, adresse: str, port: int):
        self.port = port
        self.programme = subprocess.Popen(
            [sys.executable, "manage.py", "demarrer"],
            cwd=RACINE,
            env=os.environ | {"DATABASE_URL": adresse, "PORT": str(port), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.programme.kill()
        self.programme.communicate()

    def attendre_le_site(self) -> list[str]:
        lignes = []
        for ligne in self.programme.stdout:
            lignes.append(ligne.strip())
            if "vous attend" in ligne:
                return lignes
        return pytest.fail("\n".join(lignes))

    def repond(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/") as page:
            return page.status == 200
        return False

    def enfants(self) -> dict[int, str]:
        pid = self.programme.pid
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        mots = {}
        for enfant in pids:
            with contextlib.suppress(OSError):  # ended meanwhile
                mots[int(enfant)] = Path(f"/proc/{enfant}/cmdline").read_text()
        return mots

    def taches(self) -> set[int]:
        return {pid for pid, mots in self.enfants().items() if "db_worker" in mots}


@pytest.fixture
def base_neuve():
    """The address of an empty database on the server of the tests."""
    serveur = os.environ["DATABASE_URL"]
    nom = f"agora_service_{os.environ.get('PYTEST_XDIST_WORKER', 'seul')}"  # one for each process of tests
    with psycopg.connect(serveur, autocommit=True) as connexion:
        connexion.execute(f"DROP DATABASE IF EXISTS {nom} WITH (FORCE)")
        connexion.execute(f"CREATE DATABASE {nom}")
    yield re.sub(r"/agora$", f"/{nom}", serveur)
    with psycopg.connect(serveur, autocommit=True) as connexion:
        connexion.execute(f"DROP DATABASE {nom} WITH (FORCE)")


@pytest.mark.complet
def test_the_command_prepares_serves_and_stops_cleanly(base_neuve, port):
    with Commande(base_neuve, port) as commande:
        assert "Tables de la base de données…" in commande.attendre_le_site()
        assert commande.repond()
        attendre(commande.taches)
        (tuee,) = commande.taches()
        os.kill(tuee, signal.SIGKILL)
        attendre(lambda: commande.taches() - {tuee})
        enfants = commande.enfants()
        commande.programme.send_signal(signal.SIGTERM)
        assert commande.programme.communicate(timeout=30)[0] == "\nAgora est arrêté.\n"
        assert commande.programme.returncode == 0
        assert [pid for pid in enfants if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.complet
def test_the_second_time_prepares_nothing_and_a_killed_command_leaves_nothing(base_neuve, port):
    with Commande(base_neuve, port) as premiere:
        premiere.attendre_le_site()
    with Commande(base_neuve, port) as seconde:
        assert "Tables de la base de données…" not in seconde.attendre_le_site()
        attendre(seconde.taches)
        enfants = seconde.enfants()
    attendre(lambda: not any(Path(f"/proc/{pid}").exists() for pid in enfants))
