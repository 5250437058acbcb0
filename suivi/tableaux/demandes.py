"""The requests to be assessed: those that wait for a teacher, and those of a pupil."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from scolarite.models import Eleve, Utilisateur
from suivi import droits
from suivi.models import DemandeDEvaluation, Positionnement, Situation

NB_SUR_L_ACCUEIL = 5
NB_SITUATIONS = 5
NB_REPONDUES = 10  # of a pupil, beside those that wait


def en_attente_pour(utilisateur: Utilisateur):
    """Return the requests that wait for an answer, of the pupils known, the oldest first."""
    attendent = DemandeDEvaluation.objects.visibles_par(utilisateur).en_attente()
    return attendent.select_related("eleve", "competence").order_by("cree_le", "pk")


@dataclass(frozen=True)
class DemandesEnAttente:
    """What the home page of a teacher says of them."""

    premieres: list[DemandeDEvaluation]
    nombre: int

    @classmethod
    def de(cls, utilisateur: Utilisateur) -> Self:
        """Read them: one query, two when there are more than are shown."""
        attendent = en_attente_pour(utilisateur)
        premieres = list(attendent[: NB_SUR_L_ACCUEIL + 1])
        nombre = len(premieres) if len(premieres) <= NB_SUR_L_ACCUEIL else attendent.count()
        return cls(premieres[:NB_SUR_L_ACCUEIL], nombre)


def demandes_de(eleve: Eleve, utilisateur: Utilisateur) -> list[DemandeDEvaluation]:
    """Return the requests of a pupil: those that wait first, then the last answered ones. One query."""
    demandes = DemandeDEvaluation.objects.visibles_par(utilisateur).filter(eleve=eleve)
    demandes = demandes.exclude(etat=DemandeDEvaluation.Etat.RETIREE)
    lues = list(demandes.select_related("competence", "repondue_par").order_by("-cree_le", "-pk")[:50])
    attendent = [demande for demande in lues if demande.attend]
    return attendent + [demande for demande in lues if not demande.attend][:NB_REPONDUES]


@dataclass(frozen=True)
class ReponseADonner:
    """A request, and where its pupil may be assessed."""

    demande: DemandeDEvaluation
    situations: list[Situation]
    derniers: list[Positionnement]

    @classmethod
    def de(cls, demande: DemandeDEvaluation, utilisateur: Utilisateur, jour: date) -> Self:
        """Read the situations still open that aim at the compétence, and what she last had on it. Two queries."""
        return cls(demande, list(situations_possibles(demande, utilisateur, jour)), _derniers(demande))


def situations_possibles(demande: DemandeDEvaluation, utilisateur: Utilisateur, jour: date):
    """Return the situations that the person may fill, open, that aim at the compétence and hold this pupil."""
    if not droits.peut_repondre_a_une_demande(utilisateur):
        return Situation.objects.none()
    ouvertes = Situation.objects.positionnables_par(utilisateur).a_terminer(jour)
    return (
        ouvertes.concernant(demande.eleve, jour)
        .filter(visees__competence=demande.competence_id)
        .select_related("classe")
        .order_by("-date", "-pk")[:NB_SITUATIONS]
    )


def _derniers(demande: DemandeDEvaluation) -> list[Positionnement]:
    lignes = Positionnement.objects.valables().filter(eleve=demande.eleve_id, competence=demande.competence_id)
    return list(lignes.exclude(niveau=None).select_related("situation").order_by("-date", "-pk")[:3])
