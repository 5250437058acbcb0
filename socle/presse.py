"""What runs in the child process that turns HTML into PDF: it knows neither Django's settings nor the database.

User text ends up in these pages, so the process is closed in: it reads static/ and nothing else, may use
1 GiB of memory, and the parent kills it when one paper takes more than a minute (socle/pdf.py).
"""

import gc
import logging
import resource
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

PAPIERS_PAR_PROCESSUS = 200  # then a fresh one, so that memory cannot creep
SEUILS_GC = (100_000, 20, 50)  # a layout makes millions of small objects: collecting less often is 18 % faster

TROP_COMPLIQUE = "Ce document est trop compliqué pour être mis en page : trop d’éléments sont emboîtés."
TROP_LOURD = "Ce document demande trop de mémoire pour être mis en page. Essayez d’en réduire le contenu."
IMPREVU = "Ce document n’a pas pu être mis en page. L’incident est noté dans le journal du serveur."


class FichiersDuProjet(URLFetcher):
    """Neither the network nor the disk outside static/: anything else stops the paper instead of being left out."""

    def __init__(self, statiques: Path):
        super().__init__(allowed_protocols=["file"], allow_redirects=False)
        self.statiques = statiques.resolve()

    def fetch(self, url, headers=None):
        """Open `url` when it is a file of static/; a link or an encoded « .. » that leads out of it is refused."""
        morceaux = urlsplit(url)
        if morceaux.scheme != "file" or morceaux.netloc:
            self._refuser(url)
        chemin = Path(url2pathname(morceaux.path)).resolve()
        if not chemin.is_relative_to(self.statiques) or not chemin.is_file():
            self._refuser(url)
        return super().fetch(chemin.as_uri(), headers)

    @staticmethod
    def _refuser(url: str) -> NoReturn:
        raise FatalURLFetchingError(f"Ce document appelle une ressource qui n’est pas permise : {url[:200]}")


class Presse:
    """One set of fonts and of parsed style sheets, kept for all the papers of the process."""

    def __init__(self, statiques: Path):
        self.base = statiques.resolve().as_uri() + "/"
        self.fichiers = FichiersDuProjet(statiques)
        self.polices = FontConfiguration()
        self.feuille = cache(self._lire_la_feuille)

    def _lire_la_feuille(self, nom: str) -> CSS:
        return CSS(url=self.base + nom, url_fetcher=self.fichiers, font_config=self.polices)

    def imprimer(self, html: str, feuilles: tuple[str, ...]) -> bytes:
        """Return `html` as a tagged PDF/UA-1 file."""
        document = HTML(string=html, base_url=self.base, url_fetcher=self.fichiers)
        return document.write_pdf(
            stylesheets=[self.feuille(nom) for nom in feuilles],
            font_config=self.polices,
            pdf_variant="pdf/ua-1",
        )


def servir(tuyau: Connection, statiques: str, memoire_max: int) -> None:
    """Print what comes through the pipe, until the parent closes it or this process is worn out.

    The answer is (file, ""), or (None, the French sentence of the refusal); after a refusal the process stops,
    because a layout cut short may leave anything behind.
    """
    gc.set_threshold(*SEUILS_GC)
    _borner_la_memoire(memoire_max)
    presse = Presse(Path(statiques))
    presse.imprimer("<html lang=fr><title>Mise en route</title><p>Chaud.</p></html>", ())
    tuyau.send("prête")
    with suppress(EOFError, BrokenPipeError):  # the parent has closed the pipe, or was killed
        for _ in range(PAPIERS_PAR_PROCESSUS):
            html, feuilles = tuyau.recv()
            fichier, refus = _essayer(presse, html, feuilles)
            tuyau.send((fichier, refus))
            if refus:
                return


def _borner_la_memoire(octets: int) -> None:
    _, plafond = resource.getrlimit(resource.RLIMIT_AS)
    borne = octets if plafond == resource.RLIM_INFINITY else min(octets, plafond)
    resource.setrlimit(resource.RLIMIT_AS, (borne, borne))


def _essayer(presse: Presse, html: str, feuilles: tuple[str, ...]) -> tuple[bytes | None, str]:
    try:
        return presse.imprimer(html, feuilles), ""
    except RecursionError:
        return None, TROP_COMPLIQUE
    except MemoryError:
        return None, TROP_LOURD
    except FatalURLFetchingError as refus:  # a BaseException: WeasyPrint hides every other error of a fetcher
        return None, str(refus)
    except Exception:
        logging.getLogger(__name__).exception("A paper could not be laid out")
        return None, IMPREVU
