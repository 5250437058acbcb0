"""The page of the components: everything renders, and no template variable is undefined."""

import os
import subprocess
import sys

from django import forms

from scolarite.models import Discipline


def test_every_component_is_shown(client, db):
    page = client.get("/composants/").content.decode()
    for mot in ("Bien maîtrisé", "Non concerné", "Pas encore positionné", "58 sur 96", "Page 2 sur 3"):
        assert mot in page


def test_an_empty_choice_is_a_word_and_never_looks_like_a_level(db):
    class Choix(forms.Form):
        discipline = forms.ModelChoiceField(Discipline.objects.none())

    assert [ligne.strip() for ligne in str(Choix()["discipline"]).splitlines() if "option" in ligne] == [
        '<option value="" selected>Choisir…</option>'
    ]


def test_every_component_says_how_it_is_called(settings):
    fichiers = [f for f in (settings.RACINE / "templates" / "composants").glob("*.html") if f.name[0] != "_"]
    assert [f.name for f in fichiers if not f.read_text().startswith("{% comment %}")] == []


def test_every_component_is_on_the_page(settings):
    gabarits = settings.RACINE / "templates"
    page = (gabarits / "agora" / "composants.html").read_text()
    noms = {f.name for f in (gabarits / "composants").glob("*.html") if f.name[0] != "_"}
    # A message is only shown by the base template, after an action.
    assert {nom for nom in noms if f"composants/{nom}" not in page} == {"messages.html"}


def test_the_page_does_not_exist_in_production():
    """Asked of another process: the mode is read once, at the start."""
    environnement = {
        "AGORA_MODE": "production",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "agora.example",
        "DATABASE_URL": "postgres://agora@/agora",
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "agora.settings",
    }
    code = "import django; django.setup(); from django.urls import resolve; resolve('/composants/')"
    fini = subprocess.run(  # noqa: S603 -- our own interpreter, on our own code
        [sys.executable, "-c", code], env=environnement, capture_output=True, text=True, check=False
    )
    assert "Resolver404" in fini.stderr
