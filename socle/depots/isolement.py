"""Runs the examination in a process of its own: whatever the file does, only that process suffers."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from socle.depots.modele import SECONDES_MAXIMUM, Depot, DepotRefuseError, etiquette

RACINE = Path(__file__).resolve().parents[2]
TROP_LONG = "Ce fichier n’a pas pu être vérifié à temps : il est trop lourd ou mal formé."
ARRETE = "Ce fichier n’a pas pu être vérifié : il demande trop de mémoire ou il est mal formé."
journal = logging.getLogger(__name__)


def examiner(contenu: bytes, nom: str, secondes: float = 3 * SECONDES_MAXIMUM) -> Depot:
    """Return what may be kept of a file, or raise DepotRefuseError.

    The processor time is bounded by the process itself; `secondes` by the clock, larger: a busy machine is not a
    fault of the file.
    """
    try:
        enfant = subprocess.run(
            [sys.executable, "-m", "socle.depots.enfant"],
            input=json.dumps(nom).encode() + b"\n" + contenu,
            capture_output=True,
            timeout=secondes,
            cwd=RACINE,
            env={"LC_ALL": "C.UTF-8"},  # neither the database address nor any secret
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DepotRefuseError(TROP_LONG) from None
    if enfant.returncode != 0:
        # Only the kind of error: the rest of a traceback could show a name.
        derniere = enfant.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        journal.warning("examination of a file stopped: code %s, %s", enfant.returncode, derniere)
        raise DepotRefuseError(ARRETE)
    tete, _, garde = enfant.stdout.partition(b"\n")
    reponse = json.loads(tete)
    if "refus" in reponse:
        raise DepotRefuseError(reponse["refus"])
    return Depot(garde, reponse["type"], etiquette(nom))
