"""What does not come from the grid: the levels that a teacher has retained."""

from datetime import date

from agora.demo.donnees import Donnees
from agora.demo.plan import RENTREE, Plan, nom_complet
from agora.demo.situations import un_soir
from agora.demo.tirage import NIVEAUX
from scolarite.models import Classe, Utilisateur
from suivi.models import NiveauRetenu


def completer(plan: Plan, donnees: Donnees) -> None:
    """Add to the plan, up to the reference day, the levels retained."""
    for decision in donnees.ecole["niveaux_retenus"]:
        jour = date.fromisoformat(decision["date"])
        if jour <= donnees.jour:
            eleve = plan.eleves[decision["eleve"]]
            plan.niveaux_retenus.append(
                NiveauRetenu(
                    eleve=eleve,
                    competence=donnees.competences[decision["competence"]],
                    niveau=NIVEAUX.index(decision["niveau"]) + 1,
                    motif=decision["motif"],
                    date=jour,
                    auteur=_enseignant(plan, _classe(plan, decision["eleve"])),
                    cree_le=un_soir(jour),
                )
            )


def _classe(plan: Plan, nom: str) -> Classe:
    """Return the class of this year of a pupil, by her name."""
    return next(
        inscription.classe
        for inscription in plan.inscriptions
        if nom_complet(inscription.eleve) == nom and inscription.classe.annee.rentree == RENTREE
    )


def _enseignant(plan: Plan, classe: Classe) -> Utilisateur:
    return next(
        enseignement.enseignant
        for enseignement in plan.enseignements
        if enseignement.classe is classe and enseignement.discipline.code == "economie-gestion"
    )
