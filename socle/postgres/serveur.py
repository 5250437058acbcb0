"""The server itself: found alive, or started; and stopped with the process that started it."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from socle.postgres.lieux import BASE, PORT, ROLE, SANS_HERITAGE, Lieu, PostgresIndisponibleError

DOSSIER_DES_SOCKETS = Path("/tmp")  # noqa: S108 -- the path of a socket must be short; each folder in it is private
DELAI_DE_DEPART = 60  # seconds; after a crash, the server first replays its journal
DELAI_D_ARRET = 15

SANS_ATTENDRE_LE_DISQUE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def socket_du_serveur_pret(lieu: Lieu) -> Path:
    """Return the socket folder of the live server of this data, once it answers."""
    limite = time.monotonic() + DELAI_DE_DEPART
    demarre: subprocess.Popen | None = None
    while time.monotonic() < limite:
        vivants = _processus_du_dossier(lieu.donnees)
        if _pid_note(lieu) in vivants:
            socket = Path(lieu.note_du_socket.read_text())
            if _repond(socket):
                return socket
        elif demarre and demarre.poll() is not None:
            break
        elif not vivants and demarre is None:
            _effacer_les_restes(lieu)
            demarre = _demarrer(lieu)
        time.sleep(0.02)
    conseil = f"\nElle ne sert qu'aux tests : supprimez {lieu.base}, puis relancez." if lieu.ephemere else ""
    raise PostgresIndisponibleError(
        f"La base de données n'a pas démarré. Son journal dit pourquoi ({lieu.journal}) :\n"
        + _fin_du_journal(lieu)
        + conseil
    )


def _pid_note(lieu: Lieu) -> int:
    """Return the pid that PostgreSQL noted, 0 when there is none. It may be stale, even reused."""
    try:
        premiere = (lieu.donnees / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return 0
    return int(premiere) if premiere.isdigit() else 0


def _processus_du_dossier(donnees: Path) -> set[int]:
    """Return the live processes of PostgreSQL that work in this folder: a reused pid is not among them."""
    pids = set()
    for processus in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile, or of somebody else
            if (processus / "comm").read_text() == "postgres\n" and (processus / "cwd").readlink() == donnees:
                pids.add(int(processus.name))
    return pids


def _effacer_les_restes(lieu: Lieu) -> None:
    """Remove what a killed server left; called once none of its processes lives: they could write."""
    (lieu.donnees / "postmaster.pid").unlink(missing_ok=True)
    if lieu.note_du_socket.exists():
        shutil.rmtree(lieu.note_du_socket.read_text(), ignore_errors=True)


def _demarrer(lieu: Lieu) -> subprocess.Popen:
    """Start the server, in a session of its own (Ctrl-C is not for it), and see to its end."""
    socket = Path(tempfile.mkdtemp(dir=DOSSIER_DES_SOCKETS, prefix="agora-"))  # 0700
    lieu.note_du_socket.write_text(str(socket))
    lieu.donner(socket)
    reglages = [
        "listen_addresses=",
        f"unix_socket_directories={socket}",
        "unix_socket_permissions=0700",
        *(SANS_ATTENDRE_LE_DISQUE if lieu.ephemere else ()),
    ]
    with lieu.journal.open("w") as journal:
        serveur = subprocess.Popen(  # noqa: S603 -- a list of our own words, no shell
            # setpriv: if this process is killed, the kernel asks the server to stop (SIGINT: fast shutdown).
            ["setpriv", "--pdeathsig", "INT", str(lieu.binaires / "postgres")]
            + ["-D", str(lieu.donnees), "-p", str(PORT)]
            + [mot for reglage in reglages for mot in ("-c", reglage)],
            stdout=journal,
            stderr=journal,
            start_new_session=True,
            **SANS_HERITAGE,
            **lieu.lancement(),
        )
    atexit.register(_arreter, serveur, socket, os.getpid())
    return serveur


def _arreter(serveur: subprocess.Popen, socket: Path, proprietaire: int) -> None:
    """Stop the server, unless this is a forked child, which inherited the registration only."""
    if os.getpid() != proprietaire:
        return
    for signe in (signal.SIGINT, signal.SIGQUIT):
        if serveur.poll() is None:
            serveur.send_signal(signe)
            with contextlib.suppress(subprocess.TimeoutExpired):
                serveur.wait(DELAI_D_ARRET)
    shutil.rmtree(socket, ignore_errors=True)


def _repond(socket: Path) -> bool:
    """True once the server answers; creates the database the first time."""
    try:
        with psycopg.connect(host=str(socket), port=PORT, user=ROLE, dbname="postgres", autocommit=True) as connexion:
            if not connexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [BASE]).fetchone():
                connexion.execute(f"CREATE DATABASE {BASE}")
    except psycopg.OperationalError:
        return False
    return True


def _fin_du_journal(lieu: Lieu) -> str:
    if not lieu.journal.exists():
        return ""
    return "\n".join(lieu.journal.read_text(errors="replace").splitlines()[-8:])
