"""Runs the reading in a process of its own: whatever the file does, only that process suffers."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from scolarite.lecture.limites import MIO, OCTETS_MAXIMUM, SECONDES_MAXIMUM
from scolarite.lecture.modele import Lecture, ListeRefusee

RACINE = Path(__file__).resolve().parents[2]
journal = logging.getLogger(__name__)


def lire(contenu: bytes, secondes: float = SECONDES_MAXIMUM) -> Lecture:
    """Return what a class list says (SIECLE XML or ZIP, Pronote CSV, xlsx), or raise ListeRefusee."""
    return Lecture.depuis_json(lire_a_part("scolarite.lecture.enfant", contenu, secondes))


def lire_a_part(module: str, contenu: bytes, secondes: float = SECONDES_MAXIMUM) -> Any:
    """Return what `module`, run in a process of its own, reads in `contenu`; or raise ListeRefusee."""
    if len(contenu) > OCTETS_MAXIMUM:
        raise ListeRefusee(f"Ce fichier dépasse {OCTETS_MAXIMUM // MIO} Mo.")
    try:
        enfant = subprocess.run(  # noqa: S603 -- our own interpreter, and a module of ours
            [sys.executable, "-m", module],
            input=contenu,
            capture_output=True,
            timeout=secondes,
            cwd=RACINE,
            env={"LC_ALL": "C.UTF-8"},  # neither the database address nor any secret
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ListeRefusee(
            f"Ce fichier n’a pas pu être lu en {SECONDES_MAXIMUM} secondes : il est trop lourd ou mal formé."
        ) from None
    if enfant.returncode != 0:
        # Only the kind of error: the rest of a traceback could show a name.
        derniere = enfant.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        journal.warning("reading of a list stopped: code %s, %s", enfant.returncode, derniere)
        raise ListeRefusee("Ce fichier n’a pas pu être lu : il demande trop de mémoire ou il est mal formé.")
    reponse = json.loads(enfant.stdout)
    if "refus" in reponse:
        raise ListeRefusee(reponse["refus"])
    return reponse["lecture"]
