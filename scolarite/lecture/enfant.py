"""The process that reads: `python -m scolarite.lecture.enfant`, the file on stdin, JSON on stdout.

Its memory and its time are bounded by the system before the first byte is read. It holds no
secret, no connection and no Django.
"""

import json
import resource
import sys
from typing import Any

from scolarite.lecture.limites import MEMOIRE_MAXIMALE, SECONDES_MAXIMUM


def main() -> None:
    """Bound the process, read stdin, answer one JSON object."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAXIMALE, MEMOIRE_MAXIMALE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES_MAXIMUM, SECONDES_MAXIMUM + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from scolarite.lecture.enveloppe import ouvrir  # noqa: PLC0415 -- the libraries load under the limits too
    from scolarite.lecture.modele import ListeRefusee  # noqa: PLC0415 -- same

    try:
        reponse: dict[str, Any] = {"lecture": ouvrir(sys.stdin.buffer.read()).en_json()}
    except ListeRefusee as refus:
        reponse = {"refus": str(refus)}
    json.dump(reponse, sys.stdout)


if __name__ == "__main__":
    main()
