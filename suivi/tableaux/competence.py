"""One compétence in a class: its pupils by level, so that a team sees whom to work with."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from scolarite.models import Classe, Utilisateur
from suivi.decomptes import ACQUISE_A_PARTIR_DE, NIVEAUX, Decompte
from suivi.models import Niveau
from suivi.tableaux.classes import EleveDeClasse, eleves_de
from suivi.tableaux.referentiel import CompetenceDuReferentiel


class EleveParNiveau(NamedTuple):
    """A pupil with the current levels, in all and in each place."""

    eleve: EleveDeClasse
    niveau: int | None = None
    lycee: int | None = None
    entreprise: int | None = None
    nb_evaluations: int = 0
    derniere_le: date | None = None

    @property
    def sous_le_seuil(self) -> bool:
        """Whether the pupil has a level, and it is not acquired yet."""
        return self.niveau is not None and self.niveau < ACQUISE_A_PARTIR_DE


class Rang(NamedTuple):
    """The pupils at one level; None: those without a level."""

    niveau: int | None
    lignes: list[EleveParNiveau]


@dataclass(frozen=True)
class CompetenceDeClasse:
    """The pupils of a class on a compétence, those who need help first."""

    classe: Classe
    reference: CompetenceDuReferentiel
    precedente: CompetenceDuReferentiel | None
    suivante: CompetenceDuReferentiel | None
    rangs: list[Rang]
    decompte: Decompte
    effectif: int

    @classmethod
    def de(
        cls,
        classe: Classe,
        utilisateur: Utilisateur,
        jour: date,
        *,
        competences: list[CompetenceDuReferentiel],
        rang: int,
    ) -> "CompetenceDeClasse":
        """Read the pupils on the compétence of that rank in the référentiel: two queries, pupils and levels."""
        reference = competences[rang]
        eleves = eleves_de(classe, utilisateur, jour)
        niveaux = Niveau.objects.filter(competence=reference.pk, eleve__in=[eleve.pk for eleve in eleves])
        lus = {
            pk: ligne
            for pk, *ligne in niveaux.values_list(
                "eleve_id", "ensemble", "lycee", "entreprise", "nb_evaluations", "derniere_le"
            )
        }
        lignes = [EleveParNiveau(eleve, *lus.get(eleve.pk, ())) for eleve in eleves]
        rangs = [Rang(niveau, [ligne for ligne in lignes if ligne.niveau == niveau]) for niveau in (*NIVEAUX, None)]
        return cls(
            classe,
            reference,
            competences[rang - 1] if rang else None,
            competences[rang + 1] if rang + 1 < len(competences) else None,
            [rang for rang in rangs if rang.lignes],
            Decompte.de(ligne.niveau for ligne in lignes),
            len(eleves),
        )
