"""Papers: tagged, closed in, with hard limits, and refused in French instead of failing."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from select import select

import pytest
from django.core.cache import caches
from pikepdf import Pdf

from socle import controles, pdf, presse
from socle.imprimante import ARRETEE, TROP_LONG, Imprimante, PapierRefuseError
from tests.papiers import defauts_d_accessibilite, pages, texte

GABARIT = """{% extends "papiers/base.html" %}
{% block titre %}{{ titre }}{% endblock %}
{% block gauche %}Lycée {{ titre }}{% endblock %}
{% block droite %}Session 2027{% endblock %}
{% block pied %}Imprimé le 23 novembre 2026{% endblock %}
{% block contenu %}
  <h1>{{ titre }}</h1>
  <table>
    <colgroup><col width="20%"><col></colgroup>
    <thead><tr><th scope="col">N°</th><th scope="col">Travail</th></tr></thead>
    <tbody>{% for ligne in lignes %}<tr><td>{{ forloop.counter }}</td><td>{{ ligne }}</td></tr>{% endfor %}</tbody>
  </table>
{% endblock %}"""


# Prints one paper, says the number of its printing process, and is killed.
PARENT_TUE = """
import os, sys
from socle.imprimante import Imprimante
if __name__ == "__main__":
    imprimante = Imprimante(sys.argv[1])
    imprimante.imprimer("<html lang=fr><title>x</title><p>x</p>", ())
    print(imprimante.pid, flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def gabarit(tmp_path, settings):
    """A template of the test, beside those of the project."""
    (tmp_path / "essai.html").write_text(GABARIT)
    gabarits = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**gabarits, "DIRS": [*gabarits["DIRS"], tmp_path]}]
    return "essai.html"


@pytest.fixture(autouse=True)
def rien_en_memoire():
    caches["papiers"].clear()
    yield
    caches["papiers"].clear()


def html(corps: str) -> str:
    return f'<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>{corps}</body></html>'


def imprimer(corps: str) -> bytes:
    return pdf._imprimer(html(corps), ())


def test_a_paper_is_tagged_in_french_with_its_title_and_says_what_the_template_says(gabarit):
    fichier = pdf.rendre(gabarit, {"titre": "État « E31 » <Léa>", "lignes": ["Œuvrer à l’accueil"] * 3})
    assert defauts_d_accessibilite(fichier) == []
    assert texte(fichier).startswith("État « E31 » <Léa> N° Travail 1 Œuvrer à l’accueil 2 Œuvrer")
    with Pdf.open(BytesIO(fichier)) as lu:
        assert str(lu.docinfo.Title) == "État « E31 » <Léa>"


def test_each_page_bears_the_header_the_footer_and_the_heads_of_its_table(gabarit):
    fichier = pdf.rendre(gabarit, {"titre": "Long", "lignes": [f"travail {n}" for n in range(120)]})
    lues = pages(fichier)
    assert len(lues) == 4
    for numero, page in enumerate(lues, start=1):
        assert "N° Travail" in page
        assert page.endswith(f"Lycée Long Session 2027 Imprimé le 23 novembre 2026 page {numero}/4")


def test_what_was_already_made_is_not_made_again(gabarit, monkeypatch):
    premier = pdf.rendre(gabarit, {"titre": "A", "lignes": []})
    monkeypatch.setattr(pdf, "_imprimer", lambda *_: b"made again")
    assert pdf.rendre(gabarit, {"titre": "A", "lignes": []}) == premier
    assert pdf.rendre(gabarit, {"titre": "B", "lignes": []}) == b"made again"


def test_a_series_comes_in_order_and_one_refusal_does_not_stop_the_others(gabarit, monkeypatch):
    monkeypatch.setattr(pdf, "BATTEMENT", 0.001)
    battements = []
    papiers = [pdf.Papier(gabarit, {"titre": f"Papier {n}", "lignes": []}) for n in range(5)]
    composer = pdf.Papier.composer

    def un_papier_impossible(papier):
        corps, feuilles = composer(papier)
        return (html("<div>" * 900) if papier.contexte["titre"] == "Papier 2" else corps), feuilles

    monkeypatch.setattr(pdf.Papier, "composer", un_papier_impossible)
    recus = list(pdf.rendre_serie(papiers, pendant=lambda: battements.append(1)))
    assert [recu if isinstance(recu, PapierRefuseError) else texte(recu).split(" N°")[0] for recu in recus] == [
        "Papier 0",
        "Papier 1",
        recus[2],
        "Papier 3",
        "Papier 4",
    ]
    assert recus[2].messages == [presse.TROP_COMPLIQUE]
    assert battements != []


# --- Nothing is reached ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def machine():
    """What the child process runs, without the process."""
    return presse.Presse(pdf._statiques())


