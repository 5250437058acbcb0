#!/usr/bin/env python
"""Django's command line; `make run` and `make test` call it for you."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from socle.postgres import PostgresIndisponibleError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agora.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, PostgresIndisponibleError) as refus:
        sys.exit(f"Agora ne peut pas démarrer. {refus}")
