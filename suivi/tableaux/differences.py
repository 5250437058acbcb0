"""What a spreadsheet sent back would change, as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from suivi.actions import Conflit
from suivi.models import Positionnement, Situation
from suivi.tableaux.grille import Grille
from suivi.tableur.parcours import Probleme
from suivi.tableur.rapprochement import Difference, Proposition


@dataclass(frozen=True)
class ConflitDuClasseur:
    """Both values of a cell, and who stored the one that is there."""

    difference: Difference
    par: str
    le: datetime | None


@dataclass(frozen=True)
class Differences:
    """The differences of a file; `le` is the moment of its download, None once a part is stored."""

    proposition: Proposition
    conflits: list[ConflitDuClasseur]
    le: datetime | None = None

    @classmethod
    def de(cls, proposition: Proposition, situation: Situation, le: datetime | None = None) -> "Differences":
        """Read who changed the cells in conflict: one query."""
        auteurs = _auteurs(situation, proposition.conflits)
        conflits = [
            ConflitDuClasseur(conflit, *auteurs.get((conflit.eleve, conflit.competence), ("", None)))
            for conflit in proposition.conflits
        ]
        return cls(proposition, conflits, le)

    @classmethod
    def apres_coup(cls, conflits: Iterable[Conflit], situation: Situation) -> "Differences":
        """Show the cells that changed between the reading of the differences and their confirmation."""
        grille = Grille.de(situation, timezone.localdate())
        noms = {ligne.pk: ligne.nom for ligne in grille.lignes}
        codes = {colonne.pk: colonne.code for colonne in grille.colonnes}
        differences = [
            Difference(
                eleve=conflit.saisie.eleve,
                competence=conflit.saisie.competence,
                nom=noms.get(conflit.saisie.eleve, ""),
                code=codes.get(conflit.saisie.competence, ""),
                avant=conflit.actuelle.valeur,
                voulue=conflit.saisie.valeur or "",
                version=conflit.actuelle.version,
                conflit=True,
            )
            for conflit in conflits
        ]
        return cls.de(Proposition(differences, []), situation)

    @property
    def sures(self) -> list[Difference]:
        return self.proposition.sures

    @property
    def problemes(self) -> list[Probleme]:
        return self.proposition.problemes

    @property
    def rien(self) -> bool:
        """Whether there is nothing to confirm."""
        return not self.proposition.differences


def _auteurs(situation: Situation, conflits: Iterable[Difference]) -> dict[tuple[int, int], tuple[str, datetime]]:
    cles = {(conflit.eleve, conflit.competence) for conflit in conflits}
    if not cles:
        return {}
    cellules = situation.positionnements.filter(
        annule_le=None, origine=Positionnement.Origine.ENSEIGNANT, eleve__in={eleve for eleve, _ in cles}
    ).select_related("auteur")
    return {
        (cellule.eleve_id, cellule.competence_id): (str(cellule.auteur), cellule.modifie_le)
        for cellule in cellules
        if (cellule.eleve_id, cellule.competence_id) in cles
    }
