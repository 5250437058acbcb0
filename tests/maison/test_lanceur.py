"""bin/agora on machines that lack something: what is missing is installed, or said, and never a traceback."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.maison.lanceur import RACINE, charger_le_lanceur


class Machine:
    """A machine where programs are noted and not run."""

    def __init__(self, lanceur):
        self.lanceur = lanceur
        self.lances = []
        self.en_panne = set()

    def executer(self, titre, mots, environ=None):
        mots = [str(mot) for mot in mots]
        self.lances.append(" ".join(mots))
        return not any(mot in self.lances[-1] for mot in self.en_panne), "E: réseau injoignable"


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A Debian with everything but the virtual environment, seen by an ordinary user."""
    lanceur = charger_le_lanceur()
    for nom in ("requirements-outils.txt", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(RACINE / nom, tmp_path)
    venv = tmp_path / ".venv"
    machine = Machine(lanceur)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lanceur, "RACINE", tmp_path)
    monkeypatch.setattr(lanceur, "VENV", venv)
    monkeypatch.setattr(lanceur, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(lanceur, "TAMPON", venv / "agora-installe.txt")
    monkeypatch.setattr(lanceur, "POLICE", tmp_path / "requirements.txt")
    monkeypatch.setattr(lanceur, "chargeable", lambda fichier: True)
    monkeypatch.setattr(lanceur, "venv_de_ce_python", lambda: False)
    monkeypatch.setattr(lanceur, "executer", machine.executer)
    monkeypatch.setattr(lanceur.shutil, "which", lambda nom: f"/usr/bin/{nom}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return machine


def creer_le_venv(machine):
    machine.lanceur.PYTHON.parent.mkdir(parents=True)
    machine.lanceur.PYTHON.touch()


def test_every_word_of_the_makefile_is_a_command(capsys, machine):
    mots = re.search(r"^COMMANDES = (.+)$", (RACINE / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert machine.lanceur.main(["aide"]) == 0
    aide = capsys.readouterr().out
    assert [mot for mot in mots if mot != "aide" and f"make {mot}" not in aide] == []
    assert machine.lanceur.main(["courir"]) == 2


def test_the_first_time_everything_is_installed_and_the_second_time_nothing(machine):
    creer_le_venv(machine)
    machine.lanceur.installer("requirements.txt", [])
    assert [mot for ligne in machine.lances for mot in ("venv ", "outils.txt", "pip sync") if mot in ligne] == [
        "venv ",
        "outils.txt",
        "pip sync",
    ]
    machine.lances.clear()
    machine.lanceur.installer("requirements.txt", [])
    assert machine.lances == []


def test_run_never_touches_the_data_of_a_real_site(machine, monkeypatch):
    lancements = []
    monkeypatch.setattr(os, "execve", lambda programme, mots, environ: lancements.append((mots[1:], environ)))
    for nom in ("DATABASE_URL", "AGORA_FICHIERS", "AGORA_MODE"):
        monkeypatch.setenv(nom, "du vrai site")
    creer_le_venv(machine)
    machine.lanceur.main(["run"])
    ((mots, environ),) = lancements
    assert mots == ["manage.py", "demarrer"]
    assert {nom: environ.get(nom) for nom in ("DATABASE_URL", "AGORA_FICHIERS", "AGORA_MODE")} == {
        "DATABASE_URL": None,
        "AGORA_FICHIERS": None,
        "AGORA_MODE": "developpement",
    }


def test_programs_keep_what_they_compile_even_in_a_container_that_forbids_it(machine, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    environ = machine.lanceur.environnement("test")
    assert (environ.get("PYTHONDONTWRITEBYTECODE"), environ["LANG"]) == (None, "fr_FR.UTF-8")


def test_what_the_tests_installed_is_enough_to_run(machine):
    creer_le_venv(machine)
    machine.lanceur.installer("requirements-dev.txt", [])
    machine.lances.clear()
    machine.lanceur.installer("requirements.txt", [])
    assert machine.lances == []


def test_a_new_pin_is_installed(machine):
    creer_le_venv(machine)
    machine.lanceur.installer("requirements.txt", [])
    machine.lances.clear()
    with Path("requirements.txt").open("a") as liste:
        liste.write("# une autre version\n")
    machine.lanceur.installer("requirements.txt", [])
    assert any(" pip sync " in ligne for ligne in machine.lances)


def test_an_interrupted_installation_is_taken_up(machine):
    creer_le_venv(machine)
    machine.en_panne = {"requirements.txt"}
    with pytest.raises(machine.lanceur.EchecError, match="E: réseau injoignable"):
        machine.lanceur.installer("requirements.txt", [])
    machine.en_panne, machine.lances = set(), []
    machine.lanceur.installer("requirements.txt", [])
    assert any(" pip sync " in ligne for ligne in machine.lances)


def test_pip_takes_over_where_uv_does_not_reach_the_network(machine):
    creer_le_venv(machine)
    machine.en_panne = {" pip sync "}
    machine.lanceur.installer("requirements.txt", [])
    assert machine.lances[-1].endswith("--require-hashes -r requirements.txt")


def test_an_ordinary_user_is_told_the_one_command_to_type(machine, monkeypatch, capsys):
    monkeypatch.setattr(machine.lanceur, "chargeable", lambda fichier: "harfbuzz" not in fichier)
    monkeypatch.setattr(machine.lanceur, "liste_des_paquets_connue", lambda: True)
    assert machine.lanceur.main(["run"]) == 1
    assert capsys.readouterr().err == (
        "\nIl manque des paquets Debian à cette machine. Un administrateur les installe par :\n\n"
        "    sudo sh -c 'apt-get install --yes --no-install-recommends libharfbuzz-subset0'\n\n"
        "puis relancez la commande.\n"
    )
    assert machine.lances == []


def test_the_command_first_fetches_the_list_of_packages_where_there_is_none(machine, monkeypatch):
    monkeypatch.setattr(machine.lanceur, "liste_des_paquets_connue", lambda: False)
    monkeypatch.setattr(machine.lanceur.shutil, "which", lambda nom: None if nom == "sudo" else nom)
    with pytest.raises(machine.lanceur.EchecError, match="su -c 'apt-get update && apt-get install "):
        machine.lanceur.installer_les_paquets(["libmagic1"])


def test_root_installs_what_is_missing(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine.lanceur, "liste_des_paquets_connue", lambda: True)
    machine.lanceur.installer_les_paquets(["libmagic1", "chromium"])
    (apt,) = machine.lances
    assert apt.startswith("apt-get ")
    assert apt.endswith(" install --yes --no-install-recommends libmagic1 chromium")


def test_root_fetches_the_list_again_when_it_is_too_old(machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine.lanceur, "liste_des_paquets_connue", lambda: True)
    machine.en_panne = {"install"}
    with pytest.raises(machine.lanceur.EchecError, match="Vérifiez l'accès à Internet"):
        machine.lanceur.installer_les_paquets(["libmagic1"])
    assert [ligne.split()[1] for ligne in machine.lances] == ["-o", "update", "-o"]


def test_the_package_of_venv_is_the_one_of_this_python(machine, monkeypatch):
    monkeypatch.setattr(machine.lanceur.importlib.util, "find_spec", lambda nom: None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert machine.lanceur.paquets_manquants() == [f"python{version}-venv"]


def test_tests_ask_for_a_browser_too(machine, monkeypatch, capsys):
    monkeypatch.setattr(machine.lanceur.shutil, "which", lambda nom: None if nom == "chromium-headless-shell" else nom)
    monkeypatch.setattr(machine.lanceur, "chargeable", lambda fichier: fichier != "libatomic.so.1")
    monkeypatch.setattr(machine.lanceur, "liste_des_paquets_connue", lambda: True)
    assert machine.lanceur.main(["test"]) == 1
    assert "--no-install-recommends chromium-headless-shell libatomic1'" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_said_in_plain_words(machine, monkeypatch, capsys):
    def refuser(*_):
        raise PermissionError(13, "Permission denied", "/srv/agora/.venv")

    monkeypatch.setattr(machine.lanceur, "installer", refuser)
    assert machine.lanceur.main(["run"]) == 1
    assert capsys.readouterr().err.startswith("\nCe compte n'a pas le droit d'écrire dans /srv/agora/.venv.\n")


def test_a_step_tells_its_end_and_keeps_what_was_said(capfd):
    lanceur = charger_le_lanceur()
    assert lanceur.executer("Essai", ["sh", "-c", "echo dit; exit 3"]) == (False, "dit\n")
    assert re.fullmatch(r"Essai… \(\d,\d s\) : échec\n", capfd.readouterr().out)
