"""The papers that came back of a period: one line a pupil, one tap a paper. A fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from pfmp.models import EvaluationTuteur, Papier, Periode, Pfmp
from pfmp.tableaux.suivi import PapierAttendu, papiers_attendus


@dataclass(frozen=True)
class LigneDeRetours:
    """A PFMP and its papers."""

    pfmp: Pfmp
    attendus: list[PapierAttendu]


@dataclass(frozen=True)
class Retours:
    """The PFMP of a period, with what came back of each."""

    periode: Periode
    lignes: list[LigneDeRetours]
    libelles: list[str]

    @classmethod
    def de(cls, periode: Periode, utilisateur) -> Self:
        """Read the list: two queries."""
        pfmps = Pfmp.objects.visibles_par(utilisateur).comptees().filter(periode=periode)
        pfmps = pfmps.avec_avancement().select_related("eleve", "organisme").order_by("eleve__tri", "du")
        presents = defaultdict(list)
        for papier in Papier.objects.visibles_par(utilisateur).presents().filter(pfmp__periode=periode):
            presents[papier.pfmp_id].append(papier)
        lignes = [
            LigneDeRetours(pfmp, papiers_attendus(presents[pfmp.pk], evaluee=pfmp.evaluation_transmise))
            for pfmp in pfmps
        ]
        return cls(periode, lignes, [nature.label for nature in Papier.ATTENDUS])

    @property
    def totaux(self) -> list[tuple[str, str]]:
        """How many of each paper are here: « 3 sur 24 »; an evaluation signed by the link is here too."""
        ici = Counter(un.nature for ligne in self.lignes for un in ligne.attendus if un.est_ici)
        return [(nature, total(ici[nature], len(self.lignes))) for nature in Papier.ATTENDUS]


def total(recus: int, pfmps: int) -> str:
    """Write how many papers are here, of how many."""
    return f"{recus} sur {pfmps}"


def total_de(periode_id: int, nature: str, utilisateur) -> str:
    """Return the same for one paper of a period: two queries."""
    pfmps = Pfmp.objects.visibles_par(utilisateur).comptees().filter(periode=periode_id)
    ici = Q(pk__in=Papier.objects.presents().filter(nature=nature).values("pfmp"))
    if nature == Papier.Nature.EVALUATION:
        ici |= Q(pk__in=EvaluationTuteur.objects.transmises().values("pfmp"))
    return total(pfmps.filter(ici).count(), pfmps.count())
