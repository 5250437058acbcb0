"""The official files, loaded or copied for a test to spoil."""

import json

import pytest
from django.conf import settings

FICHIERS = settings.RACINE / "fixtures" / "referentiel"


@pytest.fixture
def agora(referentiel_officiel):
    """The diplôme AGOrA with everything that its file and the file of rules hold."""
    return referentiel_officiel


class Copie:
    """A folder with a copy of the official files, that a test changes before it is loaded."""

    def __init__(self, dossier):
        self.dossier = dossier
        self.diplome = json.loads((FICHIERS / "agora.json").read_text())
        self.regles = json.loads((FICHIERS / "reglements.json").read_text())["reglements"]

    def ecrire(self):
        (self.dossier / "agora.json").write_text(json.dumps(self.diplome))
        (self.dossier / "reglements.json").write_text(json.dumps({"reglements": self.regles}))
        return self.dossier

    def regle(self, cle, du):
        return next(regle for regle in self.regles if regle["cle"] == cle and regle["du"] == du)


@pytest.fixture
def copie(tmp_path):
    return Copie(tmp_path)
