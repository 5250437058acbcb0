"""A class of 35 dossiers on all the cores, against the same ones in sequence."""

import os
from pathlib import Path
from queue import LifoQueue

from django.core.cache import caches

from bench.chrono import Mesure
from bench.dossiers import JOUR, composer, etats
from bench.ecole import Ecole
from dossiers import actions
from socle import pdf
from socle.imprimante import Imprimante

TITRE = "35 dossiers sur tous les cœurs, contre l'un après l'autre"
BORNE = 0.6
MEMOIRE = 150  # MiB a process, at most


def mesurer(ecole: Ecole) -> Mesure:
    """In time of processor of the longest of the processes: what a class takes when no one else uses the cores."""
    demandes = etats(ecole)
    parc = _parc_chaud(composer(demandes[0]))
    avant = _temps(parc)
    for etat in demandes:
        parc.queue[-1].imprimer(*composer(etat))
    milieu = _temps(parc)
    caches["papiers"].clear()
    for _ in pdf.rendre_serie(actions.papier(etat, JOUR) for etat in demandes):
        pass
    apres = _temps(parc)
    caches["papiers"].clear()
    sequence = sum(milieu[pid] - avant[pid] for pid in avant)
    ici = os.getpid()  # what this process does is not shared between the cores
    serie = apres[ici] - milieu[ici] + max(apres[pid] - milieu[pid] for pid in apres if pid != ici)
    memoire = max(_memoire(pid) for pid in apres if pid != ici)
    assert memoire <= MEMOIRE, f"{memoire} MiB"  # noqa: S101 -- the other half of the bar
    return Mesure(serie, sequence, remarque=f"{memoire} Mio par processus au plus")


def _parc_chaud(papier) -> "LifoQueue[Imprimante]":
    """Return the printing processes, all started."""
    parc = pdf._parc(os.getpid())
    for imprimante in parc.queue:
        imprimante.imprimer(*papier)
    return parc


def _temps(parc: "LifoQueue[Imprimante]") -> dict[int, float]:
    """Return the seconds of processor used so far by this process and by the printing ones."""
    pids = [os.getpid(), *(imprimante.pid for imprimante in parc.queue)]
    return {pid: int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 for pid in pids}


def _memoire(pid: int) -> int:
    """Return the most that the process has held, in MiB."""
    lignes = Path(f"/proc/{pid}/status").read_text().splitlines()
    (sommet,) = (ligne for ligne in lignes if ligne.startswith("VmHWM:"))
    return int(sommet.split()[1]) // 1024
