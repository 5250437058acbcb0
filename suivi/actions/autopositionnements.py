"""What a pupil says of her own level: her own row, beside the teacher's, and never in a computation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.models import Eleve
from suivi.actions.niveaux import verrouiller
from suivi.actions.positionnements import refuser_si_fermee
from suivi.models import Positionnement, Situation

PHRASE_MAX = 500
NIVEAUX = {str(niveau): niveau for niveau in Positionnement.Maitrise.values}
NE_SAIT_PAS = "?"  # what forms write; stored as a row with neither niveau nor état


@dataclass(frozen=True, slots=True)
class Reponse:
    """What a pupil answers on a compétence, and the version of the answer that was on her screen (0: none yet)."""

    competence: int
    valeur: str
    phrase: str = ""
    version: int = 0


class ReponsePerimeeError(ValidationError):
    """She has answered elsewhere meanwhile: nothing is stored, and both answers are kept."""

    def __init__(self):
        super().__init__(
            "Cette réponse a changé ailleurs, peut-être sur un autre appareil. "
            "Actualisez la page pour la lire, puis répondez de nouveau.",
            code="perimee",
        )


@transaction.atomic
def ouvrir_l_autopositionnement(*, situation: Situation, ouverte: bool) -> Situation:
    """Let the pupils say where they are in a situation, or stop: what they have answered stays."""
    situation = Situation.objects.select_for_update(of=["self"], no_key=True).get(pk=situation.pk)
    if ouverte and situation.est_cloturee:
        raise ValidationError(
            "Cette situation est clôturée. Rouvrez-la pour que les élèves s’auto-positionnent.", code="cloturee"
        )
    if situation.autopositionnement != ouverte:
        situation.autopositionnement = ouverte
        situation.save(update_fields=["autopositionnement"])
    return situation


@transaction.atomic
def s_autopositionner(
    *, situation: Situation, eleve: Eleve, reponses: Sequence[Reponse], par
) -> dict[int, Positionnement]:
    """Store the answers of a pupil, by herself only, all or nothing; return them by compétence.

    An answer given again as it is does nothing; a stale version refuses. The pupil is locked first, as by every
    entry about her, so that two of her devices follow each other.
    """
    if eleve.utilisateur_id is None or eleve.utilisateur_id != par.pk:
        raise PermissionDenied
    verrouiller(Eleve.objects.filter(pk=eleve.pk))
    jour = timezone.localdate()
    relue = Situation.objects.ouvertes_a(eleve, jour).filter(pk=situation.pk).first()
    if relue is None:
        refuser_si_fermee(Situation.objects.get(pk=situation.pk))
        raise ValidationError("Cette situation n’est plus ouverte à l’auto-positionnement.", code="fermee")
    visees = set(relue.visees.values_list("competence_id", flat=True))
    actuelles = {un.competence_id: un for un in reponses_de(relue, eleve)}
    return {
        reponse.competence: _repondre(relue, eleve, reponse, actuelles.get(reponse.competence), visees, par)
        for reponse in reponses
    }


def reponses_de(situation: Situation, eleve: Eleve):
    """Return what a pupil has answered in a situation."""
    return situation.positionnements.valables().filter(eleve=eleve, origine=Positionnement.Origine.ELEVE)


def _repondre(situation, eleve, reponse: Reponse, actuelle: Positionnement | None, visees, par) -> Positionnement:
    _verifier(reponse, visees)
    niveau = NIVEAUX.get(reponse.valeur)
    if actuelle and (actuelle.niveau, actuelle.commentaire) == (niveau, reponse.phrase):
        return actuelle
    if reponse.version != (actuelle.version if actuelle else 0):
        raise ReponsePerimeeError
    ligne = actuelle or Positionnement(
        situation=situation,
        eleve=eleve,
        competence_id=reponse.competence,
        origine=Positionnement.Origine.ELEVE,
        date=situation.date,
        version=0,
    )
    ligne.niveau, ligne.commentaire, ligne.auteur = niveau, reponse.phrase, par
    ligne.modifie_le, ligne.version = timezone.now(), ligne.version + 1
    ligne.save()
    return ligne


def _verifier(reponse: Reponse, visees: set[int]) -> None:
    if reponse.competence not in visees:
        raise ValidationError("Cette compétence n’est plus dans la situation. Actualisez la page.", code="hors")
    if reponse.valeur != NE_SAIT_PAS and reponse.valeur not in NIVEAUX:
        raise ValidationError("Choisissez une des cinq réponses.", code="valeur")
    if len(reponse.phrase) > PHRASE_MAX:
        raise ValidationError(f"La phrase compte {len(reponse.phrase)} signes ; {PHRASE_MAX} au plus.", code="phrase")
