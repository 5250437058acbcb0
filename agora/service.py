"""The processes of `make run`: the site and its background worker, side by side, until asked to stop."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# The words after « python » that make the two processes; docker-compose.yml and the guide say the same.
SITE = ["-m", "gunicorn", "agora.wsgi"]
TACHES = ["manage.py", "db_worker", "--skip-checks"]
# What a real site schedules once a day; `make run`, whose people are invented, does without.
CHAQUE_JOUR = ["manage.py", "chaque_jour"]

HOTE = "127.0.0.1"
DELAI_DE_DEPART = 60
DELAI_D_ARRET = 10
PAUSE_AVANT_REPRISE = 2  # seconds between two starts of a worker that dies at once


class ServiceError(Exception):
    """The site cannot run; the message is for the person who typed the command."""


@dataclass
class Processus:
    """One program of the site, ended by the kernel too if this process is killed."""

    mots: list[str]
    racine: Path
    en_cours: subprocess.Popen | None = None
    demarre_a: float = -PAUSE_AVANT_REPRISE

    def demarrer(self) -> None:
        # A session of its own: Ctrl-C is for this process, which stops the others in order.
        self.en_cours = subprocess.Popen(  # noqa: S603 -- a list of our own words, no shell
            ["/usr/bin/setpriv", "--pdeathsig", "TERM", sys.executable, *self.mots],
            cwd=self.racine,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.demarre_a = time.monotonic()

    @property
    def vit(self) -> bool:
        return self.en_cours is not None and self.en_cours.poll() is None

    def reprendre(self) -> None:
        """Start if it does not run, but not in a tight loop."""
        if not self.vit and time.monotonic() - self.demarre_a >= PAUSE_AVANT_REPRISE:
            self.demarrer()

    def demander_l_arret(self) -> None:
        if self.en_cours:
            self.en_cours.terminate()

    def attendre_la_fin(self) -> None:
        if self.en_cours:
            try:
                self.en_cours.wait(DELAI_D_ARRET)
            except subprocess.TimeoutExpired:
                self.en_cours.kill()
                self.en_cours.wait()


def verifier_le_port(port: int) -> None:
    """Refuse a busy port before anything long is done."""
    with socket.socket() as essai:
        essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            essai.bind((HOTE, port))
        except PermissionError:
            raise ServiceError(
                f"Le port {port} est réservé au système. Choisissez-en un autre : PORT=8000 make run"
            ) from None
        except OSError:
            raise ServiceError(
                f"Le port {port} est déjà pris : Agora tourne peut-être déjà dans une autre fenêtre.\n"
                f"Fermez l'autre programme, ou choisissez un autre port : PORT={port + 1} make run"
            ) from None


def servir(racine: Path, port: int, *, une_fois_pret: Callable[[], None]) -> None:
    """Run the site and its worker until SIGINT, SIGTERM or SIGHUP."""
    site = Processus([*SITE, "--workers", "2", "--bind", f"{HOTE}:{port}"], racine)
    taches = Processus(TACHES, racine)
    with _arret_demande(), contextlib.suppress(KeyboardInterrupt):
        try:
            site.demarrer()
            _attendre(site, port)
            une_fois_pret()
            while site.vit:
                taches.reprendre()  # started here too, once the site answers: the person waits for the site
                time.sleep(0.5)
            raise ServiceError(
                "Le site s'est arrêté de lui-même. La cause est écrite ci-dessus ; relancez « make run »."
            )
        finally:
            for signe in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(signe, signal.SIG_IGN)  # stopping is under way: once is enough
            for processus in (site, taches):
                processus.demander_l_arret()
            for processus in (site, taches):
                processus.attendre_la_fin()


@contextlib.contextmanager
def _arret_demande() -> Iterator[None]:
    """Turn the signals that ask to stop into KeyboardInterrupt, and give them back afterwards."""
    signes = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    anciens = [signal.signal(signe, signal.default_int_handler) for signe in signes]
    try:
        yield
    finally:
        for signe, ancien in zip(signes, anciens, strict=True):
            signal.signal(signe, ancien)


def _attendre(site: Processus, port: int) -> None:
    limite = time.monotonic() + DELAI_DE_DEPART
    while site.vit and time.monotonic() < limite:
        with contextlib.suppress(OSError), socket.create_connection((HOTE, port), timeout=1):
            return
        time.sleep(0.05)
    raise ServiceError("Le site n'a pas démarré. La cause est écrite ci-dessus.")
