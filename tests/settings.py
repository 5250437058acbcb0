"""Settings of the tests: the same module, in test mode."""

import os

os.environ["AGORA_MODE"] = "test"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "oui"  # Playwright keeps an event loop in the thread of the tests
from agora.settings import *  # noqa: F403 -- the only star import: what follows overrides it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
