"""A pupil asks to be assessed on a compétence; a teacher of hers assesses her, or says why not now."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Eleve, Utilisateur
from suivi.actions.niveaux import verrouiller
from suivi.models import DemandeDEvaluation, Situation
from suivi.participants import participants

EN_ATTENTE = DemandeDEvaluation.Etat.EN_ATTENTE
ATTENTES_MAX = 10  # a pupil who asks for everything asks for nothing


@transaction.atomic
def demander(*, eleve: Eleve, competence: Competence, explication: str, par: Utilisateur) -> DemandeDEvaluation:
    """Ask, for oneself only; one waiting request at a time on a compétence."""
    if eleve.utilisateur_id is None or eleve.utilisateur_id != par.pk:
        raise PermissionDenied
    verrouiller(Eleve.objects.filter(pk=eleve.pk))
    attentes = set(eleve.demandes.en_attente().values_list("competence_id", flat=True))
    if competence.pk not in attentes and len(attentes) >= ATTENTES_MAX:
        raise ValidationError(
            f"{ATTENTES_MAX} demandes attendent déjà une réponse. Retirez-en une pour en faire une autre.",
            code="trop",
        )
    demande = DemandeDEvaluation(eleve=eleve, competence=competence, explication=explication)
    demande.full_clean()  # one waiting at a time: the database says it, in its own sentence
    demande.save()
    return demande


@transaction.atomic
def retirer(*, demande: DemandeDEvaluation, par: Utilisateur) -> DemandeDEvaluation:
    """Take one's own request back, before it is answered."""
    demande = _verrouiller(demande)
    if demande.eleve.utilisateur_id != par.pk:
        raise PermissionDenied
    demande.etat = DemandeDEvaluation.Etat.RETIREE
    demande.save(update_fields=["etat"])
    return demande


@transaction.atomic
def decliner(*, demande: DemandeDEvaluation, reponse: str, par: Utilisateur) -> DemandeDEvaluation:
    """Say « pas maintenant », and why: the pupil reads it."""
    demande = _verrouiller(demande)
    if not reponse.strip():
        raise ValidationError({"reponse": "Écrivez une réponse : l’élève la lira."})
    demande.reponse = reponse.strip()
    return _repondre(demande, DemandeDEvaluation.Etat.DECLINEE, par)


@transaction.atomic
def prendre_dans(*, demande: DemandeDEvaluation, situation: Situation, par: Utilisateur) -> DemandeDEvaluation:
    """Choose the situation in which the pupil will be assessed.

    The request still waits: it is answered by her positioning there (`ECRIRE`, in positionnements), whoever does it.
    """
    demande = _verrouiller(demande)
    if situation.est_cloturee:
        raise ValidationError("Cette situation est clôturée : choisissez-en une autre.", code="cloturee")
    jour = timezone.localdate()
    visee = situation.visees.filter(competence=demande.competence_id).exists()
    if not visee or demande.eleve_id not in {eleve.pk for eleve in participants(situation, jour)}:
        raise ValidationError("Cette situation ne porte pas sur cet élève ou sur cette compétence.", code="situation")
    demande.situation = situation
    demande.save(update_fields=["situation"])
    return demande


@transaction.atomic
def repondre_par_une_observation(
    *, demande: DemandeDEvaluation, situation: Situation, positionnees: Collection[int], par: Utilisateur
) -> None:
    """Close the request that an observation has just answered, when it still waits and is about that compétence."""
    attendent = DemandeDEvaluation.objects.en_attente().select_for_update()
    attendue = attendent.filter(pk=demande.pk).first()
    if attendue is None:
        return
    if situation.eleve_id == attendue.eleve_id and attendue.competence_id in positionnees:
        attendue.situation = situation
        _repondre(attendue, DemandeDEvaluation.Etat.EVALUEE, par)


def _repondre(demande: DemandeDEvaluation, etat: str, par: Utilisateur) -> DemandeDEvaluation:
    demande.etat, demande.repondue_par, demande.repondue_le = etat, par, timezone.now()
    demande.save(update_fields=["etat", "reponse", "situation", "repondue_par", "repondue_le"])
    return demande


def _verrouiller(demande: DemandeDEvaluation) -> DemandeDEvaluation:
    """Read it again under lock: two answers, or an answer and a withdrawal, never both count."""
    relue = DemandeDEvaluation.objects.select_for_update(of=["self"]).select_related("eleve").get(pk=demande.pk)
    if relue.etat != EN_ATTENTE:
        raise ValidationError(
            f"Cette demande n’attend plus de réponse : {relue.get_etat_display().lower()}.", code="repondue"
        )
    return relue
