"""The parent's side of a printing process: started when first needed, killed when it takes too long, replaced.

This module stays light on purpose: WeasyPrint (0.6 s and 60 MB) is imported in the child only.
"""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock

from django.core.exceptions import ValidationError

DUREE_MAX = 60  # seconds for one paper, and for the start of the process
MEMOIRE_MAX = 1024**3  # bytes of address space
TROP_LONG = "La mise en page de ce document a été arrêtée : elle dépassait une minute."
ARRETEE = (
    "La mise en page de ce document s’est arrêtée brusquement. Réessayez ; si cela se répète, réduisez son contenu."
)


class PapierRefuseError(ValidationError):
    """A paper that cannot be made, with the French sentence to show; never a page of error 500."""


class Imprimante:
    """One child process that prints one paper at a time; `imprimer` may be called from any thread."""

    def __init__(self, statiques: str, duree_max: float = DUREE_MAX, memoire_max: int = MEMOIRE_MAX):
        self.statiques = statiques
        self.duree_max = duree_max
        self.memoire_max = memoire_max
        self._verrou = Lock()
        self._enfant: tuple[SpawnProcess, Connection] | None = None

    @property
    def pid(self) -> int:
        """The number of the process, 0 when none is started."""
        return (self._enfant and self._enfant[0].pid) or 0

    def imprimer(self, html: str, feuilles: tuple[str, ...]) -> bytes:
        """Return the PDF of `html`, or raise PapierRefuseError; waiting for one’s turn does not count."""
        with self._verrou:
            try:
                fichier, refus = self._demander(html, feuilles)
            except (EOFError, OSError):  # the process was killed, or ended after its last paper
                refus = ARRETEE
            if refus:
                self.fermer()
                raise PapierRefuseError(refus)
            return fichier

    def _demander(self, html: str, feuilles: tuple[str, ...]) -> tuple[bytes, str]:
        tuyau = self._tuyau_ouvert()
        tuyau.send((html, feuilles))
        if not tuyau.poll(self.duree_max):
            return b"", TROP_LONG
        return tuyau.recv()

    def _tuyau_ouvert(self) -> Connection:
        # A worn-out process has closed its end: the pipe is then readable, and must be replaced before use.
        if self._enfant and self._enfant[1].poll(0):
            self.fermer()
        if self._enfant is None:
            self._enfant = self._demarrer()
        return self._enfant[1]

    def _demarrer(self) -> "tuple[SpawnProcess, Connection]":
        contexte = multiprocessing.get_context("spawn")  # a fork would copy database connections and locks
        tuyau, bout_de_l_enfant = contexte.Pipe()
        reglages = (bout_de_l_enfant, self.statiques, self.memoire_max)
        processus = contexte.Process(target=_servir, args=reglages, daemon=True)
        processus.start()
        bout_de_l_enfant.close()  # so that the death of the child is read as the end of the pipe
        if not tuyau.poll(DUREE_MAX):
            processus.kill()
            raise EOFError
        tuyau.recv()
        return processus, tuyau

    def fermer(self) -> None:
        """Kill the process if there is one; the next paper starts another."""
        if self._enfant is None:
            return
        (processus, tuyau), self._enfant = self._enfant, None
        tuyau.close()
        processus.kill()
        processus.join()
        processus.close()


def _servir(tuyau: Connection, statiques: str, memoire_max: int) -> None:
    from socle.presse import servir  # noqa: PLC0415 -- WeasyPrint is imported in the child only

    servir(tuyau, statiques, memoire_max)
