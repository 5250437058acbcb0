"""The task planner: a task is made, moved from column to column, changed, taken off the board. Nothing is deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.actions.versions import ecrire, equipe_ouverte
from chefdoeuvre.models import Equipe, TacheDeProjet
from scolarite.models import Utilisateur

TACHES_MAXIMUM = 200  # an équipe, in two years


@transaction.atomic
def creer_tache(*, equipe: Equipe, par: Utilisateur, **champs) -> TacheDeProjet:
    """Put a task on the board of an équipe. The same one sent twice (a double click) is one."""
    equipe = equipe_ouverte(equipe.pk)
    if jumelle := equipe.taches.tenues().filter(etat=TacheDeProjet.Etat.A_FAIRE, **champs).first():
        return jumelle
    if equipe.taches.tenues().count() >= TACHES_MAXIMUM:
        raise ValidationError(f"Le tableau porte {TACHES_MAXIMUM} tâches au plus. Retirez-en d’abord.")
    tache = TacheDeProjet(equipe=equipe, modifie_par=par, **champs)
    _verifier(tache)
    tache.full_clean()
    tache.save()
    return tache


@transaction.atomic
def modifier_tache(*, tache: TacheDeProjet, par: Utilisateur, version: int, **champs) -> TacheDeProjet:
    """Change a task, on the version seen."""
    tache = _sous_verrou(tache)
    _verifier(TacheDeProjet(equipe=tache.equipe, **champs))
    ecrire(tache, champs, version=version, par=par)
    return tache


@transaction.atomic
def deplacer_tache(*, tache: TacheDeProjet, etat: str, version: int, par: Utilisateur) -> TacheDeProjet:
    """Move a task to another column, on the version seen."""
    tache = _sous_verrou(tache)
    ecrire(tache, {"etat": etat}, version=version, par=par)
    return tache


@transaction.atomic
def retirer_tache(*, tache: TacheDeProjet, version: int, par: Utilisateur) -> TacheDeProjet:
    """Take a task off the board; it stays kept."""
    tache = _sous_verrou(tache)
    ecrire(tache, {"retiree_le": timezone.now()}, version=version, par=par)
    return tache


def _sous_verrou(tache: TacheDeProjet) -> TacheDeProjet:
    equipe = equipe_ouverte(tache.equipe_id)
    tache = TacheDeProjet.objects.select_for_update(of=["self"]).select_related("modifie_par").get(pk=tache.pk)
    if tache.retiree_le:
        raise ValidationError("Cette tâche a été retirée du tableau.", code="retiree")
    tache.equipe = equipe
    return tache


def _verifier(tache: TacheDeProjet) -> None:
    """Refuse a pupil or a step of another équipe."""
    membres = tache.equipe.membres.presents(timezone.localdate())
    if tache.responsable_id and not membres.filter(eleve=tache.responsable_id).exists():
        raise ValidationError({"responsable": "Choisissez un élève de l’équipe."})
    if tache.etape and tache.etape.equipe_id != tache.equipe.pk:
        raise ValidationError({"etape": "Choisissez une étape de l’équipe."})
