"""What the file changes: each cell before and after, and what could not be read, said cell by cell. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from suivi.marques import LISIBLES, lire_marque
from suivi.tableaux.grille import Case
from suivi.tableur.parcours import Parcours, Probleme, Rangees
from suivi.tableur.reperes import Reperes


class Difference(NamedTuple):
    """A cell that the file would change."""

    eleve: int
    competence: int
    nom: str
    code: str
    avant: str  # what is stored now
    voulue: str
    version: int  # of what is stored now
    conflit: bool  # somebody has changed the cell since the download

    @property
    def envoi(self) -> str:
        """The cell as the form of confirmation carries it."""
        return f"{self.eleve}-{self.competence}-{self.version}-{self.voulue}"


@dataclass(frozen=True)
class Proposition:
    """What would be stored, and what would not."""

    differences: list[Difference]
    problemes: list[Probleme]

    @property
    def sures(self) -> list[Difference]:
        """What nobody else has touched."""
        return [difference for difference in self.differences if not difference.conflit]

    @property
    def conflits(self) -> list[Difference]:
        """What somebody else has changed since the download: a choice to make."""
        return [difference for difference in self.differences if difference.conflit]

    @property
    def nb_videes(self) -> int:
        return sum(not difference.voulue for difference in self.sures)

    @property
    def envoi(self) -> str:
        """The sure differences as the form of confirmation carries them."""
        return " ".join(difference.envoi for difference in self.sures)


@dataclass(frozen=True)
class Actuel:
    """The grid as it is now."""

    eleves: Mapping[int, str]
    competences: Mapping[int, str]
    case: Callable[[int, int], Case]


def rapprocher(rangees: Rangees, reperes: Reperes, actuel: Actuel) -> Proposition:
    """Compare the rows of a file with the grid it was made from, and with the grid as it is now."""
    parcours = Parcours(rangees, reperes)
    differences, problemes = [], parcours.problemes
    for ou, eleve, competence, tape in parcours.cases():
        voulue = lire_marque(tape)
        if voulue is None:
            problemes.append(Probleme(ou, f"« {tape[:40]} » n’est pas une marque. Agora lit {LISIBLES}."))
        elif voulue == reperes.case(eleve, competence).valeur:
            continue  # as it was downloaded: nothing was typed here
        elif eleve not in actuel.eleves or competence not in actuel.competences:
            problemes.append(Probleme(ou, _partie(actuel, reperes, eleve, competence)))
        elif voulue != (case := actuel.case(eleve, competence)).valeur:
            nom, code = actuel.eleves[eleve], actuel.competences[competence]
            conflit = case.version != reperes.case(eleve, competence).version
            differences.append(Difference(eleve, competence, nom, code, case.valeur, voulue, case.version, conflit))
    problemes += _arrives(actuel, reperes)
    return Proposition(differences, problemes)


def _partie(actuel: Actuel, reperes: Reperes, eleve: int, competence: int) -> str:
    if eleve not in actuel.eleves:
        return f"{reperes.eleves[eleve]} n’est plus dans cette situation."
    return f"La compétence {reperes.competences[competence]} n’est plus visée par cette situation."


def _arrives(actuel: Actuel, reperes: Reperes) -> Iterator[Probleme]:
    for pk, nom in actuel.eleves.items():
        if pk not in reperes.eleves:
            yield Probleme(nom, "Cet élève est arrivé après le téléchargement : le classeur ne le connaît pas.")
    for pk, code in actuel.competences.items():
        if pk not in reperes.competences:
            yield Probleme(f"Compétence {code}", "Elle a été ajoutée après le téléchargement.")
