"""How a tutor gets in, and how nobody else does (promesses, rows 6 and 7)."""

import logging
import re
import secrets

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pfmp import acces_tuteur, actions
from pfmp.models import LienTuteur
from socle.journaux import SansSecrets
from socle.models import Evenement
from tests.pfmp.factories import PeriodeFactory, PfmpFactory
from tests.pfmp.tuteurs import adresse_de, entrer, reponses


@pytest.fixture
def pfmp(referentiel_officiel, lea, tago1, m_fontanelle):
    """Léa's PFMP, from 16 November to 11 December 2026; M. Fontanelle is her référent."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1), referent=m_fontanelle)


@pytest.fixture
def ouverture(pfmp, mme_delmasse):
    cache.clear()
    return actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse)


def le_lien(ouverture):
    return LienTuteur.objects.get(pk=ouverture.lien.pk)


# --- The exchange -------------------------------------------------------------------------------------
def test_the_secret_is_exchanged_for_a_cookie_of_that_address_only(ouverture, client):
    reponse = client.get(adresse_de(ouverture))
    page = f"/evaluation/{ouverture.lien.cle_publique}/"
    assert (reponse.status_code, reponse.headers["Location"]) == (303, page)
    temoin = reponse.cookies["evaluation"]
    assert (temoin["path"], temoin["httponly"], temoin["samesite"], temoin["max-age"]) == (page, True, "Lax", 3600)
    assert temoin.value.split(":")[:2] == [str(ouverture.lien.pk), "non"]


def test_the_cookie_is_for_https_only_in_production(ouverture, client, settings):
    settings.PRODUCTION = True
    assert client.get(adresse_de(ouverture)).cookies["evaluation"]["secure"] is True


@pytest.mark.parametrize("methode", ["get", "head"])
def test_the_scanner_of_a_mail_server_consumes_nothing(ouverture, methode):
    avant = LienTuteur.objects.values().get()
    for _ in range(3):
        assert getattr(Client(), methode)(adresse_de(ouverture)).status_code == 303
    assert LienTuteur.objects.values().get() == avant
    assert Evenement.objects.exclude(verbe="ouvrir_lien").count() == 0
    assert entrer(ouverture)[0].get(f"/evaluation/{ouverture.lien.cle_publique}/").status_code == 200


def test_before_the_name_the_page_shows_nothing_of_anybody(ouverture, pfmp):
    client, page = entrer(ouverture, nom=None)
    texte = client.get(page).content.decode()
    mots = ("MARTIN", "Léa", str(pfmp.organisme), str(pfmp.tuteur), "Delmasse", "Fontanelle", pfmp.code)
    assert [mot for mot in mots if mot in texte] == []
    client.post(page, {"geste": "reconnaitre", "saisie": "Martin"})
    texte = client.get(page).content.decode()  # control: they are there for who knows
    assert [mot for mot in mots if mot in texte] == [
        "MARTIN",
        "Léa",
        str(pfmp.organisme),
        str(pfmp.tuteur),
        "Fontanelle",
    ]


def test_a_cookie_opens_no_other_link(ouverture, noe, ago2, mme_delmasse):
    autre = actions.ouvrir_un_lien(
        pfmp=PfmpFactory(eleve=noe, periode=PeriodeFactory(classe=ago2)), par=mme_delmasse
    ).lien
    client, page = entrer(ouverture)
    ailleurs = acces_tuteur.adresse(autre)
    assert client.get(ailleurs).status_code == 404
    volee = client.cookies["evaluation"]
    client.cookies["evaluation"] = volee.value  # without its path, as a thief would send it
    assert client.get(page).status_code == 200  # control: it is a good cookie
    assert client.get(ailleurs).status_code == 404


def test_a_cookie_that_we_did_not_sign_opens_nothing(ouverture):
    client, page = entrer(ouverture, nom=None)
    signe = client.cookies["evaluation"].value
    client.cookies["evaluation"] = signe.replace(":non:", ":oui:")
    assert client.get(page).status_code == 404


def test_the_cookie_ends_after_an_hour_and_each_page_prolongs_it(ouverture, time_machine):
    client, page = entrer(ouverture)
    time_machine.move_to("2026-11-23 10:50:00+01:00")
    assert client.get(page).status_code == 200
    time_machine.move_to("2026-11-23 11:45:00+01:00")
    assert client.get(page).status_code == 200
    time_machine.move_to("2026-11-23 12:46:00+01:00")
    assert client.get(page).status_code == 404


def test_without_a_cookie_an_address_that_exists_answers_as_one_that_does_not(ouverture, client):
    existe = client.get(acces_tuteur.adresse(ouverture.lien))
    inventee = client.get("/evaluation/00000000-0000-4000-8000-000000000000/")
    assert (existe.status_code, existe.content) == (404, inventee.content)


# --- Five tries ---------------------------------------------------------------------------------------
def test_five_wrong_names_close_the_link_and_say_so(ouverture):
    client, page = entrer(ouverture, nom=None)
    statuts = [client.post(page, {"geste": "reconnaitre", "saisie": "PETIT"}).status_code for _ in range(5)]
    assert statuts == [422, 422, 422, 422, 403]
    assert client.post(page, {"geste": "reconnaitre", "saisie": "MARTIN"}).status_code == 403
    assert client.post(page, {"geste": "demander"}).status_code == 410
    assert le_lien(ouverture).demande_le is not None


def test_a_wrong_name_says_how_many_tries_are_left_and_an_empty_one_costs_none(ouverture):
    client, page = entrer(ouverture, nom=None)
    assert "Écrivez le nom" in client.post(page, {"geste": "reconnaitre", "saisie": " "}).content.decode()
    assert "Il reste 4 essais" in client.post(page, {"geste": "reconnaitre", "saisie": "Petit"}).content.decode()


# --- What opens nothing -------------------------------------------------------------------------------
def fermer(ouverture, pfmp, mme_delmasse, time_machine, comment):
    if comment == "utilise":
        client, page = entrer(ouverture)
        assert client.post(page, reponses(pfmp)).status_code == 303
    elif comment == "revoque":
        actions.revoquer(liens=LienTuteur.objects.all(), par=mme_delmasse)
    elif comment == "annulee":
        pfmp.annulee_le = timezone.now()
        pfmp.save()
    else:
        time_machine.move_to("2027-01-09 00:00:00+01:00")


@pytest.mark.parametrize("comment", ["utilise", "revoque", "expire", "annulee"])
def test_used_expired_and_revoked_are_one_same_page_without_a_name(
    ouverture, pfmp, mme_delmasse, time_machine, comment
):
    fermer(ouverture, pfmp, mme_delmasse, time_machine, comment)
    reponse = Client().get(adresse_de(ouverture))
    assert reponse.status_code == 410
    texte = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", reponse.content.decode())
    assert [mot for mot in ("MARTIN", "Léa", str(pfmp.organisme), ouverture.secret) if mot in texte] == []
    LienTuteur.objects.filter(pk=ouverture.lien.pk).update(revoque_le=timezone.now(), transmis_le=None)
    revoque = Client().get(adresse_de(ouverture)).content.decode()
    assert texte == re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", revoque)


def test_a_link_expires_to_the_second(ouverture, time_machine):
    time_machine.move_to("2027-01-08 23:59:59+01:00", tick=False)
    assert Client().get(adresse_de(ouverture)).status_code == 303
    time_machine.move_to("2027-01-09 00:00:00+01:00", tick=False)
    assert Client().get(adresse_de(ouverture)).status_code == 410


def test_a_revocation_acts_on_a_page_that_is_open(ouverture, pfmp, mme_delmasse):
    client, page = entrer(ouverture)
    actions.revoquer(liens=LienTuteur.objects.all(), par=mme_delmasse)
    assert client.get(page).status_code == 410
    assert client.post(page, reponses(pfmp)).status_code == 410
    assert pfmp.evaluations.count() == 0


def test_another_link_is_asked_once_a_day_from_one_that_opens_no_more(ouverture, mme_delmasse, time_machine):
    actions.revoquer(liens=LienTuteur.objects.all(), par=mme_delmasse)
    client = Client()
    client.get(adresse_de(ouverture))
    page = acces_tuteur.adresse(ouverture.lien)
    assert "Votre demande est partie." in client.post(page, {"geste": "demander"}).content.decode()
    assert "déjà arrivée" in client.post(page, {"geste": "demander"}).content.decode()


# --- Guessing -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("secret", ["court", "a" * 43, "é" * 43, "a" * 500])
def test_an_address_that_opens_nothing_is_not_found(ouverture, client, secret):
    assert client.get(reverse("tuteur:lien", args=[secret])).status_code == 404


def test_ten_thousand_random_secrets_open_nothing(ouverture):
    essayes = [secrets.token_urlsafe(32) for _ in range(10_000)]
    empreintes = list(map(acces_tuteur.empreinte, essayes))
    assert LienTuteur.objects.filter(empreinte__in=empreintes).count() == 0
    assert [secret for secret in essayes[:30] if acces_tuteur.trouver(secret)] == []
    assert acces_tuteur.trouver(ouverture.secret) == ouverture.lien  # control: the right one is found


def test_a_network_that_guesses_is_stopped_after_twenty_a_minute(ouverture, client, time_machine):
    time_machine.move_to("2026-11-23 10:00:00+01:00", tick=False)
    statuts = [client.get(reverse("tuteur:lien", args=[secrets.token_urlsafe(32)])).status_code for _ in range(25)]
    assert statuts == [404] * 20 + [429] * 5
    assert client.get(adresse_de(ouverture)).status_code == 429  # else it would only slow who guesses wrong
    assert client.get(adresse_de(ouverture), REMOTE_ADDR="192.0.2.7").status_code == 303
    time_machine.move_to("2026-11-23 10:01:01+01:00", tick=False)
    assert client.get(adresse_de(ouverture)).status_code == 303


def test_without_the_limit_a_network_may_guess_for_ever(ouverture, client, monkeypatch):
    """Control of the test above."""

    class Compte:
        def rendre(self):
            pass

    monkeypatch.setattr(acces_tuteur, "compter", lambda *mots: Compte())
    statuts = {client.get(reverse("tuteur:lien", args=[secrets.token_urlsafe(32)])).status_code for _ in range(25)}
    assert statuts == {404}


def test_a_link_opened_many_times_is_no_guess(ouverture, client):
    assert {client.get(adresse_de(ouverture)).status_code for _ in range(25)} == {303}


# --- Nothing leaks ------------------------------------------------------------------------------------
def test_every_answer_stays_out_of_referers_caches_and_search_engines(ouverture, pfmp, mme_delmasse):
    client, page = entrer(ouverture, nom=None)
    reponses_ = [
        client.get(adresse_de(ouverture)),
        client.get(reverse("tuteur:lien", args=["inconnu"])),
        client.get(page),
        client.post(page, {"geste": "reconnaitre", "saisie": "Petit"}),
        client.post(page, {"geste": "reconnaitre", "saisie": "Martin"}),
        client.get(page),
        client.post(page, {"geste": "transmettre"}),
        client.post(page, reponses(pfmp)),
        client.get(page),
        Client().get(page),
    ]
    assert [reponse.status_code for reponse in reponses_] == [303, 404, 200, 422, 303, 200, 422, 303, 410, 404]
    for reponse in reponses_:
        assert reponse.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in reponse.headers["Cache-Control"]
        assert reponse.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert ouverture.secret not in reponse.content.decode(errors="ignore")


@pytest.fixture
def journal(caplog):
    """What is logged, as the journals of the site write it."""
    filtre = SansSecrets()
    caplog.handler.addFilter(filtre)
    yield caplog
    caplog.handler.removeFilter(filtre)  # the handler serves the tests that follow


def test_the_secret_is_in_no_table_and_no_log_after_a_whole_life(ouverture, pfmp, journal):
    with journal.at_level(logging.INFO):
        Client().get(adresse_de(ouverture) + "x")
        client, page = entrer(ouverture)
        client.post(page, reponses(pfmp))
        client.get(adresse_de(ouverture))
        client.post(page, {"geste": "demander"})
    assert "/t/***" in journal.text  # control: the addresses were logged
    assert ouverture.secret not in journal.text
    with connection.cursor() as curseur:
        curseur.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in curseur.fetchall():
            curseur.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{ouverture.secret}%"])  # noqa: S608 -- our own tables
            assert curseur.fetchone() == (0,), table


def test_no_gesture_without_the_csrf_token(ouverture, pfmp):
    client = Client(enforce_csrf_checks=True)
    page = client.get(adresse_de(ouverture)).headers["Location"]
    for geste in ("reconnaitre", "garder", "transmettre", "demander"):
        assert client.post(page, {"geste": geste, "saisie": "Martin"}).status_code == 403
    assert le_lien(ouverture).nb_essais == 0


@pytest.mark.parametrize(
    ("entetes", "statut"),
    [
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),  # a page without referer hides its origin
        ({"Origin": "null"}, 303),  # so does a browser that says nothing more: the token is there
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://ailleurs.example"}, 403),
    ],
)
def test_a_form_comes_from_our_own_pages(ouverture, entetes, statut):
    client = Client(enforce_csrf_checks=True)
    page = client.get(adresse_de(ouverture)).headers["Location"]
    jeton = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())[1]
    formulaire = {"geste": "reconnaitre", "saisie": "Martin", "csrfmiddlewaretoken": jeton}
    assert client.post(page, formulaire, headers=entetes).status_code == statut


def test_a_hidden_origin_is_refused_on_every_other_page(db):
    """Control: what is done for the tutor opens nothing else."""
    client = Client(enforce_csrf_checks=True)
    jeton = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/compte/connexion/").content.decode())[1]
    formulaire = {"login": "delmasse", "password": "x", "csrfmiddlewaretoken": jeton}
    cachee = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/compte/connexion/", formulaire, headers=cachee).status_code == 403
