"""The process that examines a file: `python -m socle.depots.enfant`, its name then its bytes on stdin.

It answers one line of JSON, then the bytes to keep. Its memory and its time are bounded by the system before the
first byte is read. It holds no secret, no connection and no Django.
"""

import json
import resource
import sys

from socle.depots.modele import MEMOIRE_MAXIMALE, SECONDES_MAXIMUM, DepotRefuseError


def main() -> None:
    """Bound the process, read stdin, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAXIMALE, MEMOIRE_MAXIMALE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES_MAXIMUM, SECONDES_MAXIMUM + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from socle.depots.examen import examiner  # noqa: PLC0415 -- the libraries load under the limits too

    nom = json.loads(sys.stdin.buffer.readline())
    garde = b""
    try:
        garde, type_mime = examiner(sys.stdin.buffer.read(), nom)
        reponse = {"type": type_mime}
    except DepotRefuseError as refus:
        reponse = {"refus": str(refus)}
    sys.stdout.buffer.write(json.dumps(reponse).encode() + b"\n" + garde)


if __name__ == "__main__":
    main()
