"""The simulation of a class as a spreadsheet: notes as numbers, results in words."""

from collections.abc import Callable
from typing import Any

from dossiers.besoins import besoin_partout
from dossiers.phrases import dire_l_issue, dire_le_besoin
from dossiers.simulation import SOUVERAIN, Source
from dossiers.tableaux.examens import ExamenDeClasse, ExamenDEleve
from socle.classeurs import Feuille, classeur

Lire = Callable[[ExamenDEleve], Any]


def simulation(examen: ExamenDeClasse) -> bytes:
    """Return the notes and the result of each pupil; the rules of the session on a second sheet."""
    colonnes: dict[str, Lire] = {"Élève": lambda ligne: str(ligne.eleve)}
    for epreuve in examen.cadre.epreuves:
        colonnes[epreuve.code] = _note(epreuve.code)
    colonnes |= {
        "Livret": lambda ligne: _arrondi(ligne.projet and ligne.projet.livret),
        "Oral": lambda ligne: ligne.projet and ligne.projet.oral,
        "Points du projet": lambda ligne: _arrondi(ligne.projet and ligne.projet.points),
        "Moyenne": lambda ligne: _arrondi(ligne.simulation.moyenne),
        "Résultat": lambda ligne: dire_l_issue(ligne.simulation),
        "Pour être admis, à tout ce qui manque": _besoin,
    }
    largeurs = dict.fromkeys(examen.cadre.codes, 8) | {"Élève": 28, "Résultat": 40, "Livret": 8, "Oral": 8}
    regles = Feuille(
        "Règles",
        {"Épreuve": lambda e: f"{e.code} {e.intitule}", "Coefficient": lambda e: e.coefficient},
        examen.cadre.epreuves,
        {"Épreuve": 80},
    )
    avis = Feuille("À savoir", {"À savoir": str}, [SOUVERAIN, *examen.cadre.sources], {"À savoir": 120})
    return classeur(Feuille(f"Simulation {examen.classe.code}", colonnes, examen.lignes, largeurs), regles, avis)


def _note(code: str) -> Lire:
    def lire(ligne: ExamenDEleve) -> Any:
        note, source = ligne.connues.get(code, (None, Source.MANQUANTE))
        return "dispense" if source == Source.DISPENSEE else note

    return lire


def _arrondi(valeur: Any) -> Any:
    return None if valeur is None else round(valeur, 2)


def _besoin(ligne: ExamenDEleve) -> str:
    return dire_le_besoin(besoin_partout(ligne.simulation, ligne.cadre.reglement.admission))
