"""What several pages read of the équipes: who is in them, and in which class."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from chefdoeuvre.models import Equipe, MembreDEquipe
from scolarite.models import Classe, Inscription, Utilisateur


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


def classes_de_l_equipe(equipe: Equipe, par: Utilisateur, jour: date) -> list[Classe]:
    """Return the classes, among those that the person teaches, where members are today: the largest first."""
    membres = equipe.membres.presents(jour).values("eleve")
    inscriptions = Inscription.objects.en_cours(jour).filter(
        eleve__in=membres, classe__in=Classe.objects.visibles_par(par)
    )
    nombres = Counter(inscriptions.order_by("pk").values_list("classe", flat=True))
    classes = Classe.objects.select_related("annee", "diplome", "famille__diplome_suivi").in_bulk(nombres)
    return [classes[cle] for cle, _ in nombres.most_common()]


def classes_a_positionner(classes: list[Classe], deja: list[Classe]) -> list[Classe]:
    """Return those where a step has no situation yet; none when it was positioned in another year."""
    if any(classe.annee_id != autre.annee_id for classe in classes for autre in deja):
        return []
    return [classe for classe in classes if classe not in deja]
