"""What has moved in a grid since somebody read it, for the pages that stay open."""

import datetime
import re
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from suivi.lecteurs import est_lisible
from suivi.models import CompetenceVisee, Positionnement, Situation
from suivi.models.situations import SituationQuerySet, inscrits_par_classe
from suivi.tableaux.grille import Case

# The entries of one situation follow each other under its lock, and so do their times; this much is read again all
# the same, for servers whose clocks differ. A cell read twice is known by its version.
RECOUVREMENT = datetime.timedelta(seconds=30)
DEBUT = re.compile(r"\d{1,16}(?=-|$)", re.ASCII)
EPOQUE = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class CaseChangee(NamedTuple):
    """A cell as it is stored now, and who stored it."""

    eleve: int
    competence: int
    case: Case
    par: str


@dataclass(frozen=True)
class EtatDeGrille:
    """The state of a grid in a few figures, read in the query that finds the situation.

    Two equal marks: nothing has moved. Each save adds one to the version of a cell, so that their sum tells every
    change.
    """

    situation: Situation
    marque: str
    structure: str
    ouverte: bool

    @classmethod
    def de(cls, situation: Any, jour: datetime.date) -> "EtatDeGrille":
        """Read it from a situation found `avec_etat`."""
        cases = situation.etat_des_cases or {"le": None, "nombre": 0, "versions": 0}
        lignes = f"{situation.date} {situation.colonnes_visees} {situation.eleves_inscrits}"
        structure = blake2s(lignes.encode(), digest_size=6).hexdigest()
        ouverte = not situation.est_cloturee and not situation.est_prevue(jour)
        le = marque_de_depart(datetime.datetime.fromisoformat(cases["le"])) if cases["le"] else "0"
        marque = f"{le}-{cases['nombre']}-{cases['versions']}-{structure}-{int(ouverte)}"
        return cls(situation, marque, structure, ouverte)

    def changees_depuis(self, marque: str, jour: datetime.date, *, avec_equipe: bool) -> list[CaseChangee]:
        """Return the cells stored since `marque`, some of them perhaps known already. One query.

        A mark that cannot be read gives them all.
        """
        cellules = _cases_enseignees(self.situation.pk)
        if debut := DEBUT.match(marque):
            depuis = EPOQUE + datetime.timedelta(microseconds=int(debut[0]))
            cellules = cellules.filter(modifie_le__gte=depuis - RECOUVREMENT)
        return [
            CaseChangee(
                cellule.eleve_id,
                cellule.competence_id,
                Case(
                    cellule.valeur,
                    cellule.version,
                    bool(cellule.commentaire) and (avec_equipe or _est_lisible(cellule, jour)),
                ),
                str(cellule.auteur),
            )
            for cellule in cellules.select_related("auteur")
        ]


def marque_de_depart(maintenant: datetime.datetime) -> str:
    """Return the mark of a page read at this moment, which says only the time."""
    return str((maintenant - EPOQUE) // datetime.timedelta(microseconds=1))


def avec_etat(situations: SituationQuerySet, jour: datetime.date) -> SituationQuerySet:
    """Add what `EtatDeGrille.de` reads."""
    visees = CompetenceVisee.objects.filter(situation=OuterRef("pk")).order_by().values("situation")
    etat = JSONObject(le=Max("modifie_le"), nombre=Count("pk"), versions=Sum("version"))
    return situations.annotate(
        etat_des_cases=Subquery(_cases_enseignees(OuterRef("pk")).values("situation").annotate(e=etat).values("e")),
        colonnes_visees=Subquery(visees.annotate(v=_liste("competence")).values("v")),
        eleves_inscrits=Subquery(inscrits_par_classe(jour).annotate(v=_liste("eleve")).values("v")),
    )


def _cases_enseignees(situation) -> QuerySet:
    cases = Positionnement.objects.valables().filter(situation=situation, origine=Positionnement.Origine.ENSEIGNANT)
    return cases.order_by()


def _est_lisible(cellule: Positionnement, jour: datetime.date) -> bool:
    return est_lisible(
        pour_equipe=cellule.commentaire_pour_equipe, visible_le=cellule.commentaire_visible_le, jour=jour
    )


def _liste(nom: str) -> ArrayAgg:
    return ArrayAgg(nom, distinct=True, order_by=nom)
