"""The embedded server: real programs start it, share it, end it and are killed, in a folder of their own."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from socle import postgres
from socle.postgres import PostgresIndisponibleError, lieux
from tests.socle.serveurs import attendre_la_fin, demander, ouvrir, postmaster, tuer


@pytest.fixture(scope="module")
def projet(tmp_path_factory):
    """A project in a private folder whose name has a space and an accent."""
    racine = tmp_path_factory.mktemp("postgres") / "Lycée privé" / "agora"
    racine.parent.mkdir(mode=0o700)
    racine.mkdir(mode=0o750)
    yield racine
    if os.geteuid() == 0:
        shutil.rmtree(base_de(racine).parent, ignore_errors=True)


@pytest.fixture
def fenetre(projet):
    """A first program, with the server that it started."""
    fenetre = ouvrir(projet)
    yield fenetre
    fenetre.fermer()


def base_de(racine: Path) -> Path:
    """Return where the server `essai` of a project stands, as docs/installation.md says."""
    if os.geteuid() == 0:
        return Path("/var/lib/agora", hashlib.sha256(os.fsencode(racine)).hexdigest()[:12], "essai")
    return racine / "var" / "postgresql" / "essai"


def socket_de(adresse: str) -> Path:
    return Path(unquote(urlsplit(adresse).netloc.rpartition("@")[2].rpartition(":")[0]))


def test_the_server_speaks_french_and_opens_no_port(fenetre):
    adresse = fenetre.lire()["adresse"]
    reglages = "server_encoding", "listen_addresses", "fsync", "unix_socket_permissions"
    assert [demander(adresse, f"SHOW {nom}") for nom in reglages] == [["UTF8"], [""], ["off"], ["0700"]]
    assert demander(adresse, "SELECT upper('éœç')") == ["ÉŒÇ"]
    assert sockets_reseau(postmaster(adresse)) == set()


def sockets_reseau(pid: int) -> set[str]:
    """Return the sockets that a process holds and that the network tables of the kernel know."""
    tenus = {os.readlink(lien) for lien in Path(f"/proc/{pid}/fd").iterdir()}
    tables = [Path(f"/proc/{pid}/net/{nom}").read_text().splitlines() for nom in ("tcp", "tcp6")]
    return tenus & {f"socket:[{ligne.split()[9]}]" for table in tables for ligne in table[1:]}


def test_only_the_person_of_the_system_comes_in(fenetre):
    adresse = fenetre.lire()["adresse"]
    regles = demander(adresse, "SELECT type || ' ' || auth_method FROM pg_hba_file_rules")
    personnes = demander(adresse, "SELECT sys_name || ' -> ' || pg_username FROM pg_ident_file_mappings")
    assert regles == ["local peer"]
    assert personnes == [f"{pwd.getpwuid(os.geteuid()).pw_name} -> agora"]
    assert stat.S_IMODE(socket_de(adresse).stat().st_mode) == 0o700


def test_a_second_program_shares_the_server_and_leaves_it_running(projet, fenetre):
    adresse = fenetre.lire()["adresse"]
    seconde = ouvrir(projet)
    assert seconde.lire() == {"adresse": adresse}
    seconde.fermer()
    assert demander(adresse, "SELECT 1") == [1]


def test_a_forked_child_leaves_it_running(fenetre):
    adresse = fenetre.lire()["adresse"]
    assert fenetre.dire("fourche") == {"enfant": "fini"}
    assert demander(adresse, "SELECT 1") == [1]


def test_the_server_ends_with_the_program_and_leaves_no_socket(projet):
    fenetre = ouvrir(projet)
    adresse = fenetre.lire()["adresse"]
    serveur = postmaster(adresse)
    fenetre.fermer()
    assert not Path(f"/proc/{serveur}").exists()
    assert not socket_de(adresse).exists()


def test_the_server_ends_even_if_the_program_is_killed(projet):
    fenetre = ouvrir(projet)
    serveur = postmaster(fenetre.lire()["adresse"])
    fenetre.tuer()
    attendre_la_fin(serveur)


def test_what_was_acknowledged_survives_kill_9_of_the_server(projet):
    tuee = ouvrir(projet, "durable")
    adresse = tuee.lire()["adresse"]
    assert demander(adresse, "SHOW fsync") == ["on"]
    demander(adresse, "CREATE TABLE temoin AS SELECT 'Léa' AS prenom")
    tuer(postmaster(adresse))
    suivante = ouvrir(projet, "durable")
    nouvelle = suivante.lire()["adresse"]
    assert demander(nouvelle, "SELECT prenom FROM temoin") == ["Léa"]
    assert not socket_de(adresse).exists()
    suivante.fermer()
    tuee.fermer()


def test_a_reused_pid_is_not_taken_for_the_server(projet, fenetre):
    fenetre.lire()
    fenetre.fermer()
    note = base_de(projet) / "donnees" / "postmaster.pid"
    proprietaire = note.parent.stat()
    autre = subprocess.Popen(["/usr/bin/sleep", "60"], user=proprietaire.st_uid)  # PostgreSQL itself would give up
    try:
        note.write_text(f"{autre.pid}\n{note.parent}\n1\n5432\n/tmp/ailleurs\n\n0\nready\n")
        os.chown(note, proprietaire.st_uid, proprietaire.st_gid)
        suivante = ouvrir(projet)
        assert demander(suivante.lire()["adresse"], "SELECT 1") == [1]
        suivante.fermer()
    finally:
        autre.kill()
        autre.wait()


def test_programs_that_start_together_share_one_server(tmp_path):
    fenetres = [ouvrir(tmp_path) for _ in range(3)]
    assert len({fenetre.lire()["adresse"] for fenetre in fenetres}) == 1
    for fenetre in reversed(fenetres):
        fenetre.fermer()
    if os.geteuid() == 0:
        shutil.rmtree(base_de(tmp_path).parent)


def test_no_permission_of_another_folder_changes(projet, fenetre):
    fenetre.lire()
    droits = [stat.S_IMODE(dossier.stat().st_mode) for dossier in (projet, projet.parent)]
    assert droits == [0o750, 0o700]
    assert {dossier.stat().st_uid for dossier in (projet, *projet.parents)} <= {0, os.geteuid()}
    if os.geteuid() == 0:
        assert list(projet.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server over to another account")
def test_for_root_the_server_runs_as_an_account_of_its_own(fenetre):
    serveur = postmaster(fenetre.lire()["adresse"])
    compte = pwd.getpwnam(lieux.UTILISATEUR_SYSTEME)
    lignes = Path(f"/proc/{serveur}/status").read_text().splitlines()
    identites = {
        ligne.split(":")[0]: ligne.split()[1:] for ligne in lignes if ligne.startswith(("Uid", "Gid", "Groups"))
    }
    assert identites == {"Uid": [str(compte.pw_uid)] * 4, "Gid": [str(compte.pw_gid)] * 4, "Groups": []}
    assert Path(f"/proc/{serveur}/exe").readlink().is_relative_to("/var/lib/agora")


def test_data_of_another_version_is_refused(projet, fenetre):
    fenetre.lire()
    fenetre.fermer()
    version = base_de(projet) / "donnees" / "PG_VERSION"
    version.write_text("15\n")
    refusee = ouvrir(projet)
    refus = refusee.lire()["refus"]
    refusee.fermer()
    version.write_text("18\n")
    assert refus.startswith(f"Les données de {version.parent} ont été faites par PostgreSQL 15")


def test_a_server_that_cannot_start_says_why(projet, fenetre):
    fenetre.lire()
    fenetre.fermer()
    reglages = base_de(projet) / "donnees" / "postgresql.conf"
    contenu = reglages.read_text()
    reglages.write_text(contenu + "\nmax_connections = beaucoup\n")
    refusee = ouvrir(projet)
    refus = refusee.lire()["refus"]
    refusee.fermer()
    reglages.write_text(contenu)
    assert refus.startswith("La base de données n'a pas démarré.")
    assert "max_connections" in refus


def test_an_account_without_a_name_is_told_so(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(PostgresIndisponibleError, match="n° 54321, qui n'a pas de nom"):
        lieux.compte_courant()


def test_a_folder_of_somebody_else_is_said_in_plain_words(monkeypatch, tmp_path):
    def refuser(*_):
        raise PermissionError(13, "Permission denied", "/srv/agora/var")

    monkeypatch.setattr(postgres, "lieu_du_serveur", refuser)
    with pytest.raises(PostgresIndisponibleError) as refus:
        postgres.adresse_embarquee(tmp_path, "essai")
    assert str(refus.value) == (
        "La base de données n'a pas pu démarrer dans /srv/agora/var : ce compte n'a pas le droit d'y écrire ; "
        "utilisez le compte qui possède le projet."
    )
