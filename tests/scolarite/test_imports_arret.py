"""An import whose process is killed at any moment: everything is written, or nothing (promise of reliability)."""

import os
import random
import signal
import subprocess
import sys
import time
from itertools import islice, product
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import quote

import pytest
from django.db import connection

from scolarite.models import AppartenanceGroupe, Classe, Eleve, Groupe, ImportDeListe, Inscription, Role, Utilisateur
from tests.scolarite.listes import charger_les_mef, ligne, liste_de, proposition

RACINE = Path(__file__).resolve().parents[2]
CONFIRMER = """
import sys, django
django.setup()
from scolarite.actions import imports
from scolarite.models import ImportDeListe, Utilisateur
importation = ImportDeListe.objects.get(pk=sys.argv[1])
_, plan = imports.apercu(importation)
print("pret", flush=True)
imports.confirmer(importation=importation, empreinte=plan.empreinte, par=Utilisateur.objects.get(pk=sys.argv[2]))
"""


def _adresse_de_la_base() -> str:
    base = connection.settings_dict
    return f"postgres://{base['USER']}@{quote(base['HOST'], safe='')}:{base['PORT']}/{base['NAME']}"


def _compte() -> tuple[int, int, int]:
    return Eleve.objects.count(), Inscription.objects.count(), Utilisateur.objects.filter(eleve__isnull=False).count()


@pytest.mark.complet
@pytest.mark.django_db(transaction=True)
def test_killed_at_twenty_random_moments_it_is_before_or_after_and_never_between(annee, m_albaredol):
    charger_les_mef()
    noms = ("".join(lettres) for lettres in product(ascii_uppercase, repeat=3))
    contenu = liste_de(*[ligne(nom, "Ali", "TAGO1", "GR1") for nom in islice(noms, 1000)])
    environnement = {
        **os.environ,
        "AGORA_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "agora.settings",
        "DATABASE_URL": _adresse_de_la_base(),
    }
    hasard = random.Random(14)  # noqa: S311 -- a test that can be played again
    issues = set()
    for _ in range(20):
        importation = proposition(annee, contenu, m_albaredol)
        processus = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-c", CONFIRMER, str(importation.pk), str(m_albaredol.pk)],
            cwd=RACINE,
            env=environnement,
            stdout=subprocess.PIPE,
        )
        assert processus.stdout.readline() == b"pret\n"
        time.sleep(hasard.uniform(0, 0.5))  # the moment itself is what is tested
        processus.send_signal(signal.SIGKILL)
        processus.communicate()
        _attendre_que_la_base_ait_defait()

        confirme = ImportDeListe.objects.get(pk=importation.pk).confirme_le is not None
        assert _compte() == ((1000, 1000, 1000) if confirme else (0, 0, 0))
        issues.add(confirme)
        _vider()
    assert False in issues  # some were killed before the end: otherwise nothing was tested


def _vider() -> None:
    comptes = list(Eleve.objects.values_list("utilisateur", flat=True))
    for modele in (AppartenanceGroupe, Groupe, Inscription, Eleve, Classe, ImportDeListe):
        modele.objects.all().delete()
    Role.objects.filter(utilisateur__in=comptes).delete()
    Utilisateur.objects.filter(pk__in=comptes).delete()


def _attendre_que_la_base_ait_defait() -> None:
    """The server notices a dead client when it next writes to it."""
    for _ in range(100):
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if curseur.fetchone()[0] == 0:
                return
        time.sleep(0.1)
    pytest.fail("the killed process still holds the database")
