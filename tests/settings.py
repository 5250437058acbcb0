"""Settings of the tests: the same module, in test mode."""

import os
import tempfile

FICHIERS = tempfile.TemporaryDirectory(prefix="agora-tests-")  # removed with this process
os.environ["AGORA_MODE"] = "test"
os.environ["AGORA_FICHIERS"] = FICHIERS.name
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "oui"  # Playwright keeps an event loop in the thread of the tests
from agora.settings import *  # noqa: E402, F403 -- the only star import: what follows overrides it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
