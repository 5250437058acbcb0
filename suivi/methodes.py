"""The methods in plain French: what each one does, a small example, and why a piece of evidence does not count."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from suivi.models import Positionnement, ReglageDuSuivi
from suivi.regles import LYCEE, Preuve, Regle, arrondir, moyenne_ponderee, niveau_d_ensemble, peser

Methode = ReglageDuSuivi.Methode
NOMBRES = range(2, 11)
EXEMPLE = (2, 4, 3, 2)  # from the oldest to the latest: the four methods do not agree on it
MEME_JOUR = (
    "Deux évaluations du même jour : la plus haute compte comme la plus récente, quel que soit l’ordre de saisie."
)
ARRONDI = "Une moyenne est arrondie au niveau le plus proche ; à mi-chemin, au niveau du dessus."


def nom(regle: Regle) -> str:
    """Return the name of the method with its n: « Moyenne des 3 dernières, pondérée vers le récent »."""
    libelle = Methode(regle.methode).label
    return libelle.replace("Les n ", f"Les {regle.nombre} ").replace(" n ", f" {regle.nombre} ")


def phrase(regle: Regle, nombre: int | None = None) -> str:
    """Say in one sentence what the method does; on `nombre` evaluations, what it does of so few."""
    n = regle.nombre
    if regle.methode in (Methode.MOYENNE, Methode.MEILLEURES) and nombre is not None and 0 < nombre < n:
        return _phrase_sur_peu(regle, nombre)
    return {
        Methode.DERNIERE: "Le niveau est celui de l’évaluation la plus récente.",
        Methode.MOYENNE: f"Le niveau est la moyenne des {n} dernières évaluations : {_fois(n)}.",
        Methode.MEILLEURES: f"Le niveau est la moyenne des {n} évaluations les plus hautes, à parts égales.",
        Methode.FREQUENT: (
            "Le niveau est celui qui a été obtenu le plus souvent ; à égalité, celui des deux obtenu le plus récemment."
        ),
    }[Methode(regle.methode)]


def _phrase_sur_peu(regle: Regle, nombre: int) -> str:
    lesquelles = "dernières" if regle.methode == Methode.MOYENNE else "meilleures"
    debut = f"La méthode prend les {regle.nombre} {lesquelles} évaluations ; il n’y en a "
    if nombre == 1:
        return f"{debut}qu’une, qui donne le niveau."
    if regle.methode == Methode.MOYENNE:
        return f"{debut}que {nombre} : {_fois(nombre)}."
    return f"{debut}que {nombre}, qui comptent à parts égales."


def _fois(nombre: int) -> str:
    """Say how many times each of the last evaluations counts, the recent ones more."""
    if nombre == 2:
        return "la plus récente compte deux fois, l’autre une fois"
    return f"la plus ancienne des {nombre} compte une fois, la suivante deux fois, et la plus récente {nombre} fois"


class Exemple(NamedTuple):
    """A worked example: the levels from the oldest to the latest, each with its weight, and what they give."""

    marques: list[tuple[int, int]]
    calcul: str
    niveau: int | None


def exemple(regle: Regle) -> Exemple:
    """Work the example out with this method; by the rules themselves, so that it is never wrong."""
    preuves = [
        Preuve(date(2026, 10, jour), niveau, LYCEE, certificative=False) for jour, niveau in enumerate(EXEMPLE, start=1)
    ]
    preuves.reverse()
    poids = peser(preuves, regle)
    return Exemple(
        [(preuve.niveau or 0, un) for preuve, un in zip(reversed(preuves), reversed(poids), strict=True)],
        calcul(preuves, poids, regle),
        niveau_d_ensemble(preuves, regle),
    )


def calcul(preuves: Sequence[Preuve], poids: Sequence[int], regle: Regle) -> str:
    """Say how the weights give the level; empty when one piece gives it alone."""
    moyenne = moyenne_ponderee(preuves, regle)
    if moyenne is None or len([un for un in poids if un]) < 2:
        return ""
    if regle.methode == Methode.FREQUENT:
        return f"« {_signe(arrondir(moyenne))} » a été obtenu {sum(poids)} fois sur {len(preuves)}."
    valeur = _decimale(moyenne)
    arrondie = "" if moyenne.denominator == 1 else f", arrondie à « {_signe(arrondir(moyenne))} »"
    return f"Moyenne : {valeur} sur une échelle de 1 (−−) à 4 (++){arrondie}."


def _decimale(moyenne: Fraction) -> str:
    """Write a mean with two decimals at the most: « 2,67 », « 2,5 », « 3 »."""
    return f"{float(moyenne):.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _signe(niveau: int) -> str:
    return Positionnement.Maitrise(niveau).signe.replace("-", "−")


def part(poids: int, total: int) -> str:
    """Say what a piece of evidence that counts weighs."""
    if poids == total:
        return "Donne le niveau à elle seule."
    return (
        f"Compte pour {poids} part{'s' if poids > 1 else ''} sur {total} ({arrondir(Fraction(100 * poids, total))} %)."
    )


def raison(preuve: Preuve, comptees: Sequence[Preuve], regle: Regle) -> str:
    """Say why a piece of evidence with a niveau weighs nothing, among those that count, the latest first."""
    if regle.methode == Methode.DERNIERE:
        if preuve.date < comptees[0].date:
            return "Ne compte plus : une évaluation plus récente la remplace."
        return "Ne compte pas : une autre évaluation du même jour est au moins aussi haute."
    return {
        Methode.MOYENNE: f"Ne compte plus : plus ancienne que les {regle.nombre} dernières.",
        Methode.MEILLEURES: f"Ne compte pas : elle n’est pas parmi les {regle.nombre} meilleures.",
        Methode.FREQUENT: "Ne compte pas : ce n’est pas le niveau le plus fréquent.",
    }[Methode(regle.methode)]


def hors_calcul(code: str, origine: str) -> str:
    """Say why something that is no evidence never counts."""
    if origine == Positionnement.Origine.ELEVE:
        return "Auto-positionnement : montré à côté, jamais compté."
    if not code:
        return "Un commentaire sans niveau : rien à compter."
    return f"{Positionnement.Etat(code).label} : pas de niveau, donc rien à compter."
