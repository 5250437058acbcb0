"""Observing one pupil: a situation of her own, its levels and its closing in one action."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Utilisateur
from suivi.actions.demandes import repondre_par_une_observation
from suivi.actions.positionnements import Saisie, enregistrer
from suivi.actions.situations import cloturer, creer, retenir
from suivi.models import DemandeDEvaluation, Situation


class Publication(TextChoices):
    """What becomes of an observation once it is noted."""

    ELEVE = "eleve", "L’élève la voit tout de suite"
    EQUIPE = "equipe", "L’équipe seulement"
    OUVERTE = "ouverte", "Pas encore finie : je la clôturerai plus tard"


@transaction.atomic
def observer(
    *,
    eleve: Eleve,
    releves: Mapping[Competence, str],
    jour: date,
    par: Utilisateur,
    contexte: str = Situation.Contexte.COURS,
    commentaire: str = "",
    publication: str = Publication.ELEVE,
    demande: DemandeDEvaluation | None = None,
) -> Situation:
    """Note what a pupil was seen doing: the level on each compétence, and a comment beside the first one.

    `demande` is the request that it may answer. Formative: an observation made in passing never counts for the exam.
    """
    if jour > timezone.localdate():
        raise ValidationError({"jour": "Une observation a déjà eu lieu : choisissez aujourd’hui ou un jour passé."})
    situation = creer(
        par=par,
        classe=_classe_de(eleve, jour),
        eleve=eleve,
        competences=list(releves),
        intitule=_intituler(list(releves)),
        date=jour,
        contexte=contexte,
        nature=Situation.Nature.OBSERVEE,
    )
    textes = [commentaire, *("" for _ in releves)]
    saisies = [
        Saisie(eleve.pk, competence.pk, valeur, commentaire=texte)
        for (competence, valeur), texte in zip(releves.items(), textes, strict=False)
    ]
    enregistrer(situation=situation, saisies=saisies, par=par)
    if demande:
        positionnees = {competence.pk for competence in releves}
        repondre_par_une_observation(demande=demande, situation=situation, positionnees=positionnees, par=par)
    if publication == Publication.EQUIPE:
        retenir(situation=situation, retenue=True)
    if publication != Publication.OUVERTE:
        situation = cloturer(situation=situation)
    return situation


def _classe_de(eleve: Eleve, jour: date) -> Classe:
    inscription = eleve.inscriptions.en_cours(jour).select_related("classe__annee").first()
    if inscription is None:
        raise ValidationError({"jour": "Cet élève n’était dans aucune classe ce jour-là."})
    return inscription.classe


def _intituler(competences: list[Competence]) -> str:
    if len(competences) == 1:
        return f"Observation : {competences[0].intitule}"[:200]
    return "Observation : " + ", ".join(competence.code for competence in competences)
