"""Settings of the benchmark: those of the tests, a database of its own, and two empty addresses to subtract."""

from tests.settings import *  # noqa: F403 -- the same machine as the tests; what follows overrides it

ROOT_URLCONF = "bench.urls"
DATABASES["default"]["TEST"] = {"NAME": "agora_bench"}  # noqa: F405 -- from the star import