class Canari(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.visites.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def canari():
    """A listener that remembers who called."""
    serveur = HTTPServer(("127.0.0.1", 0), Canari)
    serveur.visites = []
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    yield serveur
    serveur.shutdown()
    serveur.server_close()


VECTEURS = {
    "img": '<img alt="x" src="{}">',
    "link": '<link rel="stylesheet" href="{}">',
    "import": '<style>@import url("{}");</style>',
    "background": '<p style="background:url({})">x</p>',
    "font": '<style>@font-face{{font-family:f;src:url("{}")}} p{{font-family:f}}</style><p>x</p>',
    "content": '<p style="content:url({})">x</p>',
    "svg": '<svg viewBox="0 0 9 9"><title>x</title><image href="{}" width="9" height="9"/></svg>',
    "object": '<object data="{}">x</object>',
    "embed": '<embed src="{}">',
    "base": '<base href="{}"><img alt="x" src="suite.png">',
    "attachment": '<link rel="attachment" href="{}">',
}


@pytest.mark.parametrize("vecteur", VECTEURS)
def test_a_paper_reaches_neither_the_network_nor_the_disk(vecteur, canari, machine, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canari-du-disque")
    for adresse in (f"http://127.0.0.1:{canari.server_port}/vu", secret.as_uri()):
        fichier, refus = presse._essayer(machine, html(VECTEURS[vecteur].format(adresse)), ())
        assert b"canari-du-disque" not in (fichier or b"")
        assert refus in ("", f"Ce document appelle une ressource qui n’est pas permise\u00a0: {refus.split(': ')[-1]}")
    assert canari.visites == []


@pytest.mark.parametrize("adresse", ["img/../../manage.py", "img/%2e%2e/%2e%2e/manage.py", "//127.0.0.1/x", "data:,x"])
def test_no_way_of_writing_an_address_leads_out_of_static(adresse, machine):
    fichier, refus = presse._essayer(machine, html(f'<img alt="x" src="{adresse}">'), ())
    assert (fichier, "n’est pas permise" in refus) == (None, True)


def test_an_address_of_the_network_with_the_path_of_a_file_of_static_is_refused(machine):
    chemin = pdf._statiques() / pdf.FEUILLE_COMMUNE
    for adresse in (f"http://127.0.0.1:1{chemin}", f"file://ailleurs{chemin}"):
        _, refus = presse._essayer(machine, html(f'<img alt="x" src="{adresse}">'), ())
        assert "n’est pas permise" in refus


def test_a_link_placed_in_static_does_not_lead_out_of_it(tmp_path):
    statiques = tmp_path / "static"
    statiques.mkdir()
    (tmp_path / "secret.css").write_text("p {}")
    (statiques / "lien.css").symlink_to(tmp_path / "secret.css")
    ouvreur = presse.FichiersDuProjet(statiques)
    with pytest.raises(presse.FatalURLFetchingError):
        ouvreur.fetch((statiques / "lien.css").as_uri())


def test_control_without_the_closed_fetcher_the_network_is_reached(canari, machine, monkeypatch):
    monkeypatch.setattr(machine, "fichiers", presse.URLFetcher())
    machine.imprimer(html(VECTEURS["img"].format(f"http://127.0.0.1:{canari.server_port}/vu")), ())
    assert canari.visites == ["/vu"]


# --- Hard limits ----------------------------------------------------------------------------------
def test_too_deep_a_nesting_is_refused_in_french():
    with pytest.raises(PapierRefuseError) as refus:
        imprimer("<div>" * 900 + "x")
    assert refus.value.messages == [presse.TROP_COMPLIQUE]


def test_the_next_paper_comes_out_after_a_refusal():
    with pytest.raises(PapierRefuseError):
        imprimer('<img alt="x" src="http://127.0.0.1:1/x">')
    assert texte(imprimer("<p>Suite</p>")) == "Suite"


def test_a_paper_that_takes_too_long_is_stopped_and_its_process_killed():
    machine = Imprimante(str(pdf._statiques()), duree_max=0.05)
    with pytest.raises(PapierRefuseError) as refus:
        machine.imprimer(html("<table><tr><td>x</td></tr></table>" * 3000), ())
    assert refus.value.messages == [TROP_LONG]
    assert machine._enfant is None


def test_a_paper_that_wants_too_much_memory_is_refused():
    machine = Imprimante(str(pdf._statiques()), memoire_max=300 * 1024**2)
    machine.imprimer(html("<p>chaud</p>"), ())
    with pytest.raises(PapierRefuseError) as refus:
        machine.imprimer(html(f"<p>{'é' * 60_000_000}</p>"), ())
    machine.fermer()
    assert refus.value.messages[0] in (presse.TROP_LOURD, ARRETEE)


def test_a_process_killed_from_outside_is_a_refusal_then_replaced():
    machine = Imprimante(str(pdf._statiques()))
    machine.imprimer(html("<p>chaud</p>"), ())
    processus, _ = machine._enfant
    processus.kill()
    processus.join()
    assert texte(machine.imprimer(html("<p>encore</p>"), ())) == "encore"
    machine.fermer()


def test_the_check_names_the_package_that_is_missing(monkeypatch):
    assert controles.bibliotheques_des_papiers(None) == []
    monkeypatch.setattr(controles, "SOUS_ENSEMBLES", "libabsente.so.0")
    (constat,) = controles.bibliotheques_des_papiers(None)
    assert (constat.id, "libharfbuzz-subset0" in constat.hint) == ("socle.W001", True)


def test_when_the_parent_is_killed_its_printing_process_ends_too():
    parent = subprocess.run(  # noqa: S603 -- our own text
        [sys.executable, "-c", PARENT_TUE, str(pdf._statiques())], capture_output=True, text=True, check=False
    )
    with suppress(ProcessLookupError):  # already gone
        fin = os.pidfd_open(int(parent.stdout))
        assert select([fin], [], [], 20)[0] == [fin]
        os.close(fin)
    assert parent.returncode == -9
