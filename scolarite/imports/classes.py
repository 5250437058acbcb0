"""Which class of Agora a code of the file becomes: known, made from the MEF, chosen, or left out. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scolarite.imports.etat import ClasseConnue, Etat, Formation
from scolarite.lecture.modele import LigneEleve

IGNORER = "ignorer"
SIGNES_DU_MEF = 10  # the eleventh of an export is a control sign


class SortClasse(StrEnum):
    """What happens to a class of the file."""

    CONNUE = "connue"
    CREER = "creer"
    REMPLACER = "remplacer"  # by a class that already exists
    IGNORER = "ignorer"
    A_DECIDER = "a_decider"  # neither its code nor its MEF say what it prepares


@dataclass(frozen=True, slots=True)
class ClasseDuFichier:
    """A division of the file, and what it becomes."""

    code: str
    effectif: int
    sort: SortClasse
    cible: ClasseConnue | None = None
    formation: Formation | None = None
    motif: str = ""

    @property
    def nom(self) -> str:
        """The code of the class in Agora."""
        return self.cible.code if self.cible else self.code

    @property
    def importee(self) -> bool:
        return self.sort in (SortClasse.CONNUE, SortClasse.CREER, SortClasse.REMPLACER)

    @property
    def choix(self) -> str:
        """The value of the select that gives this result."""
        if self.sort == SortClasse.REMPLACER and self.cible:
            return f"classe:{self.cible.pk}"
        if self.sort == SortClasse.CREER and self.formation:
            return f"creer:{self.formation.cle}"
        return "" if self.sort == SortClasse.A_DECIDER else IGNORER


def resoudre_les_classes(
    lignes: Iterable[LigneEleve], etat: Etat, choix: Mapping[str, str]
) -> dict[str, ClasseDuFichier]:
    """Say what each class of the file becomes; `choix` is what the person decided, by code."""
    mefs: dict[str, Counter[str]] = {}
    for ligne in lignes:
        if ligne.classe:
            mefs.setdefault(ligne.classe, Counter())[ligne.mef[:SIGNES_DU_MEF]] += 1
    return {code: _resoudre(code, compte, etat, choix.get(code)) for code, compte in sorted(mefs.items())}


def _resoudre(code: str, mefs: Counter[str], etat: Etat, choisi: str | None) -> ClasseDuFichier:
    effectif = mefs.total()
    if connue := etat.classe(code):
        return ClasseDuFichier(code, effectif, SortClasse.CONNUE, cible=connue)
    mef = mefs.most_common(1)[0][0]
    proposee = etat.formations.get(mef)
    if choisi is None:
        return _par_defaut(code, effectif, mef, proposee)
    if choisi.startswith("classe:"):
        for classe in etat.classes.values():
            if choisi == f"classe:{classe.pk}":
                return ClasseDuFichier(code, effectif, SortClasse.REMPLACER, cible=classe)
    for formation in etat.formations.values():
        if choisi == f"creer:{formation.cle}":
            return ClasseDuFichier(code, effectif, SortClasse.CREER, formation=formation)
    return ClasseDuFichier(code, effectif, SortClasse.IGNORER, motif="Vous avez choisi de ne pas l’importer.")


def _par_defaut(code: str, effectif: int, mef: str, proposee: Formation | None) -> ClasseDuFichier:
    if proposee:
        return ClasseDuFichier(code, effectif, SortClasse.CREER, formation=proposee)
    if mef:
        motif = f"Sa formation (MEF {mef}) n’est pas suivie dans Agora."
        return ClasseDuFichier(code, effectif, SortClasse.IGNORER, motif=motif)
    motif = "Le fichier ne dit pas quelle formation elle prépare."
    return ClasseDuFichier(code, effectif, SortClasse.A_DECIDER, motif=motif)
