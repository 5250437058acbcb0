"""First-use codes: single use, thirty days, nowhere in clear, and a password to choose before anything else."""

import logging
import math
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from scolarite import codes
from scolarite.actions import comptes
from scolarite.models import Utilisateur
from socle.models import Evenement
from tests.factories import MOT_DE_PASSE, UtilisateurFactory

CHOISIR = "/compte/mot-de-passe/choisir/"
NOUVEAU = "cerise tambour lavande"


@pytest.fixture(autouse=True)
def personne_n_a_essaye(db):
    cache.clear()


@pytest.fixture
def code(lea, mme_delmasse, monkeypatch):
    """The code that Mme Delmasse has just given to Léa: one that no rule of passwords would refuse."""
    monkeypatch.setattr(codes, "tirer", lambda: "K7MP-QXC4-TVWD")
    return comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)


def _entrer(client, secret, identifiant="lea.martin"):
    return client.post("/compte/connexion/", {"login": identifiant, "password": secret}, follow=True)


def _choisir(client, mot_de_passe):
    return client.post(CHOISIR, {"password1": mot_de_passe, "password2": mot_de_passe})


def test_a_code_is_hard_to_guess_and_easy_to_read():
    assert codes.GROUPES * codes.TAILLE * math.log2(len(codes.SIGNES)) > 50
    assert not set(codes.SIGNES) & set("0O1ILB85S2ZAEIOUY".replace("Y", ""))
    assert len({codes.tirer() for _ in range(500)}) == 500
    assert all(len(groupe) == 4 for groupe in codes.tirer().split("-"))


def test_the_first_sign_in_asks_for_a_password_before_any_other_page(client, code, lea):
    reponse = _entrer(client, code)
    assert reponse.redirect_chain[-1][0] == CHOISIR
    for adresse in ("/", "/compte/mot-de-passe/"):
        assert client.get(adresse).headers["Location"] == CHOISIR
    assert client.get("/accessibilite/").status_code == 200
    assert _choisir(client, NOUVEAU).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get(CHOISIR).headers["Location"] == "/compte/mot-de-passe/"


def test_once_the_password_is_chosen_it_opens_and_the_code_does_not(client, code, lea):
    _entrer(client, code)
    _choisir(client, NOUVEAU)
    assert "incorrect" in _entrer(Client(), code).content.decode()
    assert _entrer(Client(), NOUVEAU).context["user"] == lea.utilisateur


@pytest.mark.parametrize("saisie", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_is_typed_with_or_without_capitals_and_dashes(client, code, saisie):
    assert _entrer(client, saisie(code)).redirect_chain[-1][0] == CHOISIR


def test_a_code_serves_once_even_when_no_password_was_chosen(client, code):
    _entrer(client, code)
    client.post("/compte/deconnexion/")
    assert "incorrect" in _entrer(Client(), code).content.decode()


@pytest.mark.parametrize("saisie", [str, str.lower, lambda code: code.replace("-", "")])
def test_the_code_cannot_stay_as_the_password(client, code, saisie, lea):
    _entrer(client, code)
    reponse = _choisir(client, saisie(code))
    assert "ne peut pas rester votre mot de passe" in reponse.content.decode()
    assert not Utilisateur.objects.get(pk=lea.utilisateur_id).has_usable_password()


def test_without_the_kept_hash_the_code_could_stay(client, code, monkeypatch):
    """Control of the test above: what refuses it is the comparison, not another rule."""
    monkeypatch.setattr("scolarite.views.comptes.code_retenu", lambda request: "")
    _entrer(client, code)
    assert _choisir(client, code).headers["Location"] == "/"


@pytest.mark.parametrize(("jours", "ouvre"), [(30, True), (30 + 1 / 86_400, False)])
def test_a_code_lives_thirty_days(client, code, time_machine, jours, ouvre, lea):
    fin = Utilisateur.objects.get(pk=lea.utilisateur_id).code_valable_jusqu_au
    time_machine.move_to(fin + timedelta(days=jours - 30), tick=False)
    page = _entrer(client, code).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert ("Choisir un mot de passe" in page) == ouvre
    assert ("n’est plus valable depuis le 23 décembre 2026" in page) != ouvre


def test_a_new_code_ends_the_sessions_and_replaces_the_password(client, lea, mme_delmasse):
    client.force_login(lea.utilisateur)
    code = comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)
    assert client.get("/").status_code == 302
    assert "incorrect" in _entrer(Client(), MOT_DE_PASSE).content.decode()
    assert _entrer(Client(), code).redirect_chain[-1][0] == CHOISIR


def test_a_second_code_kills_the_first(client, code, lea, mme_delmasse, monkeypatch):
    monkeypatch.setattr(codes, "tirer", lambda: "C4RT-9HNX-D3PF")
    comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)
    assert "incorrect" in _entrer(client, code).content.decode()


def test_a_new_code_forgives_the_failures(client, lea, mme_delmasse):
    for _ in range(7):
        _entrer(client, "faux")
    code = comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)
    assert _entrer(client, code).redirect_chain[-1][0] == CHOISIR


def test_a_code_is_nowhere_in_clear(client, lea, mme_delmasse, caplog):
    with caplog.at_level(logging.DEBUG):
        code = comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)
        _entrer(client, code)
    for secret in (code, codes.normaliser(code)):
        assert secret not in caplog.text
        with connection.cursor() as curseur:
            for table in connection.introspection.table_names():
                curseur.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])  # noqa: S608 -- names of our own tables
                assert curseur.fetchone() == (0,), table


def test_giving_a_code_leaves_a_trace_that_does_not_tell_it(code, lea, mme_delmasse):
    trace = Evenement.objects.get(verbe="donner_un_code")
    assert (trace.identifiant, trace.objet, trace.objet_id) == ("delmasse", "Utilisateur", lea.utilisateur_id)
    assert trace.details == {}


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_sign_ins_with_one_code_one_succeeds(lea, mme_delmasse):
    code = comptes.donner_un_code(utilisateur=lea.utilisateur, par=mme_delmasse)
    compte = Utilisateur.objects.get(pk=lea.utilisateur_id)
    assert codes.normaliser(code)

    def utiliser(_) -> bool:
        try:
            comptes.utiliser_le_code(utilisateur=compte)
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as fils:
        assert sum(fils.map(utiliser, range(20))) == 1


def test_a_person_with_a_code_not_yet_used_and_an_open_session_is_asked_too(client, code, lea):
    """A session opened otherwise than by the code is under the same duty, and no loop of redirections."""
    client.force_login(Utilisateur.objects.get(pk=lea.utilisateur_id))
    assert client.get(CHOISIR).status_code == 200


def test_an_expired_code_of_somebody_else_says_nothing(client, lea):
    UtilisateurFactory(identifiant="ancien", code_valable_jusqu_au=timezone.now() - timedelta(days=1))
    assert "incorrect" in _entrer(client, "CDFG-HJKM-NPQR", "ancien").content.decode()
