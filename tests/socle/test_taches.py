"""Long work: followed, delivered whole or not at all, and taken up again when its worker dies."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.test import RequestFactory
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from socle import taches
from socle.management.commands import db_worker
from socle.models import TacheDeFond
from socle.vues import montrer_l_avancement
from tests.ouvrier import travailler

MME_TORREBOIS = SimpleNamespace(pk=12)
M_VASSEUR = SimpleNamespace(pk=13)
pytestmark = pytest.mark.django_db


@task()
def compter(cle: str) -> None:
    """Count to three and deliver the count."""

    def travail(suivi):
        for _ in range(3):
            suivi.avancer()
        return taches.Livraison(b"1 2 3", "compte.txt")

    taches.executer(cle, travail)


@task()
def refuser(cle: str) -> None:
    """Do one thing, then refuse."""

    def travail(suivi):
        suivi.avancer()
        raise ValidationError("Il n’y a rien à imprimer.")

    taches.executer(cle, travail)


@task()
def tomber(cle: str) -> None:
    """Meet with an incident."""

    def travail(suivi):
        raise ZeroDivisionError

    taches.executer(cle, travail)


def lancer(travail=compter) -> TacheDeFond:
    return taches.lancer(travail, titre="Compte", demandeur=MME_TORREBOIS, total=3, quoi="nombres")


def relue(tache: TacheDeFond) -> TacheDeFond:
    return TacheDeFond.objects.get(pk=tache.pk)


def contenu(tache: TacheDeFond) -> bytes:
    with relue(tache).fichier.open("rb") as fichier:
        return fichier.read()


@pytest.fixture
def commencee():
    """A task that a worker has begun, and whose worker has just died."""
    tache = lancer()
    DBTaskResult.objects.get().claim("mort")
    taches._prendre(tache.pk)
    return relue(tache)


def test_a_task_is_done_by_the_worker_and_its_file_delivered():
    tache = lancer()
    assert (tache.etat, DBTaskResult.objects.get().status) == ("attente", TaskResultStatus.READY)
    travailler()
    faite = relue(tache)
    assert (faite.etat, faite.fait, faite.nom_fichier, faite.tentatives) == ("terminee", 3, "compte.txt", 1)
    assert faite.fichier.name == f"taches/{tache.pk}.txt"
    reponse = taches.telecharger(faite)
    assert reponse.getvalue() == b"1 2 3"
    reponse.close()
    assert reponse["Content-Disposition"] == 'attachment; filename="compte.txt"'
    assert (reponse["Cache-Control"], reponse["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_a_refusal_is_told_in_its_own_words():
    tache = lancer(refuser)
    travailler()
    refusee = relue(tache)
    assert (refusee.etat, refusee.message, refusee.fichier.name) == ("echouee", "Il n’y a rien à imprimer.", "")


def test_an_incident_is_told_plainly_and_goes_to_the_log(caplog):
    tache = lancer(tomber)
    travailler()
    assert (relue(tache).etat, relue(tache).message) == ("echouee", taches.IMPREVU)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert "ZeroDivisionError" in DBTaskResult.objects.get().traceback


def test_only_the_person_who_asked_sees_the_task():
    tache = lancer()
    assert list(TacheDeFond.objects.visibles_par(MME_TORREBOIS)) == [tache]
    assert list(TacheDeFond.objects.visibles_par(M_VASSEUR)) == []


# --- Workers that die -----------------------------------------------------------------------------
def test_a_task_that_still_beats_is_left_alone(commencee):
    assert taches.relever(timezone.now() + timedelta(seconds=59)) == 0
    assert relue(commencee).etat == "cours"


def test_a_task_silent_for_a_minute_is_taken_up_again_and_ends(commencee):
    assert taches.relever(timezone.now() + timedelta(seconds=61)) == 1
    assert relue(commencee).etat == "attente"
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    travailler()
    assert (relue(commencee).etat, relue(commencee).fait, relue(commencee).tentatives) == ("terminee", 3, 2)


def test_a_task_silent_twice_is_failed_and_says_that_nothing_is_lost(commencee):
    TacheDeFond.objects.update(tentatives=2)
    assert taches.relever(timezone.now() + timedelta(seconds=61)) == 1
    assert (relue(commencee).etat, relue(commencee).message) == ("echouee", taches.INTERROMPUE)
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED"]


def test_a_task_lost_between_the_queue_and_its_beginning_is_put_back():
    tache = lancer()
    DBTaskResult.objects.get().claim("mort")
    assert taches.relever(timezone.now() + timedelta(seconds=61)) == 1
    travailler()
    assert relue(tache).etat == "terminee"


def test_a_task_that_waits_its_turn_is_not_put_twice_in_the_queue():
    lancer()
    assert taches.relever(timezone.now() + timedelta(hours=3)) == 0
    assert DBTaskResult.objects.count() == 1


def test_a_worker_that_was_slow_and_not_dead_changes_nothing_once_replaced(commencee):
    ancien = taches.Suivi(commencee.pk, commencee.tentatives)
    taches.relever(timezone.now() + timedelta(seconds=61))
    nouveau = taches._prendre(commencee.pk)
    for parole in (ancien.avancer, ancien.battre, lambda: ancien.livrer(taches.Livraison(b"faux", "faux.txt"))):
        with pytest.raises(taches.PlusANousError):
            parole()
    nouveau.livrer(taches.Livraison(b"vrai", "vrai.txt"))
    assert (contenu(commencee), relue(commencee).fait) == (b"vrai", 0)


def test_a_task_taken_twice_is_done_once(commencee):
    taches.executer(str(commencee.pk), lambda suivi: pytest.fail("done twice"))
    assert relue(commencee).tentatives == 1


def test_what_is_missing_is_noted_without_stopping(commencee):
    suivi = taches.Suivi(commencee.pk, commencee.tentatives)
    suivi.reserver("Léa : trop de texte.")
    suivi.reserver("Noé : trop de texte.")
    assert relue(commencee).reserves == ["Léa : trop de texte.", "Noé : trop de texte."]


def test_the_database_refuses_a_finished_task_without_its_file():
    lancer()
    with pytest.raises(IntegrityError, match="tache_terminee_avec_fichier"):
        TacheDeFond.objects.update(etat="terminee")


def test_the_database_refuses_to_go_past_the_end():
    lancer()
    with pytest.raises(IntegrityError, match="tache_pas_plus_que_tout"):
        TacheDeFond.objects.update(fait=4)


def test_after_a_week_the_file_and_its_row_are_deleted():
    finie, recente = lancer(), lancer()
    travailler()
    chemin = relue(finie).fichier.name
    orphelin = default_storage.save(f"taches/{uuid4()}.pdf", ContentFile(b"x"))
    TacheDeFond.objects.filter(pk=finie.pk).update(terminee_le=timezone.now() - timedelta(days=7, seconds=1))
    assert taches.purger(timezone.now()) == 1
    assert list(TacheDeFond.objects.all()) == [recente]
    assert [default_storage.exists(nom) for nom in (chemin, orphelin, relue(recente).fichier.name)] == [
        False,
        False,
        True,
    ]
    assert taches.purger(timezone.now()) == 0


def test_the_queue_forgets_its_own_trace_on_the_same_day():
    lancer()
    travailler()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=7, seconds=1))
    lancer()
    taches.purger(timezone.now())
    assert [trace.status for trace in DBTaskResult.objects.all()] == [TaskResultStatus.READY]


def test_the_rounds_of_the_worker_take_up_what_is_dead(monkeypatch):
    faits = []
    monkeypatch.setattr(taches, "relever", lambda quand: faits.append("relever") or 0)
    db_worker.ronde()
    assert faits == ["relever"]


# --- The page -------------------------------------------------------------------------------------
def montrer(tache: TacheDeFond, *, htmx: bool):
    requete = RequestFactory().get("/impressions/1/")
    requete.htmx = htmx
    return montrer_l_avancement(
        requete, relue(tache), gabarit="socle/_avancement_suivi.html", fichier="/f/", retour="/r/"
    )


def test_the_fragment_is_asked_for_every_two_seconds_until_the_work_is_done():
    tache = lancer()
    page = montrer(tache, htmx=False).content.decode()
    assert 'hx-get="/impressions/1/" hx-trigger="every 2s"' in page
    assert montrer(tache, htmx=True).status_code == 200
    travailler()
    fini = montrer(tache, htmx=True)
    assert (fini.status_code, 'href="/f/"' in fini.content.decode()) == (286, True)
    assert "hx-trigger" not in montrer(tache, htmx=False).content.decode()


def test_without_javascript_a_link_reloads_the_page():
    assert (
        '<noscript><p><a class="btn btn-secondary" href="">Actualiser</a>'
        in montrer(lancer(), htmx=False).content.decode()
    )


def test_following_a_task_writes_nothing(commencee, django_assert_num_queries):
    TacheDeFond.objects.update(battement_le=timezone.now() - timedelta(minutes=5))
    with django_assert_num_queries(1):
        page = montrer(commencee, htmx=True).content.decode()
    assert "va être repris" in page
