"""A forgotten password: a link by e-mail for who has an address, the same answer for everybody."""

import re

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from scolarite.models import Utilisateur
from scolarite.taches import envoyer_les_liens
from tests.factories import UtilisateurFactory

OUBLIE = "/compte/mot-de-passe/oublie/"
NOUVEAU = "Girafe-Violette-Marteau-12"


@pytest.fixture(autouse=True)
def personne_n_a_demande(db):
    cache.clear()


@pytest.fixture
def aurore(mme_delmasse):
    Utilisateur.objects.filter(pk=mme_delmasse.pk).update(courriel="Aurore.Delmasse@lycee.example")
    return mme_delmasse


def _lien(mailoutbox) -> str:
    return re.search(r"http://testserver(/\S+)", mailoutbox[-1].body).group(1)


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_work(
    client, aurore, django_assert_num_queries, mailoutbox
):
    pages = set()
    for adresse in ("aurore.delmasse@lycee.example", "inconnue@lycee.example"):
        cache.clear()
        with django_assert_num_queries(25):  # the limits of django-allauth, and one task
            page = client.post(OUBLIE, {"email": adresse}, follow=True).content.decode()
        pages.add(re.sub(r'X-CSRFToken": "[^"]+', "", page))
    assert len(pages) == 1
    assert [tache.args_kwargs["args"][0] for tache in DBTaskResult.objects.order_by("enqueued_at")] == [
        "aurore.delmasse@lycee.example",
        "inconnue@lycee.example",
    ]
    assert mailoutbox == []


def test_the_link_opens_the_choice_of_a_password_once(client, aurore, mailoutbox):
    assert envoyer_les_liens.func("aurore.delmasse@lycee.example", "http://testserver/") == 1
    assert mailoutbox[0].to == ["Aurore.Delmasse@lycee.example"]
    assert "« delmasse »" in mailoutbox[0].body
    formulaire = client.get(_lien(mailoutbox)).headers["Location"]
    assert "set-password" in formulaire
    reponse = client.post(formulaire, {"password1": NOUVEAU, "password2": NOUVEAU})
    assert reponse.headers["Location"] == "/compte/mot-de-passe/change/"
    assert client.post("/compte/connexion/", {"login": "delmasse", "password": NOUVEAU}).status_code == 302
    client.post("/compte/deconnexion/")
    assert "n’est plus valable" in client.get(_lien(mailoutbox)).content.decode()


def test_the_link_lives_one_hour(client, aurore, mailoutbox, time_machine):
    envoyer_les_liens.func("aurore.delmasse@lycee.example", "http://testserver/")
    time_machine.shift(3601)
    assert "n’est plus valable" in client.get(_lien(mailoutbox)).content.decode()


def test_the_password_so_chosen_obeys_the_same_rules_and_ends_a_code(client, aurore, mailoutbox):
    Utilisateur.objects.filter(pk=aurore.pk).update(code_valable_jusqu_au="2026-12-20T00:00Z")
    envoyer_les_liens.func("aurore.delmasse@lycee.example", "http://testserver/")
    formulaire = client.get(_lien(mailoutbox)).headers["Location"]
    assert "1234" in client.post(formulaire, {"password1": "1234", "password2": "1234"}).content.decode()
    client.post(formulaire, {"password1": NOUVEAU, "password2": NOUVEAU})
    assert Utilisateur.objects.get(pk=aurore.pk).code_valable_jusqu_au is None


def test_a_closed_account_and_one_without_address_receive_nothing(aurore, mailoutbox):
    UtilisateurFactory(courriel="ferme@lycee.example", is_active=False)
    assert envoyer_les_liens.func("ferme@lycee.example", "http://testserver/") == 0
    assert envoyer_les_liens.func("", "http://testserver/") == 0
    assert mailoutbox == []


def test_asking_without_end_is_slowed(client, aurore):
    reponses = [client.post(OUBLIE, {"email": "aurore.delmasse@lycee.example"}).status_code for _ in range(7)]
    assert reponses == [302] * 5 + [429] * 2
