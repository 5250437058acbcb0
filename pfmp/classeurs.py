"""The boards of PFMP as spreadsheets."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pfmp.tableaux.avancement import Avancement
from pfmp.tableaux.classe import LigneDEleve, TableauDeClasse
from socle.classeurs import Feuille, classeur


class _Rangee(NamedTuple):
    """A PFMP of a pupil, or a pupil without one."""

    ligne: LigneDEleve
    une: Avancement | None


def _de_la_pfmp(lire: Callable[[Avancement], Any]) -> Callable[[_Rangee], Any]:
    return lambda rangee: lire(rangee.une) if rangee.une else None


def _etape(rang: int) -> Callable[[_Rangee], Any]:
    return _de_la_pfmp(lambda une: une.etapes[rang].mot)


def _manques(rangee: _Rangee) -> str:
    if rangee.une is None or rangee.une is rangee.ligne.actuelle:
        return " ".join(rangee.ligne.manques)
    return ""


COLONNES: dict[str, Callable[[_Rangee], Any]] = {
    "Élève": lambda rangee: str(rangee.ligne.eleve),
    "Organisme": _de_la_pfmp(lambda une: une.pfmp.organisme.nom),
    "Ville": _de_la_pfmp(lambda une: une.pfmp.organisme.ville),
    "Tuteur": _de_la_pfmp(lambda une: str(une.pfmp.tuteur or "")),
    "Téléphone": _de_la_pfmp(lambda une: une.telephone),
    "Référent": _de_la_pfmp(lambda une: str(une.pfmp.referent or "")),
    "Du": _de_la_pfmp(lambda une: une.pfmp.du),
    "Au": _de_la_pfmp(lambda une: une.pfmp.au),
    "Signée organisme": _de_la_pfmp(lambda une: une.pfmp.signee_organisme_le),
    "Signée élève": _de_la_pfmp(lambda une: une.pfmp.signee_famille_le),
    "Signée lycée": _de_la_pfmp(lambda une: une.pfmp.signee_etablissement_le),
    "Appel": _etape(0),
    "Visite": _etape(1),
    "Évaluation": _etape(2),
    "Attestation": _etape(3),
    "Semaines": lambda rangee: rangee.ligne.semaines if rangee.une is rangee.ligne.actuelle else None,
    "État": _de_la_pfmp(lambda une: une.etat.mot),
    "Ce qui manque": _manques,
}
LARGEURS = {"Élève": 26, "Organisme": 36, "Tuteur": 26, "Référent": 26, "Ce qui manque": 60}


def tableau_de_classe(tableau: TableauDeClasse) -> bytes:
    """Return the board of a class, one line a PFMP."""
    rangees = [_Rangee(ligne, une) for ligne in tableau.lignes for une in ligne.pfmps or (None,)]
    return classeur(Feuille(f"{tableau.periode.classe.code} {tableau.periode}", COLONNES, rangees, LARGEURS))
