"""What every answer carries: nobody frames Agora, and `check --deploy` has nothing to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("methode", "adresse", "code"),
    [
        ("get", "/accessibilite/", 200),
        ("get", "/", 302),
        ("get", "/inconnue/", 404),
        ("post", "/accessibilite/", 405),
        ("get", "/static/css/agora.css", 200),
        ("get", "/static/img/agora.svg", 200),
    ],
)
def test_nobody_frames_agora(client, db, methode, adresse, code):
    reponse = getattr(client, methode)(adresse)
    assert reponse.status_code == code
    assert "frame-ancestors 'none'" in reponse.headers["Content-Security-Policy"]
    assert reponse.headers["X-Content-Type-Options"] == "nosniff"
    reponse.close()  # a file is open


def test_an_unknown_host_and_a_page_without_token_are_answered_so_too(client, mme_delmasse):
    refus = [client.get("/", headers={"host": "ailleurs.fr"})]
    client.handler.enforce_csrf_checks = True
    refus.append(client.post("/compte/connexion/", {"login": "delmasse"}))
    assert [reponse.status_code for reponse in refus] == [400, 403]
    assert all("frame-ancestors 'none'" in reponse.headers["Content-Security-Policy"] for reponse in refus)
    assert "actualisez-la, puis envoyez de nouveau" in refus[1].content.decode()


def _en_production(*mots: str) -> subprocess.CompletedProcess:
    """Run our own words with production settings, in a process of its own."""
    environnement = os.environ | {
        "AGORA_MODE": "production",
        "SECRET_KEY": "aB3-xY9_" * 10,
        "ALLOWED_HOSTS": "agora.lycee.example",
        "DJANGO_SETTINGS_MODULE": "agora.settings",
    }
    del environnement["DJANGO_ALLOW_ASYNC_UNSAFE"]  # for Playwright only
    commande = [sys.executable, *mots]
    return subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)  # noqa: S603 -- our own words


def test_production_settings_have_nothing_to_be_blamed_for():
    fait = _en_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (fait.returncode, fait.stderr) == (0, "")


def test_the_production_cookies_are_bound_to_the_site():
    noms = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE"
    fait = _en_production("-c", f"from agora import settings; print(*(getattr(settings, n) for n in '{noms}'.split()))")
    assert fait.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "Lax"]
