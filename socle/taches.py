"""Long work in the background: started by a page, done by the worker, followed on a page, taken up when it dies.

A task is a function of django-tasks that takes the key of its row and calls `executer`. It may run twice (a worker
that is killed leaves it to another one), so what it does can be done again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.http import FileResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from socle.models import TacheDeFond
from socle.models.taches import DOSSIER, emplacement

TENTATIVES = 2
GARDE = timedelta(days=7)  # then the file and its row are deleted
INTERROMPUE = "Ce travail s’est arrêté deux fois sans finir. Rien n’est perdu : vous pouvez le relancer."
IMPREVU = "Ce travail s’est arrêté sur un incident, noté dans le journal du serveur. Vous pouvez le relancer."

journal = logging.getLogger(__name__)


class PlusANousError(Exception):
    """Another worker has taken the task up: this one must stop, and change nothing."""


class Livraison(NamedTuple):
    """What a task has made: its bytes, the name under which it is downloaded."""

    contenu: bytes
    nom: str


class Suivi:
    """What the running task says of itself. Every word is refused once another worker has taken its place."""

    def __init__(self, cle: UUID, tentative: int):
        self.cle = cle
        self._lignes = TacheDeFond.objects.filter(pk=cle, etat=TacheDeFond.Etat.EN_COURS, tentatives=tentative)

    def avancer(self, pas: int = 1) -> None:
        """Say that `pas` more things are done."""
        self._dire(fait=F("fait") + pas)

    def battre(self) -> None:
        """Say that the work goes on, when one thing takes long."""
        self._dire()

    def reserver(self, phrase: str) -> None:
        """Note something that will be missing from the result, without stopping."""
        reserves = self._lignes.values_list("reserves", flat=True).first()
        self._dire(reserves=[*(reserves or []), phrase])

    def _dire(self, **valeurs) -> None:
        if not self._lignes.update(battement_le=timezone.now(), **valeurs):
            raise PlusANousError

    def livrer(self, livraison: Livraison) -> None:
        """Keep the file, then say that it is there: a file that is half written is never offered."""
        with transaction.atomic():
            tache = self._lignes.select_for_update().first()
            if tache is None:
                raise PlusANousError
            tache.fichier.storage.delete(emplacement(tache, livraison.nom))  # left by a worker that was killed
            tache.fichier.save(livraison.nom, ContentFile(livraison.contenu), save=False)
            tache.nom_fichier, tache.etat = livraison.nom, TacheDeFond.Etat.TERMINEE
            tache.battement_le = tache.terminee_le = timezone.now()
            tache.save()

    def echouer(self, message: str) -> None:
        """Say that the work has stopped, and why."""
        self._dire(etat=TacheDeFond.Etat.ECHOUEE, message=message, terminee_le=timezone.now())


def lancer(travail: Task, *, titre: str, demandeur, total: int, quoi: str) -> TacheDeFond:
    """Put `travail` in the queue for `demandeur` and return the row to follow it by.

    In the transaction of the caller: the row, the place in the queue and what the caller writes appear together.
    """
    with transaction.atomic():
        tache = TacheDeFond.objects.create(
            travail=travail.module_path,
            titre=titre,
            demandeur_id=demandeur.pk,
            total=total,
            quoi=quoi,
            battement_le=timezone.now(),
        )
        _mettre_en_file(tache, travail)
    return tache


def executer(cle: str, travail: Callable[[Suivi], Livraison]) -> None:
    """Do the work of a task, in the worker. A refusal becomes its message; an incident too, and goes to the log."""
    suivi = _prendre(UUID(cle))
    if suivi is None:  # taken up twice: the other worker does it
        return
    try:
        suivi.livrer(travail(suivi))
    except PlusANousError:
        journal.warning("Task %s was taken up by another worker", cle)
    except ValidationError as refus:
        suivi.echouer(" ".join(refus.messages))
    except Exception:
        suivi.echouer(IMPREVU)
        raise


def _prendre(cle: UUID) -> Suivi | None:
    with transaction.atomic():
        tache = TacheDeFond.objects.select_for_update().filter(pk=cle, etat=TacheDeFond.Etat.EN_ATTENTE).first()
        if tache is None:
            return None
        tache.etat, tache.battement_le = TacheDeFond.Etat.EN_COURS, timezone.now()
        tache.tentatives, tache.fait, tache.reserves = tache.tentatives + 1, 0, []
        tache.save()
    return Suivi(cle, tache.tentatives)


def relever(maintenant: datetime) -> int:
    """Take up again, or fail, the tasks whose worker is dead; return how many. Called round after round."""
    with transaction.atomic():
        muettes = list(TacheDeFond.objects.muettes(maintenant).select_for_update(skip_locked=True))
        perdues = list(_perdues(maintenant).select_for_update(skip_locked=True))
        for tache in muettes:
            DBTaskResult.objects.filter(pk__in=[tache.file_id], status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.FAILED, finished_at=maintenant
            )
            if tache.tentatives >= TENTATIVES:
                tache.etat, tache.message, tache.terminee_le = TacheDeFond.Etat.ECHOUEE, INTERROMPUE, maintenant
                tache.save()
        for tache in [*perdues, *(tache for tache in muettes if not tache.est_finie)]:
            tache.etat, tache.battement_le = TacheDeFond.Etat.EN_ATTENTE, maintenant
            _mettre_en_file(tache, import_string(tache.travail))
    return len(muettes) + len(perdues)


def _perdues(maintenant: datetime):
    """Return the tasks that wait for nothing: their worker died between the queue and the first heartbeat."""
    en_file = DBTaskResult.objects.filter(status=TaskResultStatus.READY).values("pk")
    return TacheDeFond.objects.filter(
        etat=TacheDeFond.Etat.EN_ATTENTE, battement_le__lt=maintenant - timedelta(minutes=1)
    ).exclude(file_id__in=en_file)


def _mettre_en_file(tache: TacheDeFond, travail: Task) -> None:
    tache.file_id = travail.enqueue(str(tache.pk)).id
    tache.save()


def purger(maintenant: datetime) -> int:
    """Delete the tasks finished a week ago, then the files of no task; return how many tasks.

    What the queue remembers of them goes too: it may hold an e-mail address.
    """
    DBTaskResult.objects.finished().filter(finished_at__lt=maintenant - GARDE).delete()
    nombre, _ = TacheDeFond.objects.filter(terminee_le__lt=maintenant - GARDE).delete()
    gardees = {str(cle) for cle in TacheDeFond.objects.values_list("pk", flat=True)}
    stockage = TacheDeFond._meta.get_field("fichier").storage
    if stockage.exists(DOSSIER):
        for nom in stockage.listdir(DOSSIER)[1]:
            if PurePath(nom).stem not in gardees:
                stockage.delete(f"{DOSSIER}/{nom}")
    return nombre


def telecharger(tache: TacheDeFond) -> FileResponse:
    """Return the file of a finished task, as a file to keep: never shown by the browser, never kept by a cache."""
    reponse = FileResponse(tache.fichier.open("rb"), as_attachment=True, filename=tache.nom_fichier)
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse
