"""What each category of candidate must have done, from the dated rules of its session (note aux candidats, § 1)."""

from collections.abc import Mapping
from decimal import Decimal

from pfmp.regles.semaines import Exigence, ecrire
from scolarite.models import Candidature

CYCLE_ENTIER = 3  # years
CLES = {categorie: f"duree_{categorie}" for categorie in Candidature.Categorie.values}
SANS_REGLE = "La durée exigée n’a pas été trouvée pour cette session : demandez-la au service des examens."


def exigence(
    *,
    categorie: str,
    regles: Mapping[str, dict],
    annees_du_cycle: int = CYCLE_ENTIER,
    decision: Decimal | None = None,
) -> Exigence:
    """Return what is asked of a candidate.

    `regles` are the rules of PFMP of the session, as `Reglement…valeurs()` gives them; `decision` is the number of
    weeks that the recteur has fixed by a decision of positionnement, if any.
    """
    regle = regles.get(CLES[categorie], {})
    semaines = _semaines(categorie, regle, regles, annees_du_cycle)
    if decision is not None:
        return Exigence(
            decision,
            f"{ecrire(decision)} par décision de positionnement du recteur.",
            reglementaires=semaines,
        )
    if semaines is not None:
        return Exigence(semaines, _phrase(semaines, regle), reglementaires=semaines)
    return Exigence(None, _sans_nombre(regle))


def _semaines(categorie: str, regle: dict, regles: Mapping[str, dict], annees_du_cycle: int) -> Decimal | None:
    derogation = regles.get("derogation", {}).get("semaines_par_cycle", {}).get(str(annees_du_cycle))
    if categorie == Candidature.Categorie.SCOLAIRE:
        if derogation is not None:
            return Decimal(derogation)
        if annees_du_cycle < CYCLE_ENTIER:
            regle = regles.get("duree_cycle_2_ans", {})
    semaines = regle.get("semaines")
    if "annees_experience" in regle or semaines is None:
        return None
    return Decimal(semaines)


def _phrase(semaines: Decimal, regle: dict) -> str:
    reduites = regle.get("semaines_par_positionnement")
    if reduites is None:
        return f"{ecrire(semaines)} de PFMP."
    return f"{ecrire(semaines)} de PFMP, {ecrire(Decimal(reduites))} par décision de positionnement du recteur."


def _sans_nombre(regle: dict) -> str:
    if "texte" in regle:
        return regle["texte"]
    if "annees_experience" in regle:
        return (
            f"Aucune PFMP : des certificats de travail pour {regle['annees_experience']} années d’expérience "
            "dans un emploi qualifié."
        )
    if "temps_plein" in regle:
        plein, partiel = regle["temps_plein"], regle["temps_partiel"]
        return (
            f"Des certificats de travail : {plein['mois']} mois à temps plein dans l’année qui précède l’examen, "
            f"ou {partiel['mois']} mois à temps partiel dans les {partiel['annees_avant']} années qui le précèdent."
        )
    return SANS_REGLE
