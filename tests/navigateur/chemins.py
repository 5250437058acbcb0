"""The pages that somebody can reach from the home page by following links, one for each address of the site."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

LIEN = re.compile(r'<a [^>]*href="([^"#]+)')


def pages_de(utilisateur, fichiers: set[str]) -> dict[str, str]:
    """Return the HTML pages that `utilisateur` reaches: for each route, the first address met.

    `fichiers`: the routes of files met so far, which are not made again: a PDF takes a second.
    """
    client = Client()
    client.force_login(utilisateur)
    pages, attente, routes = {}, ["/"], set(fichiers)
    while attente:
        adresse = attente.pop(0)
        route = _route(adresse)
        if route is None or route in routes:
            continue
        routes.add(route)
        reponse = client.get(adresse, follow=True)
        if not reponse.headers["Content-Type"].startswith("text/html"):
            fichiers.add(route)
            continue
        pages[route] = adresse
        attente += [urljoin(adresse, unescape(lien)) for lien in LIEN.findall(reponse.content.decode())]
    return pages


def _route(adresse: str) -> str | None:
    """Return the route of an address of the site, None for what is elsewhere or is a file."""
    morceaux = urlsplit(adresse)
    if morceaux.netloc:
        return None
    try:
        return resolve(morceaux.path).route
    except Resolver404:
        return None
