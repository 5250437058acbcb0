"""The grid of a situation: the pupils of that day × the compétences it aims at."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from suivi.models import Positionnement, Situation


class Colonne(NamedTuple):
    """A compétence."""

    pk: int
    code: str
    intitule: str


class Ligne(NamedTuple):
    """A pupil; `arrivee` and `depart` are set when she was not in the class on one of the two days."""

    pk: int
    nom: str
    arrivee: date | None = None
    depart: date | None = None


class Case(NamedTuple):
    """What a cell shows. A comment is not read here: it is fetched when asked."""

    valeur: str = ""
    version: int = 0
    commentee: bool = False


VIDE = Case()


@dataclass(frozen=True)
class Grille:
    """All that the screen of a situation shows, read in three queries whatever its size."""

    situation: Situation
    colonnes: list[Colonne]
    lignes: list[Ligne]
    cases: dict[tuple[int, int], Case]

    @classmethod
    def de(cls, situation: Situation, jour: date, *, avec_equipe: bool = True) -> "Grille":
        """Read the grid on `jour`; without `avec_equipe`, comments kept for the team are not even hinted at."""
        colonnes = situation.competences.order_by("ordre").values_list("pk", "code", "intitule")
        cases = situation.positionnements.filter(annule_le=None, origine=Positionnement.Origine.ENSEIGNANT).values_list(
            "eleve_id", "competence_id", "niveau", "etat", "version", "commentaire", "commentaire_pour_equipe"
        )
        return cls(
            situation,
            [Colonne(*colonne) for colonne in colonnes],
            _lignes(situation, jour),
            {
                (eleve, competence): Case(
                    str(niveau or etat), version, bool(commentaire) and (avec_equipe or not pour_equipe)
                )
                for eleve, competence, niveau, etat, version, commentaire, pour_equipe in cases
            },
        )

    def case(self, eleve: int, competence: int) -> Case:
        return self.cases.get((eleve, competence), VIDE)

    @cached_property
    def remplies(self) -> Counter:
        """How many cells hold a level or a state, by compétence and by pupil (keys: « c12 », « e34 »)."""
        compte: Counter = Counter()
        for (eleve, competence), case in self.cases.items():
            if case.valeur:
                compte.update((f"e{eleve}", f"c{competence}", "total"))
        return compte

    @cached_property
    def adresse_de_saisie(self) -> str:
        """The address of the plain form of a line, without the line."""
        return reverse("suivi:saisie", args=[self.situation.pk])

    @property
    def nb_remplies(self) -> int:
        return self.remplies["total"]

    @property
    def nb_cases(self) -> int:
        return len(self.lignes) * len(self.colonnes)


def _lignes(situation: Situation, jour: date) -> list[Ligne]:
    """Return the pupils in the order of their names, with the day of arrival or departure that the screen says."""
    dans_la_classe = Q(inscriptions__classe=situation.classe_id)
    eleves = situation.eleves(jour).annotate(
        arrivee=Min("inscriptions__du", filter=dans_la_classe),
        depart=Max(Coalesce("inscriptions__au", date.max), filter=dans_la_classe),
    )
    champs = eleves.order_by("tri", "pk").values_list("pk", "nom", "nom_usage", "prenom", "arrivee", "depart")
    return [
        Ligne(
            pk,
            f"{usage or nom} {prenom}",
            arrivee if arrivee and arrivee > situation.date else None,
            depart if depart and depart < jour else None,
        )
        for pk, nom, usage, prenom, arrivee, depart in champs
    ]
