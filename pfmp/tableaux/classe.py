"""The board of a class in a period: one line a pupil, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from pfmp.models import Periode, Pfmp
from pfmp.tableaux.avancement import Avancement
from scolarite.models import Eleve, Inscription


@dataclass(frozen=True)
class LigneDEleve:
    """A pupil in the period: the PFMP, several when one replaces another."""

    eleve: Eleve
    pfmps: list[Avancement]


@dataclass(frozen=True)
class TableauDeClasse:
    """The pupils of the class during the period."""

    periode: Periode
    lignes: list[LigneDEleve]

    @classmethod
    def de(cls, periode: Periode, jour: date) -> Self:
        """Read the board of a period read with its class and year."""
        pfmps = defaultdict(list)
        lues = Pfmp.objects.comptees().filter(periode=periode).avec_avancement()
        for pfmp in lues.select_related("organisme", "tuteur", "referent").order_by("du"):
            pfmps[pfmp.eleve_id].append(Avancement.de(pfmp, jour))
        eleves = Eleve.objects.filter(Q(pk__in=_inscrits(periode).values("eleve")) | Q(pk__in=list(pfmps)))
        return cls(periode, [LigneDEleve(eleve, pfmps[eleve.pk]) for eleve in eleves.order_by("tri", "pk")])


def _inscrits(periode: Periode) -> QuerySet:
    """Those of the class at one time of the period."""
    pendant = Q(du__lte=periode.au) & (Q(au=None) | Q(au__gte=periode.du))
    return Inscription.objects.filter(pendant, classe=periode.classe_id)
