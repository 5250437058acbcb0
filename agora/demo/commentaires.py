"""Pure: which cells carry a comment, and which one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from agora.demo.tirage import Case

PART = 0.25


@dataclass(frozen=True)
class Commentaire:
    """What the teacher wrote beside a level; some remarks are for the team only."""

    texte: str
    pour_equipe: bool = False


def commenter(
    cases: Sequence[Case],
    *,
    precis: Iterable[Mapping],
    generaux: Mapping[str, Sequence[str]],
    sexes: Mapping[str, str],
    hasard: Random,
) -> dict[int, Commentaire]:
    """Return the comments by index of cell: each precise one once where it fits, then one cell in four."""
    choisis: dict[int, Commentaire] = {}
    for modele in precis:
        possibles = [rang for rang, case in enumerate(cases) if rang not in choisis and _convient(modele, case, sexes)]
        if possibles:
            choisis[hasard.choice(possibles)] = Commentaire(modele["texte"], modele["visible_par"] == "équipe")
    libres = [rang for rang in range(len(cases)) if rang not in choisis]
    for rang in hasard.sample(libres, max(round(PART * len(cases)) - len(choisis), 0)):
        choisis[rang] = Commentaire(hasard.choice(generaux[cases[rang].valeur]))
    return choisis


def _convient(modele: Mapping, case: Case, sexes: Mapping[str, str]) -> bool:
    """Tell whether a precise comment can stand in a cell: its level, its compétence, and « il » or « elle »."""
    return (
        modele["niveau"] == case.valeur
        and modele["competence"] == case.competence
        and modele.get("sexe", sexes[case.eleve]) == sexes[case.eleve]
    )
