"""What does not come from the grid: levels given by a tuteur, and those that a teacher has retained."""

from datetime import date

from agora.demo.donnees import Donnees
from agora.demo.plan import RENTREE, Plan, nom_complet
from agora.demo.situations import un_soir
from agora.demo.tirage import NIVEAUX
from scolarite.models import Classe, Utilisateur
from suivi.models import CompetenceVisee, NiveauRetenu, Positionnement, Situation


def completer(plan: Plan, donnees: Donnees) -> None:
    """Add to the plan, up to the reference day, the evaluations of tuteurs and the levels retained."""
    for evaluation in donnees.ecole["evaluations_de_tuteurs"]:
        if date.fromisoformat(evaluation["date"]) <= donnees.jour:
            _evaluer(plan, donnees, evaluation)
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


def _evaluer(plan: Plan, donnees: Donnees, evaluation: dict) -> None:
    """Add what a tuteur said of one pupil, in a situation of its own."""
    jour, classe = date.fromisoformat(evaluation["date"]), _classe(plan, evaluation["eleve"])
    situation = Situation(
        etablissement=classe.annee.etablissement,
        classe=classe,
        eleve=plan.eleves[evaluation["eleve"]],
        date=jour,
        intitule=evaluation["intitule"],
        contexte=Situation.Contexte.PFMP,
        nature=Situation.Nature.VECUE,
        visee=Situation.Visee.CERTIFICATIVE,
        provenance=evaluation["provenance"],
        auteur=_enseignant(plan, classe),
        cree_le=un_soir(jour),
        cloturee_le=un_soir(jour),
    )
    plan.situations.append(situation)
    for code, niveau in evaluation["niveaux"].items():
        competence = donnees.competences[code]
        plan.visees.append(CompetenceVisee(situation=situation, competence=competence))
        plan.positionnements.append(
            Positionnement(
                situation=situation,
                eleve=plan.eleves[evaluation["eleve"]],
                competence=competence,
                origine=Positionnement.Origine.TUTEUR,
                date=jour,
                niveau=NIVEAUX.index(niveau) + 1,
                commentaire=evaluation["mots"].get(code, ""),
                auteur=situation.auteur,
                modifie_le=un_soir(jour),
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
