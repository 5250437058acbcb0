"""Scenarios in Chromium, against the real server and a real database."""

import os

import pytest
from django.conf import settings as reglages
from django.test import Client

# Playwright runs its own loop in this thread; Django would refuse every query of a test beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def browser_context_args(browser_context_args):
    """A French browser, as in a lycée."""
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture
def connecter(context, live_server):
    """Return a function that signs somebody in, in the browser of the test."""

    def connecter(utilisateur) -> None:
        client = Client()
        client.force_login(utilisateur)
        nom = reglages.SESSION_COOKIE_NAME
        context.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": live_server.url}])

    return connecter
