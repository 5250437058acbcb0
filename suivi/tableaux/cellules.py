"""One cell in full: its comment, its history, and the two values of a conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from suivi.actions import Conflit
from suivi.lecteurs import Lecteurs, est_lisible, lecteurs_de
from suivi.models import Positionnement, Situation
from suivi.participants import participants
from suivi.tableaux.etapes import Historique
from suivi.tableaux.grille import Colonne


class Auto(NamedTuple):
    """What the pupil says of herself in a cell, and her sentence; no niveau when she does not know."""

    niveau: int | None
    phrase: str
    le: datetime


@dataclass(frozen=True)
class DetailDeCellule:
    """A cell, for its own page and for the panel beside the grid."""

    situation: Situation
    eleve: int
    nom: str
    competence: Colonne
    valeur: str
    version: int
    commentaire: str
    lecteurs: Lecteurs
    visible_le: date | None
    historique: Historique
    auto: Auto | None = None

    @classmethod
    def de(
        cls, situation: Situation, eleve: int, competence: int, jour: date, *, avec_equipe: bool
    ) -> "DetailDeCellule | None":
        """Read a cell of the grid, or None when the situation has no such cell. Four queries."""
        lignes = list(situation.positionnements.filter(eleve=eleve, competence=competence))
        par_origine = {ligne.origine: ligne for ligne in lignes if ligne.annule_le is None}
        cellule = par_origine.get(Positionnement.Origine.ENSEIGNANT) or Positionnement(version=0)
        sienne = par_origine.get(Positionnement.Origine.ELEVE)
        noms = {p.pk: p.nom for p in participants(situation, jour, positionnes=[eleve] if cellule.pk else [])}
        colonne = situation.competences.filter(pk=competence).values_list("pk", "code", "intitule").first()
        if eleve not in noms or not colonne:
            return None
        pour_equipe, visible_le = cellule.commentaire_pour_equipe, cellule.commentaire_visible_le
        lisible = avec_equipe or est_lisible(pour_equipe=pour_equipe, visible_le=visible_le, jour=jour)
        return cls(
            situation=situation,
            eleve=eleve,
            nom=noms[eleve],
            competence=Colonne(*colonne),
            valeur=cellule.valeur,
            version=cellule.version,
            commentaire=cellule.commentaire if lisible else "",
            lecteurs=lecteurs_de(pour_equipe=pour_equipe, visible_le=visible_le),
            visible_le=visible_le,
            historique=Historique.de(lignes, jour, avec_equipe=avec_equipe),
            auto=Auto(sienne.niveau, sienne.commentaire, sienne.modifie_le) if sienne else None,
        )


@dataclass(frozen=True)
class ConflitAffiche:
    """Both values of a cell: what was typed here, and what somebody stored meanwhile.

    Nobody (`par` is empty) when the cell has been set aside with its compétence, and is new again.
    """

    eleve: int
    competence: int
    voulue: str | None
    commentaire_voulu: str | None
    actuelle: str
    commentaire_actuel: str
    version: int
    par: str
    le: datetime | None

    @classmethod
    def de(cls, conflit: Conflit) -> "ConflitAffiche":
        """Read who stored the value that is there, and when."""
        return cls.de_plusieurs([conflit])[0]

    @classmethod
    def de_plusieurs(cls, conflits: Sequence[Conflit]) -> "list[ConflitAffiche]":
        """Read who stored what is there, and when, for many cells in one query."""
        pks = [conflit.actuelle.pk for conflit in conflits if conflit.actuelle.pk]
        stockees = Positionnement.objects.select_related("auteur").in_bulk(pks)
        return [cls._avec(conflit, stockees.get(conflit.actuelle.pk)) for conflit in conflits]

    @classmethod
    def _avec(cls, conflit: Conflit, stockee: Positionnement | None) -> "ConflitAffiche":
        return cls(
            eleve=conflit.saisie.eleve,
            competence=conflit.saisie.competence,
            voulue=conflit.saisie.valeur,
            commentaire_voulu=conflit.saisie.commentaire,
            actuelle=conflit.actuelle.valeur,
            commentaire_actuel=conflit.actuelle.commentaire,
            version=conflit.actuelle.version,
            par=str(stockee.auteur) if stockee else "",
            le=stockee.modifie_le if stockee else None,
        )
