"""What every test may use: the people of tests/personnages.py, and Debian's Chromium."""

import os
import shutil

import pytest

from tests.personnages import *  # noqa: F403 -- pytest finds fixtures by name in conftest


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the Chromium that `make test` installs, without a window and without a call to its maker."""
    options = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
    options += ["--disable-component-update", "--disable-sync"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # its sandbox refuses root
    return {"executable_path": shutil.which("chromium"), "headless": True, "args": options}
