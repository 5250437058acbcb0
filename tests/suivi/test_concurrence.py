"""Several people at once on the same cells: nothing is lost, nothing is done twice, and each guard has its control."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from suivi.actions import (
    Saisie,
    positionnements,
    positionner,
    reconstruire,
    regler,
    retenir_un_niveau,
    retenus,
)
from suivi.models import Niveau, NiveauRetenu, Positionnement
from tests.factories import SituationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)


def en_parallele(nombre: int, travail) -> list:
    """Run `travail(rank)` in so many threads that start together, each with a connection of its own."""
    depart = Barrier(nombre)

    def fil(rang):
        try:
            depart.wait()
            return travail(rang)
        finally:
            connection.close()

    with ThreadPoolExecutor(nombre) as fils:
        return list(fils.map(fil, range(nombre)))


class Navigateur:
    """What a browser does of a cell, against the real server: a session, the token, one request at a time."""

    def __init__(self, live_server, situation, par):
        client = Client()
        client.force_login(par)
        self.connexion = HTTPConnection(live_server.thread.host, live_server.thread.port, timeout=60)
        self.temoins = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.base = reverse("suivi:situation", args=[situation.pk])
        self.jeton = json.loads(self.demander("GET", "/compte/reprendre/")[1])["jeton"]

    def demander(self, methode: str, adresse: str, champs: dict | None = None) -> tuple[int, str]:
        """Return the status and the text of the answer."""
        entetes = {"Cookie": "; ".join(f"{nom}={valeur}" for nom, valeur in self.temoins.items()), "HX-Request": "true"}
        if methode == "POST":
            entetes |= {"X-CSRFToken": self.jeton, "Content-Type": "application/x-www-form-urlencoded"}
        self.connexion.request(methode, adresse, urlencode(champs or {}), entetes)
        reponse = self.connexion.getresponse()
        for temoin in reponse.headers.get_all("Set-Cookie", []):
            nom, _, valeur = temoin.partition(";")[0].partition("=")
            self.temoins[nom] = valeur
        return reponse.status, reponse.read().decode()

    def enregistrer(self, cle: dict, version: int, commentaire: str) -> tuple[int, str]:
        """Save the comment of a cell on the version seen; return the status and the answer."""
        champs = {**cle, "version": version, "commentaire": commentaire}
        return self.demander("POST", f"{self.base}positionner/", champs)


def ecrire_chacun_son_tour(live_server, situation, eleve, competence, par, *, clients: int, tours: int) -> int:
    """Let each browser add its letters to one comment; return how many letters are missing at the end.

    A browser adds a letter to the comment that it knows and saves it on the version that it knows; after a conflict,
    which shows what is stored, it adds the letter to that.
    """
    cle = {"eleve": eleve.pk, "competence": competence.pk}

    def travail(rang):
        navigateur, version, commentaire = Navigateur(live_server, situation, par), 0, ""
        for _ in range(tours):
            while True:
                voulu = commentaire + "abcdefgh"[rang]
                statut, reponse = navigateur.enregistrer(cle, version, voulu)
                version = int(re.search(r'data-v="(\d+)"', reponse)[1])
                if statut == 200:
                    commentaire = voulu
                    break
                assert statut == 409
                commentaire = re.search(r"Commentaire enregistré\s*: «\s([a-h]*)\s»", unescape(reponse))[1]
        navigateur.connexion.close()

    en_parallele(clients, travail)
    return clients * tours - len(Positionnement.objects.get().commentaire)


@pytest.mark.parametrize(("clients", "tours"), [(4, 8), pytest.param(8, 50, marks=pytest.mark.complet)])
def test_no_edit_is_lost_between_teachers(live_server, situation, lea, competences, mme_delmasse, clients, tours):
    perdues = ecrire_chacun_son_tour(
        live_server, situation, lea, competences[0], mme_delmasse, clients=clients, tours=tours
    )
    assert perdues == 0
    assert Positionnement.objects.get().version == clients * tours
    assert Positionnement.pgh_event_model.objects.count() == clients * tours


def test_without_the_version_check_edits_are_lost(live_server, situation, lea, competences, mme_delmasse, monkeypatch):
    """Control of the test above."""
    monkeypatch.setattr(positionnements, "est_perimee", lambda saisie, actuelle: False)
    perdues = ecrire_chacun_son_tour(live_server, situation, lea, competences[0], mme_delmasse, clients=4, tours=8)
    assert perdues > 0


def test_a_form_sent_twenty_times_at_once_writes_once(situation, lea, competences, mme_delmasse):
    adresse = reverse("suivi:positionner", args=[situation.pk])
    saisie = {"eleve": lea.pk, "competence": competences[0].pk, "version": 0, "valeur": "3"}

    def envoyer(_):
        client = Client()
        client.force_login(mme_delmasse)
        return client.post(adresse, saisie, headers={"HX-Request": "true"}).status_code

    assert set(en_parallele(20, envoyer)) == {200}
    assert Positionnement.objects.count() == 1
    assert Positionnement.pgh_event_model.objects.count() == 1


def positionner_pendant_qu_un_autre_attend(recente, ancienne, eleve, competence, par) -> None:
    """Position the pupil in `recente`; before it is committed, somebody positions her in `ancienne` and must wait."""

    def seconde_saisie():
        try:
            positionner(situation=ancienne, saisie=Saisie(eleve.pk, competence.pk, "1"), par=par)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            positionner(situation=recente, saisie=Saisie(eleve.pk, competence.pk, "4"), par=par)
            attente = fil.submit(seconde_saisie)
            while not _quelqu_un_attend_un_verrou() and not attente.done():
                pass
        attente.result(timeout=30)


def _quelqu_un_attend_un_verrou() -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_stat_clear_snapshot()")  # a transaction reads it once otherwise
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return curseur.fetchone()[0] > 0


@pytest.fixture
def deux_situations(tago1, competences, mme_delmasse, lea):
    return [
        SituationFactory(classe=tago1, competences=competences[:1], date=jour, auteur=mme_delmasse)
        for jour in (date(2026, 11, 13), date(2026, 10, 9))
    ]


def test_two_situations_typed_at_once_leave_the_right_level(deux_situations, lea, competences, mme_delmasse):
    positionner_pendant_qu_un_autre_attend(*deux_situations, lea, competences[0], mme_delmasse)
    assert Niveau.objects.get().ensemble == 4  # that of the latest situation
    assert reconstruire(eleves=[lea.pk]) == 0


def test_without_the_lock_on_the_pupil_the_level_would_be_wrong(
    deux_situations, lea, competences, mme_delmasse, monkeypatch
):
    """Control of the test above."""
    monkeypatch.setattr(positionnements, "LIRE", positionnements.LIRE.replace("FOR NO KEY UPDATE OF e", ""))
    positionner_pendant_qu_un_autre_attend(*deux_situations, lea, competences[0], mme_delmasse)
    assert Niveau.objects.get().ensemble == 1
    assert reconstruire(eleves=[lea.pk]) == 1


# --- A level retained, a method changed, while a colleague saves --------------------------------------
def pendant_qu_un_collegue_enregistre(situation, eleve, competence, par, decision) -> None:
    """A colleague saves a cell; before it is committed, `decision` is taken and must wait."""

    def decider():
        try:
            decision()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            positionner(situation=situation, saisie=Saisie(eleve.pk, competence.pk, "1"), par=par)
            attente = fil.submit(decider)
            while not _quelqu_un_attend_un_verrou() and not attente.done():
                pass
        attente.result(timeout=30)


@pytest.fixture
def retenir(lea, competences, mme_delmasse):
    return lambda: retenir_un_niveau(
        eleve=lea, competence=competences[0], niveau=4, motif="Vu en PFMP.", date=date(2026, 11, 20), par=mme_delmasse
    )


def test_a_level_retained_while_a_colleague_saves_keeps_both(situation, lea, competences, mme_delmasse, retenir):
    pendant_qu_un_collegue_enregistre(situation, lea, competences[0], mme_delmasse, retenir)
    niveau = Niveau.objects.get()
    assert (niveau.ensemble, niveau.calcule) == (4, 1)


def test_without_the_lock_the_decision_forgets_the_evidence_of_the_colleague(
    situation, lea, competences, mme_delmasse, retenir, monkeypatch
):
    """Control of the test above."""
    monkeypatch.setattr(retenus, "verrouiller", lambda eleves: [])
    pendant_qu_un_collegue_enregistre(situation, lea, competences[0], mme_delmasse, retenir)
    niveau = Niveau.objects.get()
    assert (niveau.ensemble, niveau.calcule) == (4, None)
    assert reconstruire(eleves=[lea.pk]) == 1


def test_the_save_of_a_colleague_made_while_a_level_is_retained_keeps_it(
    situation, lea, competences, mme_delmasse, retenir
):
    """The other way round: the cell waits for the decision, then reads it."""

    def enregistrer():
        try:
            positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "1"), par=mme_delmasse)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            retenir()
            attente = fil.submit(enregistrer)
            while not _quelqu_un_attend_un_verrou() and not attente.done():
                pass
        attente.result(timeout=30)
    niveau = Niveau.objects.get()
    assert (niveau.ensemble, niveau.calcule) == (4, 1)


def test_two_teachers_who_decide_at_once_do_not_replace_each_other_unseen(lea, competences, mme_delmasse, retenir):
    def decider(_):
        try:
            return retenir().pk
        except ValidationError as refus:
            return refus.code

    assert sorted(en_parallele(2, decider), key=str)[1] == "deja_retenu"
    assert NiveauRetenu.objects.en_vigueur().count() == 1


def test_a_method_changed_while_a_colleague_saves_counts_the_new_cell(
    deux_situations, lea, competences, mme_delmasse, lycee, m_albaredol
):
    recente, ancienne = deux_situations
    positionner(situation=ancienne, saisie=Saisie(lea.pk, competences[0].pk, "4"), par=mme_delmasse)

    def changer():
        champs = {"methode": "meilleures", "nombre": 2, "mois_sans_evaluation": 6}
        regler(etablissement=lycee, par=m_albaredol, **champs)

    pendant_qu_un_collegue_enregistre(recente, lea, competences[0], mme_delmasse, changer)
    assert Niveau.objects.get().ensemble == 3  # (4 + 1) / 2, a half up
    assert reconstruire(eleves=[lea.pk]) == 0
