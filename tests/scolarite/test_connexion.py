"""Signing in: by identifiant, slowly for who guesses, with an answer that says nothing of the account."""

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client

from scolarite import tentatives
from scolarite.models import Role, Utilisateur
from socle.limites import Limite
from socle.models import Evenement
from tests.factories import MOT_DE_PASSE, RoleFactory, UtilisateurFactory

CONNEXION = "/compte/connexion/"


@pytest.fixture(autouse=True)
def personne_n_a_essaye(db):
    cache.clear()


def _essayer(client, identifiant, mot_de_passe="faux", **entetes):
    return client.post(CONNEXION, {"login": identifiant, "password": mot_de_passe}, **entetes)


def _texte(reponse) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", reponse.content.decode())
    return re.sub(r'value="[^"]*"', "", page)


def test_a_person_signs_in_with_an_identifiant_typed_with_capitals_and_blanks(client, mme_delmasse):
    reponse = _essayer(client, "  Delmasse ", MOT_DE_PASSE)
    assert reponse.headers["Location"] == "/"
    assert client.get("/").context["user"] == mme_delmasse


def test_signing_in_gives_a_new_session_id_and_leaves_a_trace(client, mme_delmasse):
    client.cookies["sessionid"] = "choisie-par-un-autre"
    _essayer(client, "delmasse", MOT_DE_PASSE)
    assert client.cookies["sessionid"].value != "choisie-par-un-autre"
    assert Evenement.objects.filter(verbe="se_connecter").values_list("identifiant", "role").get() == (
        "delmasse",
        "enseignant",
    )


def test_one_goes_where_one_was_going(client, mme_delmasse):
    reponse = client.post(CONNEXION, {"login": "delmasse", "password": MOT_DE_PASSE, "next": "/accessibilite/"})
    assert reponse.headers["Location"] == "/accessibilite/"


def test_another_site_is_never_the_next_page(client, mme_delmasse):
    reponse = client.post(CONNEXION, {"login": "delmasse", "password": MOT_DE_PASSE, "next": "https://ailleurs.fr/"})
    assert reponse.headers["Location"] == "/"


def test_a_refusal_keeps_the_identifiant_and_never_the_password(client, mme_delmasse):
    page = _essayer(client, "delmasse", "presque-juste").content.decode()
    assert 'value="delmasse"' in page
    assert "presque-juste" not in page
    assert "Identifiant ou mot de passe incorrect" in page


@pytest.fixture
def connue_fermee_inconnue(mme_delmasse):
    UtilisateurFactory(identifiant="fermee", is_active=False)
    return ["delmasse", "fermee", "inconnue"]


def test_unknown_known_and_closed_accounts_get_the_same_answer(client, connue_fermee_inconnue):
    reponses = [_essayer(client, identifiant) for identifiant in connue_fermee_inconnue]
    assert {reponse.status_code for reponse in reponses} == {200}
    assert len({_texte(reponse) for reponse in reponses}) == 1


def test_a_closed_account_gets_it_also_with_the_right_password(client, connue_fermee_inconnue):
    assert _texte(_essayer(client, "fermee", MOT_DE_PASSE)) == _texte(_essayer(client, "inconnue", MOT_DE_PASSE))


def test_exactly_one_password_is_hashed_in_every_case(client, connue_fermee_inconnue, monkeypatch):
    """What makes the pace the same; the stopwatch test below belongs to `make test-complet`."""
    hachages = []
    original = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hachages.append(args[1]) or original(*args))
    for identifiant in connue_fermee_inconnue:
        _essayer(client, identifiant, f"faux-{identifiant}")
    assert hachages == ["faux-delmasse", "faux-fermee", "faux-inconnue"]


@pytest.mark.complet
def test_unknown_known_and_closed_accounts_take_the_same_time(client, connue_fermee_inconnue, settings, monkeypatch):
    """The medians of 40 tries, with the real hasher, within 10 ms or 10 %. The control is the next test."""
    medianes = _medianes(client, connue_fermee_inconnue, settings, monkeypatch, essais=40)
    assert max(medianes) - min(medianes) <= max(0.010, 0.10 * min(medianes))


@pytest.mark.complet
def test_without_the_hash_for_nobody_the_unknown_account_would_be_told_by_its_pace(
    client, connue_fermee_inconnue, settings, monkeypatch
):
    monkeypatch.setattr("scolarite.authentification.make_password", lambda mot: mot)
    medianes = _medianes(client, connue_fermee_inconnue, settings, monkeypatch, essais=10)
    assert max(medianes) - min(medianes) > max(0.010, 0.10 * min(medianes))


def _medianes(client, identifiants, settings, monkeypatch, essais) -> list[float]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    monkeypatch.setattr(tentatives, "PAR_COMPTE", Limite("sans", nombre=10_000, duree=60))
    monkeypatch.setattr(tentatives, "PAR_ADRESSE", Limite("sans", nombre=10_000, duree=60))
    for compte in Utilisateur.objects.filter(identifiant__in=identifiants):
        compte.set_password(MOT_DE_PASSE)
        compte.save()
    durees: dict[str, list[float]] = {identifiant: [] for identifiant in identifiants}
    for _ in range(essais):
        for identifiant in identifiants:
            debut = time.perf_counter()
            _essayer(client, identifiant)
            durees[identifiant].append(time.perf_counter() - debut)
    return [statistics.median(mesures) for mesures in durees.values()]


