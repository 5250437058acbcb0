"""What every test may use: the people of tests/personnages.py."""

from tests.personnages import *  # noqa: F403 -- pytest finds fixtures by name in conftest
