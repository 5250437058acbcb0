"""What every test may use: the people of tests/personnages.py, and Debian's Chromium."""

import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from referentiel.actions import charger
from referentiel.fichiers import lire_dossier
from referentiel.models import Diplome
from tests.personnages import *  # noqa: F403 -- pytest finds fixtures by name in conftest
from tests.vidange import vider

# Time is never asserted in a test: on a busy machine a deadline would fail for nothing.
hypothesis.settings.register_profile("agora", deadline=None, max_examples=50)
hypothesis.settings.load_profile("agora")

TransactionTestCase._fixture_teardown = vider


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the Chromium without a window that `make test` installs; it calls nobody."""
    options = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
    options += ["--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # its sandbox refuses root
    return {"executable_path": shutil.which("chromium-headless-shell"), "headless": True, "args": options}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the last page that a browser still asked for be cut off: its session would keep the database from going."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def referentiel_officiel(db):
    """The diplôme AGOrA, with its 37 compétences and the dated rules, as the project's own files say them."""
    diplomes, reglements = lire_dossier(settings.RACINE / "fixtures" / "referentiel")
    charger(diplomes=diplomes, reglements=reglements)
    return Diplome.objects.get(code="AGORA")
