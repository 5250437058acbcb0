"""Pure: who gets which level. The asked distribution is met exactly; the profils decide who is above and below."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random

from referentiel.models import AnneeDeFormation

NIVEAUX = ("--", "-", "+", "++")
ABSENT, NON_EVALUE = "absent", "non_evalue"
ORDINAIRE = "solide et régulier"

# How far each profil stands from the middle of the class, in seconde, première and terminale.
APTITUDES = {
    "très à l'aise": (0.6, 1.4, 1.4),
    ORDINAIRE: (0.3, 0.3, 0.3),
    "en progrès": (-0.9, 0.3, 1.0),
    "meilleur en entreprise": (-0.7, -0.7, -0.7),
    "fragile": (-0.9, -0.9, -0.9),
    "décrocheur": (-0.8, -0.8, -0.8),
}
# Chances of being absent, then of not being evaluated, in one situation.
ABSENCES = {ORDINAIRE: (0.03, 0.02), "décrocheur": (0.24, 0.12)}
ABSENCES_USUELLES = (0.045, 0.03)
# About one level on the scale of the aptitudes.
UN_CRAN = 0.9


@dataclass
class Case:
    """A cell to fill: a pupil, a compétence, a situation, and what decides its level."""

    eleve: str
    situation: str
    competence: str
    annee: str
    trimestre: str
    profil: str
    decalage: float = 0
    valeur: str = ""


def repartir_les_profils(
    eleves: Sequence[str], parts: Mapping[str, int], choisis: Mapping[str, str], hasard: Random
) -> dict[str, str]:
    """Give each pupil a profil, in the asked parts of a hundred; the chosen ones first."""
    profils = {eleve: choisis[eleve] for eleve in eleves if eleve in choisis}
    effectifs = en_entiers(parts, len(eleves))
    for profil in profils.values():
        effectifs[profil] -= 1
    restants = [profil for profil, effectif in effectifs.items() for _ in range(effectif)]
    autres = [eleve for eleve in eleves if eleve not in profils]
    hasard.shuffle(restants)
    # A chosen profil that its part did not foresee leaves one pupil too many: an ordinary one.
    restants += [ORDINAIRE] * len(autres)
    return profils | dict(zip(autres, restants, strict=False))


def trimestre(jour: date) -> str:
    """Return the term of a day, as the class councils cut the year."""
    if 9 <= jour.month <= 11:
        return "T1"
    return "T2" if jour.month == 12 or (jour.month, jour.day) < (3, 8) else "T3"


def etat(profil: str, hasard: Random) -> str:
    """Draw whether a pupil is absent or not evaluated in a situation; empty when she has a level."""
    absent, non_evalue = ABSENCES.get(profil, ABSENCES_USUELLES)
    sort = hasard.random()
    if sort < absent:
        return ABSENT
    return NON_EVALUE if sort < absent + non_evalue else ""


def donner_les_niveaux(cases: Iterable[Case], repartitions: Mapping[str, Mapping], hasard: Random) -> None:
    """Fill the cells without a state: ranked by the profil and some chance, then cut in the asked shares."""

    def groupe(case: Case) -> tuple[str, str]:
        return case.annee, case.trimestre

    vides = sorted((case for case in cases if not case.valeur), key=groupe)
    for (annee, terme), du_groupe in groupby(vides, groupe):
        parts = {niveau: repartitions[annee][terme][niveau] for niveau in NIVEAUX}
        classees = [(_aptitude(case) + case.decalage + hasard.gauss(0, 0.6), case) for case in du_groupe]
        classees.sort(key=lambda couple: couple[0])
        effectifs = en_entiers(parts, len(classees))
        niveaux = [niveau for niveau in NIVEAUX for _ in range(effectifs[niveau])]
        for (_, case), niveau in zip(classees, niveaux, strict=True):
            case.valeur = niveau


def _aptitude(case: Case) -> float:
    aptitude = APTITUDES[case.profil][AnneeDeFormation.values.index(case.annee)]
    # The fragile ones hold their own when they welcome somebody: activité 1.1.
    return 0.4 if case.profil == "fragile" and case.competence.startswith("1.1.") else aptitude


def en_entiers(parts: Mapping[str, int], total: int) -> dict[str, int]:
    """Cut `total` in whole numbers proportional to `parts`: largest remainders first."""
    somme = sum(parts.values())
    entiers = {nom: total * part // somme for nom, part in parts.items()}
    restes = sorted(parts, key=lambda nom: -(total * parts[nom] % somme))
    for nom in restes[: total - sum(entiers.values())]:
        entiers[nom] += 1
    return entiers
