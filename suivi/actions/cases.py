"""Which cells are in the grid: those that leave it are set aside and kept, and come back with their pupil or column."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from referentiel.models import Competence
from suivi.models import CompetenceVisee, Positionnement, Situation
from suivi.participants import rattaches


def viser(situation: Situation, competences: Collection[Competence]) -> None:
    """Make these compétences the columns of the grid."""
    voulues = {competence.pk for competence in competences}
    visees = set(situation.visees.values_list("competence_id", flat=True))
    situation.visees.exclude(competence__in=voulues).delete()
    CompetenceVisee.objects.bulk_create(
        CompetenceVisee(situation=situation, competence_id=pk) for pk in sorted(voulues - visees)
    )


def hors_de_la_grille(
    situation: Situation, competences: Collection[int], *, deplacee: bool
) -> QuerySet[Positionnement]:
    """Return the cells that `situation`, as it is to be, has no more: of other compétences (by their keys) or pupils.

    Pupils are looked at only when the situation was `deplacee`, to another class or group: a list that was wrong
    never hides a level. What a tuteur wrote stays.
    """
    dehors = ~Q(competence__in=competences)
    if deplacee:
        dehors |= ~Q(eleve__in=rattaches(situation))
    return _cases(situation).filter(dehors, annule_le=None)


def tenir_les_cases(situation: Situation, competences: Collection[Competence], *, deplacee: bool) -> None:
    """Set aside the cells that have left the grid, then bring back the last ones of those that are in it again."""
    visees = {competence.pk for competence in competences}
    vivantes = set(_cases(situation).filter(annule_le=None).values_list("eleve_id", flat=True))
    hors_de_la_grille(situation, visees, deplacee=deplacee).update(annule_le=timezone.now())
    eleves = rattaches(situation) | (set() if deplacee else vivantes)
    cases = _cases(situation).filter(competence__in=visees, eleve__in=eleves)
    en_place = cases.filter(
        eleve=OuterRef("eleve"), competence=OuterRef("competence"), origine=OuterRef("origine"), annule_le=None
    )
    de_cote = cases.filter(~Exists(en_place), annule_le__isnull=False)
    dernieres = de_cote.order_by("eleve_id", "competence_id", "origine", "-annule_le", "-pk")
    cles = dernieres.distinct("eleve_id", "competence_id", "origine").values_list("pk", flat=True)
    Positionnement.objects.filter(pk__in=list(cles)).update(annule_le=None, date=situation.date)


def _cases(situation: Situation) -> QuerySet[Positionnement]:
    return situation.positionnements.exclude(origine=Positionnement.Origine.TUTEUR)
