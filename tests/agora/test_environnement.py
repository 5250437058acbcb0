"""The settings that change between machines: strictly parsed, and refused in production when they are unsafe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from agora.environnement import CLE_D_EXEMPLE, env_bool, env_entier, env_liste, env_mode

RACINE = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "AGORA_MODE": "production",
    "SECRET_KEY": "k3Zr9-" * 10,
    "ALLOWED_HOSTS": "agora.lycee.fr",
    "DATABASE_URL": "postgres://agora@/agora",
}


def reglages(question: str, **variables: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of its own, with these variables only, and print one answer."""
    return subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", f"from agora import settings as s; print({question})"],
        cwd=RACINE,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_closed_when_everything_is_given():
    demarrage = reglages("s.PRODUCTION, s.DEBUG, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE", **PRODUCTION)
    assert (demarrage.stdout, demarrage.stderr) == ("True False ['agora.lycee.fr'] True\n", "")


def test_a_forgotten_mode_is_production():
    demarrage = reglages("s.MODE", **{nom: valeur for nom, valeur in PRODUCTION.items() if nom != "AGORA_MODE"})
    assert demarrage.stdout == "production\n"


@pytest.mark.parametrize(
    ("variables", "refus"),
    [
        ({"DEBUG": "oui"}, "DEBUG=oui est refusé en production"),
        ({"DEBUG": "True"}, "DEBUG doit valoir « oui » ou « non », pas « True »."),
        ({"SECRET_KEY": ""}, "SECRET_KEY doit contenir au moins 50 caractères"),
        ({"SECRET_KEY": "trop-courte"}, "SECRET_KEY doit contenir au moins 50 caractères"),
        ({"SECRET_KEY": CLE_D_EXEMPLE * 3}, "SECRET_KEY doit contenir au moins 50 caractères"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS doit contenir le nom du site"),
        ({"DATABASE_URL": "sqlite:///agora.db"}, "Agora demande PostgreSQL"),
        ({"AGORA_MODE": "prod"}, "AGORA_MODE doit valoir production, developpement, test, pas « prod »."),
        ({"EMAIL_PORT": "vingt-cinq"}, "EMAIL_PORT doit être un nombre entier de 1 à 65535, pas « vingt-cinq »."),
    ],
)
def test_production_refuses_to_start(variables, refus):
    demarrage = reglages("s.MODE", **PRODUCTION | variables)
    assert demarrage.returncode == 1
    assert refus in demarrage.stderr.splitlines()[-1]


def test_production_never_starts_a_database_of_its_own():
    demarrage = reglages("s.MODE", **{nom: valeur for nom, valeur in PRODUCTION.items() if nom != "DATABASE_URL"})
    assert "DATABASE_URL doit désigner la base PostgreSQL" in demarrage.stderr.splitlines()[-1]


def test_the_command_line_refuses_without_a_traceback():
    refus = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=RACINE,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | PRODUCTION | {"DEBUG": "oui"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refus.stderr == (
        "Agora ne peut pas démarrer. DEBUG=oui est refusé en production : "
        "les pages d'erreur montreraient des données.\n"
    )


@pytest.mark.parametrize(("valeur", "attendu"), [("oui", True), ("non", False)])
def test_yes_and_no_are_written_in_french(monkeypatch, valeur, attendu):
    monkeypatch.setenv("ESSAI", valeur)
    assert env_bool("ESSAI", defaut=not attendu) is attendu


@pytest.mark.parametrize("valeur", ["", "Oui", "1", "true", " oui"])
def test_nothing_else_is_taken_for_yes_or_no(monkeypatch, valeur):
    monkeypatch.setenv("ESSAI", valeur)
    with pytest.raises(ImproperlyConfigured, match="ESSAI doit valoir"):
        env_bool("ESSAI", defaut=True)


@pytest.mark.parametrize("valeur", ["", "0", "11", "-1", "1.5", "١", "1_0", " 2"])
def test_a_number_out_of_bounds_is_refused(monkeypatch, valeur):
    monkeypatch.setenv("ESSAI", valeur)
    with pytest.raises(ImproperlyConfigured, match="ESSAI doit être un nombre entier de 1 à 10"):
        env_entier("ESSAI", defaut=5, minimum=1, maximum=10)


def test_what_is_not_set_takes_its_default(monkeypatch):
    monkeypatch.delenv("ESSAI", raising=False)
    monkeypatch.delenv("AGORA_MODE")
    assert (env_bool("ESSAI", defaut=True), env_entier("ESSAI", defaut=5, minimum=1, maximum=10)) == (True, 5)
    assert (env_liste("ESSAI"), env_mode()) == ([], "production")


def test_a_list_drops_blanks(monkeypatch):
    monkeypatch.setenv("ESSAI", " agora.lycee.fr ,, lycee.fr,")
    assert env_liste("ESSAI") == ["agora.lycee.fr", "lycee.fr"]
