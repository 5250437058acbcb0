"""What the pupils say: where they think they are in the situation that is open to it, and what they ask for."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from agora.demo.donnees import Donnees
from agora.demo.plan import Plan, nom_complet
from socle.cles import cle_de_tri
from suivi.models import DemandeDEvaluation, Positionnement, Situation

ECARTS = {"identique": 0, "un_cran_au_dessus": 1, "un_cran_au_dessous": -1}
REPONDENT = 2 / 3  # of the class: the others have not opened the page yet
UNE_PHRASE_SUR = 3
NE_SAIT_PAS_SUR = 12


def donner_la_parole(plan: Plan, donnees: Donnees) -> None:
    """Open a situation to self-positioning, with the answers of some, and leave two requests waiting."""
    parole = donnees.ecole["auto_positionnement"]
    situation = _situation(plan, donnees, parole)
    situation.autopositionnement = True
    hasard = Random(f"agora auto {situation.classe.code}")  # noqa: S311 -- a story, not a secret
    niveaux = {
        (nom_complet(un.eleve), un.competence.code): un.niveau
        for un in plan.positionnements
        if un.situation is situation
    }
    connecte = donnees.ecole["eleve_connecte"]["eleve"]
    eleves = sorted(plan.eleves_de(situation.classe), key=lambda eleve: cle_de_tri(nom_complet(eleve)))
    repondent = [eleve for eleve in eleves if nom_complet(eleve) != connecte and hasard.random() < REPONDENT]
    for eleve in repondent:
        for visee in plan.visees:
            if visee.situation is situation:
                niveau = niveaux.get((nom_complet(eleve), visee.competence.code)) or hasard.choice((2, 2, 3, 3, 4))
                plan.autos.append(_reponse(donnees, situation, eleve, visee.competence, niveau, hasard))
    for demande in donnees.ecole["demandes_d_evaluation"]:
        plan.demandes.append(_demande(plan, donnees, demande))


def _situation(plan: Plan, donnees: Donnees, parole: dict) -> Situation:
    intitules = {un["code"]: un["intitule"] for un in donnees.ecole["situations"]}
    return next(
        situation
        for situation in plan.situations
        if situation.intitule == intitules[parole["situation"]] and situation.classe.code == parole["classe"]
    )


def _reponse(donnees: Donnees, situation: Situation, eleve, competence, niveau: int, hasard: Random):
    """Put her where the teacher does, or one step beside, in the shares asked."""
    parts = donnees.ecole["repartition_niveaux"]["auto_positionnement_par_rapport_a_l_enseignant"]
    (ecart,) = hasard.choices(list(parts), weights=list(parts.values()))
    dit = min(max(niveau + ECARTS[ecart], 1), 4)
    phrases = donnees.ecole["auto_positionnement"]["phrases"][str(dit)]
    phrase = hasard.choice(phrases) if not hasard.randrange(UNE_PHRASE_SUR) else ""
    return Positionnement(
        situation=situation,
        eleve=eleve,
        competence=competence,
        origine=Positionnement.Origine.ELEVE,
        date=situation.date,
        niveau=None if not hasard.randrange(NE_SAIT_PAS_SUR) else dit,
        commentaire=phrase,
        auteur=eleve.utilisateur,
        modifie_le=_un_midi(donnees, 1),
    )


def _demande(plan: Plan, donnees: Donnees, demande: dict) -> DemandeDEvaluation:
    return DemandeDEvaluation(
        eleve=plan.eleves[demande["eleve"]],
        competence=donnees.competences[demande["competence"]],
        explication=demande["explication"],
        cree_le=_un_midi(donnees, demande["il_y_a_jours"]),
    )


def _un_midi(donnees: Donnees, jours: int) -> datetime:
    return timezone.make_aware(datetime.combine(donnees.jour - timedelta(days=jours), time(12, 40)))
