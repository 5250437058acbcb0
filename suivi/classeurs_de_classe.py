"""A class against the référentiel, as spreadsheets: répartition, couverture, prévision, comparison of two days."""

from collections.abc import Callable
from typing import Any

from socle.classeurs import Feuille, classeur
from suivi.classeurs import LARGEUR_D_UN_NIVEAU, LARGEUR_DES_NOMS, part_retenue, signe_tape
from suivi.models import Positionnement
from suivi.rangees.comparaison import COMPTES, MOTS, dire
from suivi.tableaux.carte import CarteDeClasse, CompetenceDeCarte
from suivi.tableaux.classes import EleveDeClasse
from suivi.tableaux.comparaison import Comparaison
from suivi.tableaux.couverture import ETATS, CouvertureDeClasse, LigneDeCouverture, SituationPrevue

Lecture = Callable[[Any], Any]
CODE = {
    "Code": lambda ligne: ligne.reference.code,
    "Compétence": lambda ligne: ligne.reference.intitule,
}
LARGEURS = {"Code": 8, "Compétence": 70, "Situation professionnelle": 60, "Compétences": 40}


def repartition(carte: CarteDeClasse, part: str) -> bytes:
    """Return one line a compétence: how many pupils at each level, and the % de réussite."""
    effectif = len(carte.eleves)
    colonnes: dict[str, Lecture] = {"Bloc": lambda ligne: ligne.reference.bloc, **CODE}
    for niveau in reversed(Positionnement.Maitrise):
        colonnes[niveau.signe] = _nombre(niveau.value)
    colonnes["Sans niveau"] = lambda ligne: effectif - ligne.decompte.evaluees
    colonnes["% de réussite"] = lambda ligne: ligne.decompte.reussite
    return classeur(
        Feuille(f"Répartition {carte.classe.code}", colonnes, carte.competences, LARGEURS), *part_retenue(part)
    )


def _nombre(niveau: int) -> Callable[[CompetenceDeCarte], int]:
    return lambda ligne: ligne.decompte.niveaux[niveau]


def couverture(couverture: CouvertureDeClasse) -> bytes:
    """Return one line a compétence: what the class has met of it."""
    colonnes: dict[str, Lecture] = {
        "Bloc": lambda ligne: ligne.reference.bloc,
        **CODE,
        "Situations faites": lambda ligne: len(ligne.parcours.faites),
        "Élèves en entreprise": lambda ligne: len(ligne.parcours.en_entreprise),
        "Dernière fois": lambda ligne: ligne.parcours.derniere_le,
        "Élèves avec un niveau": lambda ligne: ligne.evalues,
        "Situations prévues": lambda ligne: len(ligne.parcours.prevues),
    }
    for etat in ETATS:
        nom = couverture.nom(etat)
        colonnes[f"{nom[0].upper()}{nom[1:]}"] = _oui(etat)
    titre = f"Couverture {couverture.classe.code}"
    return classeur(Feuille(titre, colonnes, couverture.lignes, LARGEURS), _prevues(couverture))


def _oui(etat: str) -> Callable[[LigneDeCouverture], str | None]:
    return lambda ligne: "oui" if etat in ligne.etats else None


def prevision(couverture: CouvertureDeClasse) -> bytes:
    """Return what is planned, then what each compétence will have been met."""
    colonnes: dict[str, Lecture] = {
        "Bloc": lambda ligne: ligne.reference.bloc,
        "Activité": lambda ligne: ligne.reference.activite,
        **CODE,
        "Situations faites": lambda ligne: len(ligne.parcours.faites),
        "Situations prévues": lambda ligne: len(ligne.parcours.prevues),
        "Prochaine": lambda ligne: ligne.parcours.prevues[0].date if ligne.parcours.prevues else None,
        "Manquera": lambda ligne: "oui" if ligne.parcours.manquera else None,
    }
    titre = f"Prévision {couverture.classe.code}"
    return classeur(Feuille(titre, colonnes, couverture.lignes, LARGEURS), _prevues(couverture))


def _prevues(couverture: CouvertureDeClasse) -> Feuille:
    colonnes: dict[str, Callable[[SituationPrevue], Any]] = {
        "Date": lambda situation: situation.date,
        "Situation professionnelle": lambda situation: situation.intitule,
        "Compétences": lambda situation: ", ".join(code for code, _ in situation.codes),
    }
    return Feuille("Situations prévues", colonnes, couverture.prevues, LARGEURS)


def comparaison(comparaison: Comparaison) -> bytes:
    """Return the levels of each day, and how each one moved: three sheets with the same lines."""
    return classeur(
        Feuille("Évolution", _evolution(comparaison), comparaison.eleves, {"Élève": LARGEUR_DES_NOMS}),
        _niveaux(f"Au {comparaison.du:%d-%m-%Y}", comparaison, 0),
        _niveaux(f"Au {comparaison.au:%d-%m-%Y}", comparaison, 1),
    )


def _evolution(comparaison: Comparaison) -> dict[str, Lecture]:
    colonnes: dict[str, Lecture] = {"Élève": lambda eleve: eleve.nom}
    for sens in COMPTES:
        colonnes[MOTS[sens].capitalize()] = _compte(comparaison, sens)
    for competence in comparaison.competences:
        colonnes[competence.code] = _mouvement(comparaison, competence.pk)
    return colonnes


def _compte(comparaison: Comparaison, sens: str) -> Callable[[EleveDeClasse], int]:
    return lambda eleve: comparaison.par_eleve[eleve.pk][sens]


def _mouvement(comparaison: Comparaison, competence: int) -> Callable[[EleveDeClasse], str | None]:
    return lambda eleve: dire(comparaison.ecart(eleve.pk, competence)) or None


def _niveaux(titre: str, comparaison: Comparaison, cote: int) -> Feuille:
    colonnes: dict[str, Lecture] = {"Élève": lambda eleve: eleve.nom}
    for competence in comparaison.competences:
        colonnes[competence.code] = _niveau(comparaison, competence.pk, cote)
    largeurs = dict.fromkeys(colonnes, LARGEUR_D_UN_NIVEAU) | {"Élève": LARGEUR_DES_NOMS}
    return Feuille(titre, colonnes, comparaison.eleves, largeurs)


def _niveau(comparaison: Comparaison, competence: int, cote: int) -> Callable[[EleveDeClasse], str | None]:
    return lambda eleve: signe_tape(comparaison.ecart(eleve.pk, competence)[cote])
