"""What the pages of groups read: the groups of a year, and the pupils who may be put in one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Self

from django.db.models import Count, Q, QuerySet

from scolarite.models import AnneeScolaire, AppartenanceGroupe, Classe, Eleve, Groupe, Inscription, Utilisateur


class LigneDeGroupe(NamedTuple):
    """A group of the list, with the classes of its members."""

    groupe: Groupe
    classes: list[str]
    effectif: int
    est_ferme: bool


@dataclass(frozen=True)
class ListeDesGroupes:
    """The groups of the year that a person may know of: those that go on, then the closed ones."""

    annee: AnneeScolaire | None
    en_cours: list[LigneDeGroupe]
    fermes: list[LigneDeGroupe]

    @classmethod
    def de(cls, utilisateur: Utilisateur, jour: date) -> Self:
        """Read them in three queries: the year, the groups, the classes of their members."""
        annee = AnneeScolaire.objects.visibles_par(utilisateur).courante(jour)
        if annee is None:
            return cls(None, [], [])
        presents = Q(appartenances__au=None) | Q(appartenances__au__gte=jour)
        visibles = Groupe.objects.visibles_par(utilisateur).filter(annee=annee)
        groupes = list(visibles.annotate(effectif=Count("appartenances", filter=presents)).order_by("nature", "code"))
        classes = _classes_des(groupes, annee)
        lignes = [
            LigneDeGroupe(groupe, classes.get(groupe.pk, []), groupe.effectif, bool(groupe.au and groupe.au < jour))
            for groupe in groupes
        ]
        return cls(
            annee,
            [ligne for ligne in lignes if not ligne.est_ferme],
            [ligne for ligne in lignes if ligne.est_ferme],
        )


def _classes_des(groupes: Collection[Groupe], annee: AnneeScolaire) -> dict[int, list[str]]:
    """Return, by group, the names of the classes of the year where its members are."""
    lus = (
        AppartenanceGroupe.objects.filter(groupe__in=groupes, eleve__inscriptions__classe__annee=annee)
        .order_by("groupe_id", "eleve__inscriptions__classe__code")
        .values_list("groupe_id", "eleve__inscriptions__classe__code", "eleve__inscriptions__classe__libelle")
        .distinct()
    )
    return {groupe: [libelle for *_, libelle in lignes] for groupe, lignes in groupby(lus, key=itemgetter(0))}


def eleves_a_grouper(utilisateur: Utilisateur, annee: AnneeScolaire, jour: date) -> QuerySet[Eleve]:
    """Return the pupils known who are in a class of the year on `jour`: the only ones a person puts in a group."""
    inscrits = Inscription.objects.en_cours(jour).filter(classe__annee=annee)
    return Eleve.objects.visibles_par(utilisateur).filter(pk__in=inscrits.values("eleve"))


class ClasseACocher(NamedTuple):
    """A class of the form, with its pupils."""

    classe: Classe
    eleves: list[Eleve]
    nb_coches: int


def par_classe(eleves: QuerySet[Eleve], annee: AnneeScolaire, jour: date, coches: set[str]) -> list[ClasseACocher]:
    """Return these pupils under their classes; `coches` are the keys ticked on the screen. One query."""
    inscriptions = (
        Inscription.objects.en_cours(jour)
        .filter(classe__annee=annee, eleve__in=eleves)
        .select_related("classe", "eleve")
        .order_by("classe__code", "eleve__tri", "eleve_id")
    )
    return [
        ClasseACocher(classe, membres, sum(str(eleve.pk) in coches for eleve in membres))
        for classe, groupe in groupby(inscriptions, key=lambda inscription: inscription.classe)
        for membres in [[inscription.eleve for inscription in groupe]]
    ]


def membres(groupe: Groupe, jour: date) -> QuerySet[AppartenanceGroupe]:
    """Return the memberships that hold on `jour` or will."""
    return groupe.appartenances.filter(Q(au=None) | Q(au__gte=jour))
