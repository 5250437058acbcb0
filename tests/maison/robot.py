"""A robot that follows every link of the site as one person would."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

JETON = re.compile(r"""(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=X-CSRFToken": ")[^"]+""")
LIEN = re.compile(r"""\s(?:href|hx-get|src)=(?:"([^"]*)"|'([^']*)')""")
ADRESSES_MAX = 900


@dataclass
class Visite:
    """What one person met: each address with its status, its headers and its text."""

    pages: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)

    def texte(self) -> str:
        """Return all that was read, in one string."""
        return "\n".join(texte for _, _, texte in self.pages.values())


def connecte(utilisateur) -> Client:
    """Return a browser in which `utilisateur` has just signed in."""
    client = Client()
    client.force_login(utilisateur)
    return client


def parcourir(client: Client, depart: str = "/") -> Visite:
    """Follow every link from `depart` with this browser, by GET only.

    Up to ten addresses of one page, which differ by their query or by the compétence only, are read.
    """
    visite, file, lues = Visite(), [depart], Counter()
    while file:
        adresse = file.pop(0)
        chemin = urlsplit(adresse).path
        page = _page(chemin)
        if adresse in visite.pages or lues[page] >= 10 or chemin.startswith("/static/"):
            continue
        assert len(visite.pages) < ADRESSES_MAX, "the site has no end for the robot"
        lues[page] += 1
        reponse = client.get(adresse)
        contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
        texte = lire(contenu, reponse.headers.get("Content-Type", ""))
        visite.pages[adresse] = (reponse.status_code, dict(reponse.headers), texte)
        if reponse.status_code in (301, 302, 303):
            file.append(urljoin(adresse, reponse.headers["Location"]))
        elif "html" in reponse.headers.get("Content-Type", ""):
            file += _liens(adresse, texte)
    return visite


def _page(chemin: str) -> tuple:
    """Return what an address is about, whatever the compétence: those of one pupil are 37, and alike."""
    try:
        trouvee = resolve(chemin)
    except Resolver404:
        return (chemin,)
    return trouvee.route, *sorted(couple for couple in trouvee.kwargs.items() if couple[0] != "competence_pk")


def _liens(base: str, html: str) -> list[str]:
    """Return the addresses of this site that a page links to."""
    liens = [unescape(double or simple) for double, simple in LIEN.findall(html)]
    absolus = [urldefrag(urljoin(base, lien)).url for lien in liens if not lien.startswith(("data:", "mailto:", "#"))]
    return [lien for lien in absolus if lien.startswith("/")]


def lire(contenu: bytes, type_mime: str) -> str:
    """Return the text of a response: a page, a CSV, the cells of an xlsx, the text of a PDF.

    Without the tokens of its forms: 64 letters drawn at random spell a short canary word now and then.
    """
    if "spreadsheet" in type_mime or "zip" in type_mime:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            return "\n".join(archive.read(nom).decode("utf-8", "replace") for nom in archive.namelist())
    if "pdf" in type_mime:
        return texte_du_pdf(contenu)
    return JETON.sub("", contenu.decode("utf-8", "replace"))


def texte_du_pdf(contenu: bytes) -> str:
    """Return the text of a PDF, read back with an independent reader."""
    from pypdf import PdfReader  # noqa: PLC0415 -- slow to import, only for papers

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages)