def test_five_failures_then_one_minute_between_two_tries(client, mme_delmasse, time_machine):
    for _ in range(5):
        assert "incorrect" in _texte(_essayer(client, "delmasse"))
    time_machine.shift(59)
    assert "Attendez une minute" in _texte(_essayer(client, "delmasse", MOT_DE_PASSE))
    time_machine.shift(2)
    assert "incorrect" in _texte(_essayer(client, "delmasse"))
    time_machine.shift(61)
    assert _essayer(client, "delmasse", MOT_DE_PASSE).status_code == 302


def test_an_unknown_account_is_slowed_in_the_same_way(client, connue_fermee_inconnue):
    reponses = {
        identifiant: [_texte(_essayer(client, identifiant)) for _ in range(7)] for identifiant in connue_fermee_inconnue
    }
    assert reponses["delmasse"] == reponses["inconnue"] == reponses["fermee"]


def test_twenty_five_failures_a_day_at_most(client, mme_delmasse, time_machine):
    refus = []
    for _ in range(40):
        refus.append("incorrect" in _texte(_essayer(client, "delmasse")))
        time_machine.shift(61)
    assert refus.count(True) == 25
    assert "aujourd’hui" in _texte(_essayer(client, "delmasse", MOT_DE_PASSE))
    time_machine.shift(86_400)
    assert _essayer(client, "delmasse", MOT_DE_PASSE).status_code == 302


def test_a_success_does_not_count_and_forgives_no_earlier_failure(client, mme_delmasse):
    for _ in range(4):
        _essayer(client, "delmasse")
    for _ in range(3):
        assert _essayer(Client(), "delmasse", MOT_DE_PASSE).status_code == 302
    assert "incorrect" in _texte(_essayer(client, "delmasse"))
    assert "Attendez une minute" in _texte(_essayer(client, "delmasse"))


def test_thirty_five_pupils_behind_one_address_may_each_fail_twice(client, lea, lycee):
    eleves = [UtilisateurFactory(role=Role.Nature.ELEVE, role__etablissement=lycee) for _ in range(35)]
    for eleve in eleves:
        for _ in range(2):
            assert "incorrect" in _texte(_essayer(client, eleve.identifiant))
    assert {_essayer(Client(), eleve.identifiant, MOT_DE_PASSE).status_code for eleve in eleves} == {302}


def test_one_address_trying_many_accounts_is_slowed_and_another_is_not(client, mme_delmasse):
    for numero in range(tentatives.PAR_ADRESSE.nombre):
        _essayer(client, f"inconnu{numero}")
    assert "depuis ce réseau" in _texte(_essayer(client, "delmasse", MOT_DE_PASSE))
    assert _essayer(client, "delmasse", MOT_DE_PASSE, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_hammering_one_account_does_not_slow_its_neighbours(client, mme_delmasse, lea):
    for _ in range(tentatives.PAR_ADRESSE.nombre + 10):
        _essayer(client, "delmasse")
    assert _essayer(client, "lea.martin", MOT_DE_PASSE).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_get_exactly_the_limit():
    """What four workers share: the count is held by the database."""
    cache.clear()
    assert _en_parallele() == tentatives.PAR_COMPTE.libres


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_parallel_tries_would_get_more(monkeypatch):
    cache.clear()
    monkeypatch.setattr("socle.limites.verrouiller", lambda cle: time.sleep(0.01))
    assert _en_parallele() > tentatives.PAR_COMPTE.libres


def _en_parallele() -> int:
    def essayer(_) -> bool:
        try:
            tentatives.commencer("delmasse", "192.0.2.1")
        except tentatives.TropDEssaisError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as fils:
        return sum(fils.map(essayer, range(24)))


def test_a_person_with_two_roles_takes_the_other_one(client, mme_delmasse, lycee):
    secretariat = RoleFactory(utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.SECRETARIAT)
    client.force_login(mme_delmasse)
    page = client.get("/").content.decode()
    assert "Passer : Secrétariat (examens), " in page
    client.post(f"/compte/role/{secretariat.pk}/")
    assert client.get("/").context["user"].role == secretariat


def test_nobody_takes_the_role_of_somebody_else(client, mme_delmasse, m_albaredol):
    for personne, autre in ((mme_delmasse, m_albaredol), (m_albaredol, mme_delmasse)):
        client.force_login(personne)
        assert client.post(f"/compte/role/{autre.roles.get().pk}/").status_code == 404


def test_nobody_takes_a_closed_role(client, mme_delmasse, lycee):
    ferme = RoleFactory(utilisateur=mme_delmasse, etablissement=lycee, role=Role.Nature.CPE, au="2026-11-22")
    client.force_login(mme_delmasse)
    page = client.post(f"/compte/role/{ferme.pk}/", follow=True)
    assert "Ce rôle n’est plus ouvert." in page.content.decode()
    assert page.context["user"].role.role == Role.Nature.ENSEIGNANT
    assert Utilisateur.objects.get(pk=mme_delmasse.pk).role_choisi is None


def test_a_person_without_an_open_role_is_told_so(client, mme_delmasse):
    client.force_login(mme_delmasse)
    Role.objects.filter(utilisateur=mme_delmasse).update(au="2026-11-22")
    reponse = client.get("/")
    assert reponse.status_code == 403
    assert "Aucun rôle ouvert" in reponse.content.decode()
    assert client.get("/compte/mot-de-passe/").status_code == 200


def test_a_request_reads_the_session_and_the_person_in_two_queries(client, mme_delmasse, django_assert_num_queries):
    client.force_login(mme_delmasse)
    with django_assert_num_queries(2):
        client.post("/compte/connexion/nulle-part/")
    with django_assert_num_queries(2):
        client.get("/compte/connexion/")
