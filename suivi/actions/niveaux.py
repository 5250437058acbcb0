"""Keeping the computed levels equal to what the positionnements and the retained levels say."""

from collections.abc import Collection
from itertools import product
from operator import itemgetter

from django.db import connection, transaction
from django.db.models import QuerySet

from scolarite.models import Eleve
from suivi import faits
from suivi.faits import Cle
from suivi.models import Niveau, NiveauRetenu, Positionnement
from suivi.regles import Calcul, calculer

VIDE = Calcul()

# In plain SQL: each cell saved goes through here (docs/decisions/0008).
STOCKER = """
    INSERT INTO suivi_niveau (
           eleve_id, competence_id, ensemble, calcule, lycee, entreprise, certificatif, nb_evaluations, derniere_le)
    SELECT * FROM unnest(
           %s::bigint[], %s::bigint[], %s::smallint[], %s::smallint[], %s::smallint[], %s::smallint[], %s::smallint[],
           %s::smallint[], %s::date[])
        ON CONFLICT (eleve_id, competence_id) DO UPDATE
       SET ensemble = EXCLUDED.ensemble, calcule = EXCLUDED.calcule, lycee = EXCLUDED.lycee,
           entreprise = EXCLUDED.entreprise, certificatif = EXCLUDED.certificatif,
           nb_evaluations = EXCLUDED.nb_evaluations, derniere_le = EXCLUDED.derniere_le
"""


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
    """Write these levels in one statement, in one order for everybody: two writers never wait for each other."""
    if not calculs:
        return
    lignes = [(*cle, *calcul) for cle, calcul in sorted(calculs.items(), key=itemgetter(0))]
    with connection.cursor() as curseur:
        curseur.execute(STOCKER, [list(colonne) for colonne in zip(*lignes, strict=True)])


def calculer_niveaux(eleves: Collection[int], competences: Collection[int]) -> dict[Cle, Calcul]:
    """Return what the levels should be, for each pupil and compétence evaluated or with a level retained."""
    return {cle: calculer(f.preuves, f.regle, f.retenu) for cle, f in faits.lire(eleves, competences)}


@transaction.atomic
def reconstruire(*, eleves: Collection[int]) -> int:
    """Compute all the levels of these pupils again, and return how many were not what they should be.

    A level that is not stored says the same as an empty one.
    """
    return len(corriger(eleves))


def corriger(eleves: Collection[int]) -> dict[Cle, tuple[Calcul, Calcul]]:
    """Lock these pupils, compute all their levels again, store those that change; return them, before and after."""
    verrouiller(Eleve.objects.filter(pk__in=eleves))
    stockes = {
        ligne[:2]: Calcul(*ligne[2:])
        for ligne in Niveau.objects.filter(eleve__in=eleves).values_list("eleve_id", "competence_id", *Calcul._fields)
    }
    competences = {competence for _, competence in stockes}
    for table in (Positionnement, NiveauRetenu):
        de_ces_eleves = table.objects.filter(eleve__in=eleves).order_by()
        competences.update(de_ces_eleves.values_list("competence_id", flat=True).distinct())
    justes = calculer_niveaux(eleves, competences)
    paires = {cle: (stockes.get(cle, VIDE), justes.get(cle, VIDE)) for cle in stockes.keys() | justes.keys()}
    changes = {cle: (avant, apres) for cle, (avant, apres) in paires.items() if avant != apres}
    _stocker({cle: apres for cle, (_, apres) in changes.items()})
    return changes
