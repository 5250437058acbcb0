"""The three ways to start Agora say the same: `make run`, docker-compose.yml and the guide by hand."""

import re
import shlex

import pytest
import yaml

from agora.service import CHAQUE_JOUR, SITE, TACHES
from tests.maison.lanceur import RACINE, charger_le_lanceur

GUIDE = (RACINE / "docs" / "installation.md").read_text()
DOCKERFILE = (RACINE / "Dockerfile").read_text()
SERVICES = yaml.safe_load((RACINE / "docker-compose.yml").read_text())["services"]
DE_GUNICORN = {"WEB_CONCURRENCY"}  # read by gunicorn itself
PAS_EN_PRODUCTION = {"DEBUG", "PORT"}


def variables_lues() -> set[str]:
    """Return the names that the code of the application reads from the environment."""
    lecture = re.compile(r"""(?:env_[a-z]+\(|environ\.get\(|environ\[|env\()\s*"([A-Z_]+)\"""")
    sources = [chemin.read_text() for chemin in (RACINE / "agora").rglob("*.py")]
    return {nom for source in sources for nom in lecture.findall(source)}


def test_the_guide_describes_every_variable():
    decrites = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE))
    assert decrites == variables_lues() | DE_GUNICORN


def test_docker_sets_every_variable_and_no_other():
    de_l_image = {mot.split("=")[0] for mot in re.search(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)[1].split()}
    assert de_l_image | set(SERVICES["site"]["environment"]) == variables_lues() - PAS_EN_PRODUCTION | DE_GUNICORN


@pytest.mark.parametrize(("service", "mots"), [("site", SITE), ("taches", TACHES)])
def test_the_same_processes_run_everywhere(service, mots):
    assert SERVICES[service]["command"][: len(mots) + 1] == ["python", *mots]
    assert f".venv/bin/python {shlex.join(mots)}" in GUIDE


def test_the_daily_work_is_scheduled_everywhere():
    mots = shlex.join(CHAQUE_JOUR)
    assert f"while :; do python {mots}; sleep 1d; done" in SERVICES["chaque_jour"]["command"]
    assert re.search(rf"^\d+ \d+ \* \* \* agora .* \.venv/bin/python {mots}$", GUIDE, re.MULTILINE)


def test_the_same_debian_packages_are_installed_everywhere():
    lanceur = charger_le_lanceur()
    paquets = {*lanceur.BIBLIOTHEQUES.values(), "fonts-dejavu-core"}
    for texte in (DOCKERFILE, GUIDE):
        assert {paquet for paquet in paquets if paquet not in texte} == set()


def epingles(nom: str) -> dict[str, str]:
    """Return the version of each package of a pinned file."""
    return dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==([^ ;\\]+)", (RACINE / nom).read_text(), re.MULTILINE))


def test_tests_run_with_the_versions_of_production():
    production, developpement = epingles("requirements.txt"), epingles("requirements-dev.txt")
    assert production.items() <= developpement.items()


@pytest.mark.parametrize("nom", ["requirements-outils.txt", "requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_by_hash_and_names_no_index(nom):
    texte = (RACINE / nom).read_text()
    lignes = texte.replace("\\\n", "").splitlines()
    paquets = [ligne for ligne in lignes if ligne and not ligne.lstrip().startswith("#")]
    assert [ligne for ligne in paquets if "==" not in ligne or "--hash=sha256:" not in ligne] == []
    assert "http" not in texte
