"""Programs that ask for the embedded server, as `make run` and a second window would."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

RACINE = Path(__file__).resolve().parent.parent.parent

PROGRAMME = """
import json, os, pathlib, sys
from socle.postgres import PostgresIndisponibleError, adresse_embarquee
try:
    adresse = adresse_embarquee(pathlib.Path(sys.argv[1]), "essai", ephemere=sys.argv[2] == "ephemere")
except PostgresIndisponibleError as refus:
    print(json.dumps({"refus": str(refus)}), flush=True)
    sys.exit(1)
print(json.dumps({"adresse": adresse}), flush=True)
if sys.stdin.readline() == "fourche\\n":
    if os.fork() == 0:
        sys.exit()  # runs what is registered for the end of a process
    os.wait()
    print(json.dumps({"enfant": "fini"}), flush=True)
    sys.stdin.readline()
"""


@dataclass
class Fenetre:
    """One program that asked for the server and lives until it is told to end."""

    programme: subprocess.Popen

    def lire(self) -> dict:
        return json.loads(self.programme.stdout.readline())

    def dire(self, mot: str) -> dict:
        self.programme.stdin.write(f"{mot}\n")
        self.programme.stdin.flush()
        return self.lire()

    def fermer(self) -> None:
        """End as a program normally does."""
        self.programme.communicate(timeout=30)

    def tuer(self) -> None:
        self.programme.kill()
        self.fermer()


def ouvrir(racine: Path, disque: str = "ephemere") -> Fenetre:
    """Start a program; the variables of PostgreSQL that its person may have must not lead it astray."""
    return Fenetre(
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-c", PROGRAMME, str(racine), disque],
            cwd=RACINE,
            env=os.environ | {"PGPORT": "1", "PGHOST": "/nulle-part", "PGUSER": "personne", "PGDATABASE": "rien"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )


def demander(adresse: str, question: str):
    """Ask one thing to the server and return the first column of the answer."""
    with psycopg.connect(adresse, autocommit=True) as connexion:
        reponse = connexion.execute(question)
        return [ligne[0] for ligne in reponse] if reponse.description else []


def postmaster(adresse: str) -> int:
    """Return the pid of the server behind an address: the parent of the process that answers."""
    (serveur,) = demander(adresse, "SELECT pg_read_file('postmaster.pid')")
    return int(serveur.splitlines()[0])


def tuer(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def attendre_la_fin(pid: int) -> None:
    """Wait until a process is gone, or fail."""
    limite = time.monotonic() + 10
    while time.monotonic() < limite:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text():
                continue
        return
    pytest.fail(f"Le processus {pid} vit encore.")
