"""Every address × method × person, in one table: an address missing from it fails."""

from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.maison.table_des_adresses import PERSONNES, REQUETES, TABLE

PUBLIQUES_MAX = 12
# allauth's own views take PUT as POST: the same guards hold them.
NOTRES = sorted(nom for nom in TABLE if not nom.startswith(("account_", "mfa_")))


def _nommees(resolveur, espace="", parents=()):
    for motif in resolveur.url_patterns:
        parametres = (*parents, *motif.pattern.regex.groupindex)
        if isinstance(motif, URLResolver):
            yield from _nommees(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace, parametres)
        else:
            yield f"{espace}{motif.name}", parametres


ADRESSES = dict(_nommees(get_resolver()))


def _lettre(reponse) -> str:
    """Return the letter of the table for this response; « ! » for a fault of the server."""
    if reponse.status_code in (301, 302, 303) and reponse.headers["Location"].startswith(reverse("account_login")):
        return "C"
    return {403: "x", 404: "-", 405: "m"}.get(reponse.status_code, "o" if reponse.status_code < 500 else "!")


@pytest.fixture
def repondre(monde):
    """Ask for an address about TAGO1, Léa or Mme Delmasse, as each person named, and spell the answers."""
    clients = {nom: Client() for nom in PERSONNES}
    for nom, client in clients.items():
        if personne := monde.personnes[nom]:
            client.force_login(personne)

    def une_reponse(client, methode: str, adresse: str) -> str:
        session = deepcopy(client.cookies)
        with transaction.atomic():
            reponse = client.generic(methode, adresse)
            transaction.set_rollback(True)  # the next person finds the same world…
        client.cookies = session  # … and this one is still signed in
        return _lettre(reponse)

    def repondre(nom: str, methode: str, personnes=PERSONNES, client: Client | None = None) -> str:
        sujet, requete = monde.objets.get(TABLE[nom][0], {}), REQUETES.get(nom, "")
        valeurs = {**sujet, "competence_pk": monde.competence.pk}
        adresse = reverse(nom, kwargs={cle: valeurs[cle] for cle in ADRESSES[nom]})
        adresse += requete.format(eleve=monde.eleves["lea"].pk, competence=monde.competence.pk)
        qui = [client] if client else [clients[personne] for personne in personnes]
        return "".join(une_reponse(un, methode, adresse) for un in qui)

    return repondre


def test_every_address_stands_in_the_table():
    assert sorted(set(ADRESSES) - set(TABLE)) == []
    assert sorted(set(TABLE) - set(ADRESSES)) == []


def test_the_public_addresses_are_few():
    publiques = {nom for nom, (_, get, _) in TABLE.items() if get[0] != "C"} - {"composants"}  # not in production
    assert len(publiques) <= PUBLIQUES_MAX


@pytest.mark.parametrize(("methode", "colonne"), [("GET", 1), ("POST", 2)])
def test_each_person_gets_the_answer_of_the_table(repondre, methode, colonne):
    obtenu = {nom: repondre(nom, methode) for nom in TABLE}
    assert {nom: lettres for nom, lettres in obtenu.items() if lettres != TABLE[nom][colonne]} == {}


def test_a_tutor_is_nobody_anywhere_but_on_the_page_of_the_link(repondre, monde):
    """The eighth identity: a browser with the cookie of Léa's link, and the name said."""
    tuteur = _tuteur(monde)
    obtenu = {nom: repondre(nom, "GET", client=tuteur) + repondre(nom, "POST", client=tuteur) for nom in TABLE}
    attendu = {nom: get[0] + post[0] for nom, (_, get, post) in TABLE.items()}
    assert obtenu == attendu | {"tuteur:evaluation": "oo"}


def _tuteur(monde) -> Client:
    client = Client()
    page = client.get(reverse("tuteur:lien", args=[monde.objets["lien"]["secret"]])).headers["Location"]
    client.post(page, {"geste": "reconnaitre", "saisie": "NOMLEA"})
    return client


@pytest.mark.parametrize("methode", ["PUT", "PATCH", "DELETE"])
def test_no_address_takes_another_method(repondre, methode):
    personnes = ("anonyme", "mme_delmasse", "m_albaredol")
    obtenu = {nom: repondre(nom, methode, personnes) for nom in NOTRES}
    assert obtenu == {nom: ("C" if TABLE[nom][1][0] == "C" else "m") + "mm" for nom in NOTRES}


def test_nothing_is_done_without_the_csrf_token(repondre, monkeypatch):
    monkeypatch.setattr(Client, "generic", _generique_avec_controle(Client.generic))
    obtenu = {
        nom: repondre(nom, "POST", (PERSONNES[post.index("o")],)) for nom, (_, _, post) in TABLE.items() if "o" in post
    }
    assert obtenu == dict.fromkeys(obtenu, "x")


def _generique_avec_controle(generic):
    """Let the test client check the CSRF token, as a browser's request would be."""

    def generique(client, methode, adresse):
        client.handler.enforce_csrf_checks = True
        return generic(client, methode, adresse)

    return generique
