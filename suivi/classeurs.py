"""The class screens as spreadsheets: signs and letters as on the screen, counts as numbers."""

from collections.abc import Callable
from typing import Any

from socle.classeurs import Feuille, classeur
from suivi.decomptes import Code
from suivi.models import Positionnement
from suivi.tableaux.carte import CarteDeClasse, CompetenceDeCarte
from suivi.tableaux.classes import EleveDeClasse
from suivi.tableaux.conseils import ConseilEnEntier, LigneDeConseil
from suivi.tableaux.evaluations import LigneDEleve, TableauDesEvaluations

ORIGINES: dict[str, str] = {
    Positionnement.Origine.ENSEIGNANT: "",
    Positionnement.Origine.TUTEUR: ", entreprise",
    Positionnement.Origine.ELEVE: ", auto-positionnement",
}
LARGEUR_DES_NOMS, LARGEUR_D_UN_NIVEAU = 28, 7


def signe_tape(code: Code | None) -> str | None:
    """Return the sign as it is typed (--, -, +, ++), or the letter: what a spreadsheet can sort and count."""
    return Positionnement.Maitrise(code).signe if isinstance(code, int) else code


def _retenu(niveau: int, calcule: int | None) -> str:
    """Return both values of a level that a teacher has retained."""
    return f"{signe_tape(niveau)} (retenu ; calculé : {signe_tape(calcule) or 'non évaluée'})"


# --- Tableau des évaluations -------------------------------------------------------------------------


def tableau(tableau: TableauDesEvaluations) -> bytes:
    """Return the tableau des évaluations, and the list of its situations on a second sheet."""
    colonnes: dict[str, Callable[[LigneDEleve], Any]] = {
        "Élève": lambda ligne: ligne.eleve.nom,
        "% de réussite": lambda ligne: ligne.decompte.reussite,
        "Acquises": lambda ligne: ligne.decompte.acquises,
        "Évaluées": lambda ligne: ligne.decompte.evaluees,
    }
    for etat in Positionnement.Etat:
        colonnes[etat.label] = _etat(etat.value)
    for competence in tableau.competences:
        colonnes[f"{competence.code} Niveau"] = _niveau(competence.pk)
        for rang, evaluation in enumerate(competence.evaluations, start=competence.debut):
            # Numbered: two situations of one day would otherwise be one column.
            titre = f"{competence.code} n° {rang + 1} du {evaluation.date:%d/%m/%Y}{ORIGINES[evaluation.origine]}"
            colonnes[titre] = _marque(rang)
    evaluations = Feuille(f"Évaluations {tableau.classe.code}", colonnes, tableau.lignes, {"Élève": LARGEUR_DES_NOMS})
    return classeur(evaluations, _situations(tableau))


def _etat(etat: str) -> Callable[[LigneDEleve], int]:
    return lambda ligne: ligne.decompte.etats.get(etat, 0)


def _niveau(competence: int) -> Callable[[LigneDEleve], str | None]:
    def lire(ligne: LigneDEleve) -> str | None:
        niveau = ligne.niveaux.get(competence)
        return _retenu(ligne.retenus[competence], niveau) if competence in ligne.retenus else signe_tape(niveau)

    return lire


def _marque(rang: int) -> Callable[[LigneDEleve], str | None]:
    return lambda ligne: signe_tape(ligne.marques[rang])


def _situations(tableau: TableauDesEvaluations) -> Feuille:
    colonnes = {
        "Date": lambda situation: situation.date,
        "Situation professionnelle": lambda situation: situation.intitule,
        "Contexte": lambda situation: situation.contexte_lisible,
        "Compétences": lambda situation: ", ".join(situation.codes),
    }
    largeurs = {"Situation professionnelle": 60, "Compétences": 40}
    return Feuille("Situations", colonnes, tableau.situations, largeurs)


# --- Carte de la classe ------------------------------------------------------------------------------


def carte(carte: CarteDeClasse, part: str = "") -> bytes:
    """Return the levels, one column a compétence, and the wordings on a second sheet.

    `part` says which evaluations were kept, when some were left aside.
    """
    colonnes: dict[str, Callable[[EleveDeClasse], Any]] = {"Élève": lambda eleve: eleve.nom}
    for competence in carte.competences:
        colonnes[competence.code] = _niveau_actuel(carte, competence.pk)
    colonnes["Acquises"] = lambda eleve: carte.acquises(eleve.pk)
    largeurs = dict.fromkeys(colonnes, LARGEUR_D_UN_NIVEAU) | {"Élève": LARGEUR_DES_NOMS, "Acquises": 10}
    feuilles = [Feuille(f"Niveaux {carte.classe.code}", colonnes, carte.eleves, largeurs), _intitules(carte)]
    return classeur(*feuilles, *part_retenue(part))


def part_retenue(part: str) -> list[Feuille]:
    """Return a sheet that says which evaluations were kept; none when all were."""
    return (
        [Feuille("Évaluations retenues", {"Évaluations retenues": str}, [part], {"Évaluations retenues": 60})]
        if part
        else []
    )


def _niveau_actuel(carte: CarteDeClasse, competence: int) -> Callable[[EleveDeClasse], str | None]:
    def lire(eleve: EleveDeClasse) -> str | None:
        if retenu := carte.retenus.get((eleve.pk, competence)):
            return _retenu(*retenu)
        return signe_tape(carte.niveaux[eleve.pk].get(competence))

    return lire


def _intitules(carte: CarteDeClasse) -> Feuille:
    colonnes: dict[str, Callable[[CompetenceDeCarte], Any]] = {
        "Code": lambda competence: competence.code,
        "Compétence": lambda competence: competence.intitule,
    }
    for niveau in Positionnement.Maitrise:
        colonnes[niveau.signe] = _effectif(niveau.value)
    return Feuille("Compétences", colonnes, carte.competences, {"Compétence": 80})


def _effectif(niveau: int) -> Callable[[CompetenceDeCarte], int]:
    return lambda competence: competence.decompte.niveaux[niveau]


# --- Conseil de classe -------------------------------------------------------------------------------


def conseil(entier: ConseilEnEntier) -> bytes:
    """Return the avis of a conseil, one row a pupil."""
    colonnes: dict[str, Callable[[LigneDeConseil], Any]] = {
        "Élève": lambda ligne: ligne.eleve.nom,
        "Décision": lambda ligne: ligne.decision,
        "Avis du conseil": lambda ligne: ligne.avis,
    }
    largeurs = {"Élève": LARGEUR_DES_NOMS, "Décision": 24, "Avis du conseil": 90}
    return classeur(Feuille(str(entier.conseil.intitule), colonnes, entier.lignes, largeurs))
