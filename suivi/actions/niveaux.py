"""Keeping the computed levels equal to what the positionnements say."""

from collections.abc import Collection
from itertools import groupby, product
from operator import itemgetter

from django.db import transaction
from django.db.models import QuerySet

from scolarite.models import Eleve
from suivi.models import Niveau, Positionnement, Situation
from suivi.regles import ENTREPRISE, LYCEE, Calcul, Preuve, calculer

Cle = tuple[int, int]  # a pupil and a compétence, by their keys
VIDE = Calcul()


@transaction.atomic
def recalculer(*, eleves: Collection[int], competences: Collection[int]) -> None:
    """Bring the levels of these pupils on these compétences up to date (both given by their keys).

    Call it in the transaction that changed the positionnements, after the change. Always the same three queries.
    """
    verrouiller(Eleve.objects.filter(pk__in=eleves))
    ecrire_niveaux(eleves, competences)


def verrouiller(eleves: QuerySet[Eleve]) -> list[int]:
    """Lock these pupils until the end of the transaction, in one order for everybody; return their keys.

    Two situations that touch the same pupil would otherwise each compute a level without seeing the other.
    """
    return list(eleves.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def ecrire_niveaux(eleves: Collection[int], competences: Collection[int]) -> None:
    """Do the work of `recalculer` for a caller that already holds the lock of the pupils."""
    calculs = calculer_niveaux(eleves, competences)
    _stocker({cle: calculs.get(cle, VIDE) for cle in product(eleves, competences)})


def _stocker(calculs: dict[Cle, Calcul]) -> None:
    Niveau.objects.bulk_create(
        [
            Niveau(eleve_id=eleve, competence_id=competence, **calcul._asdict())
            for (eleve, competence), calcul in sorted(calculs.items(), key=itemgetter(0))
        ],
        update_conflicts=True,
        unique_fields=["eleve", "competence"],
        update_fields=Calcul._fields,
    )


def calculer_niveaux(eleves: Collection[int], competences: Collection[int]) -> dict[Cle, Calcul]:
    """Return what the levels should be, for each pupil and compétence with at least one piece of evidence."""
    lignes = (
        Positionnement.objects.valables()
        .filter(eleve__in=eleves, competence__in=competences, niveau__isnull=False, origine__in=(LYCEE, ENTREPRISE))
        .order_by("eleve", "competence")
        .values_list("eleve_id", "competence_id", "date", "pk", "niveau", "origine", "situation__visee")
    )
    return {
        cle: calculer(Preuve(*ligne[2:6], ligne[6] == Situation.Visee.CERTIFICATIVE) for ligne in groupe)
        for cle, groupe in groupby(lignes, key=itemgetter(0, 1))
    }


@transaction.atomic
def reconstruire(*, eleves: Collection[int]) -> int:
    """Compute all the levels of these pupils again, and return how many were not what they should be.

    A level that is not stored says the same as an empty one.
    """
    verrouiller(Eleve.objects.filter(pk__in=eleves))
    stockes = {
        ligne[:2]: Calcul(*ligne[2:])
        for ligne in Niveau.objects.filter(eleve__in=eleves).values_list("eleve_id", "competence_id", *Calcul._fields)
    }
    competences = set(
        Positionnement.objects.filter(eleve__in=eleves).values_list("competence_id", flat=True).distinct()
    ) | {competence for _, competence in stockes}
    justes = calculer_niveaux(eleves, competences)
    faux = [cle for cle in stockes.keys() | justes.keys() if stockes.get(cle, VIDE) != justes.get(cle, VIDE)]
    if faux:
        _stocker({cle: justes.get(cle, VIDE) for cle in faux})
    return len(faux)
