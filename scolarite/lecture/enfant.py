"""The process that reads: `python -m scolarite.lecture.enfant`, the file on stdin, JSON on stdout.

Its memory and its time are bounded by the system before the first byte is read. It holds no
secret, no connection and no Django.
"""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from scolarite.lecture.limites import MEMOIRE_MAXIMALE, SECONDES_MAXIMUM


def main() -> None:
    """Read a class list."""
    borner()
    from scolarite.lecture.enveloppe import ouvrir  # noqa: PLC0415 -- the libraries load under the limits too

    repondre(lambda contenu: ouvrir(contenu).en_json())


def borner() -> None:
    """Bound this process, before it loads any library."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAXIMALE, MEMOIRE_MAXIMALE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES_MAXIMUM, SECONDES_MAXIMUM + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def repondre(lire: Callable[[bytes], Any]) -> None:
    """Read stdin with `lire`, and answer one JSON object: what was read, or the refusal."""
    from scolarite.lecture.modele import ListeRefusee  # noqa: PLC0415 -- under the limits

    try:
        reponse: dict[str, Any] = {"lecture": lire(sys.stdin.buffer.read())}
    except ListeRefusee as refus:
        reponse = {"refus": str(refus)}
    json.dump(reponse, sys.stdout)


if __name__ == "__main__":
    main()
