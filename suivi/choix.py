"""What the forms of a teacher may offer: the own classes and their groups, the colleagues, the tree of compétences."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import Q, QuerySet

from referentiel.models import Competence
from scolarite.models import Classe, Groupe, Inscription, Role, Utilisateur
from socle.valeurs import certain
from suivi.models import Situation


def classes(utilisateur: Utilisateur, jour: date) -> QuerySet[Classe]:
    """Return the classes that the teacher may work with: those of the year, or of the one to come."""
    visibles = Classe.objects.visibles_par(utilisateur).filter(annee__au__gte=jour)
    return visibles.select_related("annee", "diplome", "famille__diplome_suivi")


def groupes(offertes: Iterable[Classe], jour: date) -> list[tuple[int, Groupe]]:
    """Return the groups with a pupil in these classes, each with the key of the class."""
    couples = (
        Inscription.objects.en_cours(jour)
        .filter(classe__in=offertes)
        .filter(Q(eleve__appartenances__au=None) | Q(eleve__appartenances__au__gte=jour))
        .order_by()
        .values_list("classe", "eleve__appartenances__groupe")
        .distinct()
    )
    par_cle = {couple: couple for couple in couples if couple[1]}
    connus = Groupe.objects.en_cours(jour).in_bulk({groupe for _, groupe in par_cle})
    return sorted(
        ((classe, connus[groupe]) for classe, groupe in par_cle if groupe in connus), key=lambda paire: paire[1].code
    )


class Cible(NamedTuple):
    """A class, or one of its groups: whom a situation is for."""

    classe: Classe
    groupe: Groupe | None = None

    @property
    def cle(self) -> str:
        """What a form sends for it."""
        return f"{self.classe.pk}-{self.groupe.pk}" if self.groupe else str(self.classe.pk)

    def __str__(self) -> str:
        return f"{self.classe}, groupe {self.groupe}" if self.groupe else f"{self.classe} (toute la classe)"


def cibles(offertes: Iterable[Classe], des_groupes: Collection[tuple[int, Groupe]]) -> dict[str, Cible]:
    """Return the classes, each followed by its groups, by what a form sends for them."""
    toutes = []
    for classe in offertes:
        toutes += [Cible(classe), *(Cible(classe, groupe) for pk, groupe in des_groupes if pk == classe.pk)]
    return {cible.cle: cible for cible in toutes}


def collegues(utilisateur: Utilisateur, jour: date) -> QuerySet[Utilisateur]:
    """Return the other teachers of the établissement, with whom a situation may be shared."""
    roles = Role.objects.en_cours(jour).filter(
        etablissement=certain(utilisateur.role).etablissement_id, role=Role.Nature.ENSEIGNANT
    )
    return Utilisateur.objects.filter(pk__in=roles.values("utilisateur"), is_active=True).exclude(pk=utilisateur.pk)


def situations_a_refaire(utilisateur: Utilisateur) -> QuerySet[Situation]:
    """Return the situations that a new one may start from, the latest first."""
    situations = Situation.objects.filter(eleve=None).a_refaire_par(utilisateur)  # an observation is of one pupil
    return situations.select_related("classe__annee").prefetch_related("competences")


class Feuille(NamedTuple):
    """A compétence that can be ticked."""

    pk: int
    code: str
    intitule: str
    positionnes: int


class Branche(NamedTuple):
    """An activité with its compétences, or the savoir-être."""

    code: str
    intitule: str
    feuilles: list[Feuille]


class Arbre(NamedTuple):
    """A bloc with its activités."""

    titre: str
    branches: list[Branche]


def arbre(diplomes: Collection[int], positionnes: Mapping[int, int] = MappingProxyType({})) -> list[Arbre]:
    """Return the compétences of these diplômes (by their keys) by bloc and activité, as the official text orders them.

    `positionnes` says how many pupils the situation has positioned on each compétence already. One query.
    """
    lignes = (
        Competence.objects.filter(diplome__in=diplomes)
        .order_by("diplome", "ordre")
        .values_list(
            "activite__bloc__numero",
            "activite__bloc__intitule",
            "activite__code",
            "activite__intitule",
            "pk",
            "code",
            "intitule",
        )
    )
    return [
        Arbre(
            f"Bloc {numero} : {bloc}" if numero else "Savoir-être",
            [
                Branche(
                    code or "",
                    activite or "",
                    [Feuille(*ligne[4:], positionnes.get(ligne[4], 0)) for ligne in feuilles],
                )
                for (code, activite), feuilles in groupby(branches, key=itemgetter(2, 3))
            ],
        )
        for (numero, bloc), branches in groupby(lignes, key=itemgetter(0, 1))
    ]
