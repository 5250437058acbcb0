"""The secret of a link never reaches a log."""

import logging

import pytest

from socle.journaux import SansSecrets

SECRET = "Zq3_vN8-" * 5 + "abc"


@pytest.fixture
def ecrit(caplog):
    """Return a function that logs, and gives what was written."""
    journal = logging.getLogger("agora.essai")
    filtre = SansSecrets()
    caplog.handler.addFilter(filtre)

    def ecrire(methode, *mots, **options):
        getattr(journal, methode)(*mots, **options)
        return caplog.text

    with caplog.at_level("INFO", logger="agora.essai"):
        yield ecrire
    caplog.handler.removeFilter(filtre)  # the handler serves the tests that follow


def test_an_address_is_written_without_its_secret(ecrit):
    assert f"/t/{SECRET}" not in ecrit("info", 'GET "/t/%s" 303', SECRET)
    assert "/t/*** 404" in ecrit("warning", f"Not Found: /t/{SECRET} 404")


def test_the_secret_is_not_in_a_traceback_either(ecrit):
    try:
        raise ValueError(f"/t/{SECRET}")
    except ValueError:
        texte = ecrit("exception", "Internal Server Error")
    assert SECRET not in texte
    assert "ValueError: /t/***" in texte


def test_without_the_filter_the_secret_is_written(caplog):
    """Control of the tests above."""
    with caplog.at_level("INFO", logger="agora.essai"):
        logging.getLogger("agora.essai").info("/t/%s", SECRET)
    assert SECRET in caplog.text
