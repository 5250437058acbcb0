"""What several pages read of the équipes: who is in them, and in which class."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from chefdoeuvre.models import MembreDEquipe
from scolarite.models import Inscription


def membres_par_equipe(equipes: Iterable[int], jour: date) -> dict[int, list[MembreDEquipe]]:
    """Return the members of these équipes on `jour`, in the order of their names. One query."""
    presents = MembreDEquipe.objects.presents(jour).filter(equipe__in=list(equipes))
    trouves: dict[int, list[MembreDEquipe]] = defaultdict(list)
    for membre in presents.select_related("eleve"):
        trouves[membre.equipe_id].append(membre)
    return dict(trouves)


def classes_des_eleves(eleves: Iterable[int], jour: date) -> dict[int, str]:
    """Return the name of the class of each pupil on `jour`. One query."""
    inscrits = Inscription.objects.en_cours(jour).filter(eleve__in=list(eleves))
    return dict(inscrits.values_list("eleve", "classe__libelle"))
