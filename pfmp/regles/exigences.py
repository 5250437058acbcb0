"""What each category of candidate must have done, from the dated rules of its session (note aux candidats, § 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pfmp.regles.semaines import Etape, Exigence, ecrire
from scolarite.models import Candidature
from socle.dates import LONGUE, ecrire_jour

CYCLE_ENTIER = 3  # years
CLES = {categorie: f"duree_{categorie}" for categorie in Candidature.Categorie.values}
SANS_REGLE = "La durée exigée n’a pas été trouvée pour cette session : demandez-la au service des examens."


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the recteur as the ledger reads it: it fixes the weeks to be done, or adds to them."""

    libelle: str
    date: date
    semaines: Decimal
    fixe: bool = True
    signe: int = 1  # of one that does not fix: +1 lengthens, −1 reduces
    papier: bool = True  # whether its paper is joined
    cle: int = 0

    def appliquer(self, semaines: Decimal | None) -> Decimal | None:
        """Return the weeks asked once this decision is taken; a contract that is not in weeks stays what it is."""
        if self.fixe:
            return self.semaines
        return None if semaines is None else max(Decimal(0), semaines + self.signe * self.semaines)

    @property
    def etape(self) -> Etape:
        """The step of the ledger."""
        effet = ecrire(self.semaines) if self.fixe else f"{'+' if self.signe > 0 else '−'}\u00a0{ecrire(self.semaines)}"
        return Etape(f"{self.libelle}, {ecrire_jour(self.date, LONGUE)}", effet, self.cle)


def exigence(
    *,
    categorie: str,
    regles: Mapping[str, dict],
    annees_du_cycle: int = CYCLE_ENTIER,
    decisions: Sequence[Decision] = (),
    entree: date | None = None,
) -> Exigence:
    """Return what is asked of a candidate.

    `regles` are the rules of PFMP of the session, as `Reglement…valeurs()` gives them. The decisions of the recteur
    that fix a number come first, the last one winning; then those that take weeks away or add some. `entree` is the
    first day of the training, before which the note aux candidats wants a reduction to be decided.
    """
    regle = regles.get(CLES[categorie], {})
    reglementaires = _semaines(categorie, regle, regles, annees_du_cycle)
    semaines = reglementaires
    for decision in sorted(decisions, key=lambda decision: (not decision.fixe, decision.date, decision.cle)):
        semaines = decision.appliquer(semaines)
    if semaines is None:
        return Exigence(None, _sans_nombre(regle), avertissements=_avertissements(decisions, None, regle, entree))
    return Exigence(
        semaines,
        f"{ecrire(semaines)} par décision du recteur." if decisions else _phrase(semaines, regle),
        reglementaires=reglementaires,
        etapes=_etapes(reglementaires, decisions),
        avertissements=_avertissements(decisions, semaines, regle, entree),
    )


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


def _etapes(reglementaires: Decimal | None, decisions: Sequence[Decision]) -> tuple[Etape, ...]:
    if not decisions:
        return ()
    textes = "sans durée fixée" if reglementaires is None else ecrire(reglementaires)
    dans_l_ordre = sorted(decisions, key=lambda decision: (not decision.fixe, decision.date, decision.cle))
    return (Etape("Durée de la session", textes), *(decision.etape for decision in dans_l_ordre))


def _avertissements(
    decisions: Sequence[Decision], semaines: Decimal | None, regle: dict, entree: date | None
) -> tuple[str, ...]:
    dits = [
        f"{decision.libelle}, {ecrire_jour(decision.date, LONGUE)} : le papier n’est pas joint."
        for decision in decisions
        if not decision.papier
    ]
    plancher = regle.get("semaines_par_positionnement")
    if decisions and semaines is not None and plancher is not None and semaines < Decimal(plancher):
        dits.append(f"La note aux candidats ne prévoit pas moins de {ecrire(Decimal(plancher))} : relisez la décision.")
    if plancher is not None and entree is not None:
        dits += [
            f"{decision.libelle}, {ecrire_jour(decision.date, LONGUE)} : la note aux candidats demande une décision "
            f"prise avant l’entrée en formation ({ecrire_jour(entree, LONGUE)})."
            for decision in decisions
            if decision.date > entree and (decision.fixe or decision.signe < 0)
        ]
    return tuple(dits)


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
            f"Aucune PFMP : des certificats de travail pour {regle['annees_experience']} années d’expérience "
            "dans un emploi qualifié."
        )
    if "temps_plein" in regle:
        plein, partiel = regle["temps_plein"], regle["temps_partiel"]
        return (
            f"Des certificats de travail : {plein['mois']} mois à temps plein dans l’année qui précède l’examen, "
            f"ou {partiel['mois']} mois à temps partiel dans les {partiel['annees_avant']} années qui le précèdent."
        )
    return SANS_REGLE
