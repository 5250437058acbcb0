"""`make run` prepares a database once, and again when what it is made from changes."""

import pytest

from agora import preparation

COMMANDES = ["migrate", "createcachetable", "charger_referentiels", "charger_disciplines", "creer_demo"]


@pytest.fixture
def appels(monkeypatch, tmp_path, settings):
    """The commands that a preparation calls, in a project whose sources the test can change."""
    settings.RACINE = tmp_path
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    appels = []
    monkeypatch.setattr(preparation, "call_command", lambda commande, **_: appels.append(commande))
    return appels


def preparer_deux_fois(entre_temps=lambda: None):
    preparation.preparer_si_besoin(dire=lambda texte: None)
    entre_temps()
    preparation.preparer_si_besoin(dire=lambda texte: None)


def test_a_prepared_database_is_left_alone(db, appels):
    preparer_deux_fois()
    assert appels == COMMANDES


def test_a_new_official_file_prepares_it_again(db, appels, tmp_path):
    (tmp_path / "fixtures").mkdir()
    preparer_deux_fois(lambda: (tmp_path / "fixtures" / "agora.json").write_text("{}"))
    assert appels.count("migrate") == 2


def test_a_preparation_that_failed_is_made_again(db, appels, monkeypatch):
    def echouer(commande, **_):
        appels.append(commande)
        raise RuntimeError

    with monkeypatch.context() as panne:
        panne.setattr(preparation, "call_command", echouer)
        with pytest.raises(RuntimeError):
            preparation.preparer_si_besoin(dire=lambda texte: None)
    preparation.preparer_si_besoin(dire=lambda texte: None)
    assert appels.count("migrate") == 2


def test_production_gets_no_demo_school(appels, settings):
    settings.PRODUCTION = True
    preparation.preparer(dire=lambda texte: None)
    assert appels == COMMANDES[:-1]
