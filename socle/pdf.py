"""From a template to a tagged PDF (PDF/UA-1), laid out in a warmed child process with hard limits.

`rendre` makes one paper during a request; `rendre_serie` makes a batch on all the cores, in a background task.
What that process may read and use: socle/presse.py.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from queue import LifoQueue
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from pikepdf import Pdf

from socle.imprimante import Imprimante, PapierRefuseError

FEUILLE_COMMUNE = "css/papier.css"
BATTEMENT = 10  # seconds between two calls of `pendant`


class Papier(NamedTuple):
    """A template, its context, and the style sheet (under static/) that comes after the common one."""

    gabarit: str
    contexte: Mapping[str, Any]
    feuille: str = ""

    def composer(self) -> tuple[str, tuple[str, ...]]:
        """Return the finished HTML and the style sheets: all that decides what the PDF looks like."""
        feuilles = (FEUILLE_COMMUNE, self.feuille) if self.feuille else (FEUILLE_COMMUNE,)
        return render_to_string(self.gabarit, dict(self.contexte)), feuilles


def rendre(gabarit: str, contexte: Mapping[str, Any], feuille: str = "", *, garder: bool = True) -> bytes:
    """Return the PDF of one paper, or raise PapierRefuseError; what was already made today is not made again.

    `garder=False` for a paper that holds a secret: it is kept nowhere.
    """
    html, feuilles = Papier(gabarit, contexte, feuille).composer()
    if not garder:
        return _imprimer(html, feuilles)
    cle = _empreinte(html, feuilles)
    fichier = caches["papiers"].get(cle)
    if fichier is None:
        fichier = _imprimer(html, feuilles)
        caches["papiers"].set(cle, fichier)
    return fichier


def nombre_de_pages(fichier: bytes) -> int:
    """Return how many pages a PDF of ours has."""
    with Pdf.open(BytesIO(fichier)) as document:
        return len(document.pages)


def rendre_serie(
    papiers: Iterable[Papier], *, pendant: Callable[[], object] = lambda: None
) -> Iterator[bytes | PapierRefuseError]:
    """Yield the papers in their order, made on all the cores; one that is refused does not stop the others.

    `pendant` is called, in the thread of the caller, every few seconds spent waiting: the place for a heartbeat.
    """
    attente: deque[tuple[str, Future[bytes]]] = deque()
    fils = ThreadPoolExecutor(_nombre_de_coeurs())
    try:
        for papier in papiers:
            html, feuilles = papier.composer()
            cle = _empreinte(html, feuilles)
            attente.append((cle, _futur(fils, cle, html, feuilles)))
            if len(attente) > 2 * _nombre_de_coeurs():  # enough ahead to keep every core busy, no more in memory
                yield _recevoir(*attente.popleft(), pendant)
        while attente:
            yield _recevoir(*attente.popleft(), pendant)
    finally:
        fils.shutdown(cancel_futures=True)


def oublier(maintenant: datetime) -> None:
    """Delete the papers kept for a day: an expired file would otherwise stay until somebody asks for it again."""
    cache_des_papiers: Any = settings.CACHES["papiers"]
    limite = maintenant.timestamp() - cache_des_papiers["TIMEOUT"]
    for fichier in Path(cache_des_papiers["LOCATION"]).glob("*.djcache"):
        with suppress(FileNotFoundError):  # another worker goes its rounds too
            if fichier.stat().st_mtime < limite:
                fichier.unlink()


def _futur(fils: ThreadPoolExecutor, cle: str, html: str, feuilles: tuple[str, ...]) -> "Future[bytes]":
    fichier = caches["papiers"].get(cle)
    if fichier is None:
        return fils.submit(_imprimer, html, feuilles)
    futur: Future[bytes] = Future()
    futur.set_result(fichier)
    return futur


def _recevoir(cle: str, futur: "Future[bytes]", pendant: Callable[[], object]) -> bytes | PapierRefuseError:
    while True:
        try:
            fichier = futur.result(timeout=BATTEMENT)
        except TimeoutError:
            pendant()
        except PapierRefuseError as refus:
            return refus
        else:
            caches["papiers"].set(cle, fichier)
            return fichier


def _imprimer(html: str, feuilles: tuple[str, ...]) -> bytes:
    parc = _parc(os.getpid())
    imprimante = parc.get()
    try:
        return imprimante.imprimer(html, feuilles)
    finally:
        parc.put(imprimante)


@cache
def _parc(_pid: int) -> "LifoQueue[Imprimante]":
    """Return the printing processes of this process, one a core, each started only when it is first needed.

    Last in, first out: one request after the other always finds the same warm process. Keyed by process, because
    a web server that forks must not share them.
    """
    parc: LifoQueue[Imprimante] = LifoQueue()
    for _ in range(_nombre_de_coeurs()):
        parc.put(Imprimante(str(_statiques())))
    return parc


def _nombre_de_coeurs() -> int:
    return os.cpu_count() or 1


def _statiques() -> Path:
    return settings.RACINE / "static"


def _empreinte(html: str, feuilles: tuple[str, ...]) -> str:
    """Return what identifies the finished paper: its HTML, its sheets as they are now, and the layout engine."""
    parties = [html.encode(), *(_lue(nom) for nom in feuilles), version("weasyprint").encode()]
    return sha256(b"\0".join(sha256(partie).digest() for partie in parties)).hexdigest()


@cache
def _lue(feuille: str) -> bytes:
    """Return the style sheet as this process first saw it, which is also what the printing process parsed once."""
    return (_statiques() / feuille).read_bytes()
