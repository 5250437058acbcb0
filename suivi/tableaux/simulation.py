"""The simulator: how many levels of a real class each method would change. Nothing is written."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from referentiel.models import Competence
from scolarite.models import Classe, Utilisateur
from suivi import faits, methodes
from suivi.models import Positionnement
from suivi.regles import Methode, Preuve, Regle, niveau, qui_comptent
from suivi.tableaux.classes import EleveDeClasse, diplome_de, eleves_de

NOMBRES = (2, 3, 4, 5)


class Changement(NamedTuple):
    """A level that the method would change."""

    eleve: EleveDeClasse
    competence: int
    code: str
    intitule: str
    avant: int
    apres: int


class Essai(NamedTuple):
    """A method, and how many levels it would change."""

    regle: Regle
    hausses: int
    baisses: int
    actuelle: bool

    @property
    def changes(self) -> int:
        return self.hausses + self.baisses

    @property
    def nom(self) -> str:
        return methodes.nom(self.regle)


@dataclass(frozen=True)
class Simulation:
    """What each method would give to the class."""

    classe: Classe
    actuelle: Regle
    choisie: Regle | None
    nb_niveaux: int
    nb_retenus: int
    nombres: list[int]
    essais: dict[Regle, Essai]
    changements: list[Changement]
    repartitions: list[tuple[int, int, int]]  # for each niveau: how many now, how many with the method chosen

    @classmethod
    def de(cls, classe: Classe, utilisateur: Utilisateur, jour: date, choisie: Regle | None) -> "Simulation":
        """Read the class in four queries: its pupils, the compétences, the method, the evidence.

        A level that a teacher has retained stays, whatever the method.
        """
        eleves = {eleve.pk: eleve for eleve in eleves_de(classe, utilisateur, jour)}
        competences = {
            pk: (code, intitule)
            for pk, code, intitule in Competence.objects.professionnelles()
            .filter(diplome=diplome_de(classe))
            .values_list("pk", "code", "intitule")
        }
        actuelle = faits.regle_de(classe.annee.etablissement_id)
        comptees: dict[faits.Cle, list[Preuve]] = {}
        nb_retenus = 0
        for cle, lus in faits.lire(list(eleves), list(competences)):
            if lus.retenu:
                nb_retenus += 1
            elif preuves := qui_comptent(lus.preuves):
                comptees[cle] = preuves
        avant = _niveaux(comptees, actuelle)
        nombres = sorted({*NOMBRES, actuelle.nombre, choisie.nombre if choisie else NOMBRES[0]})
        essais = {regle: _essai(regle, avant, _niveaux(comptees, regle), actuelle) for regle in _toutes(nombres)}
        apres = _niveaux(comptees, choisie) if choisie else avant
        changements = [
            Changement(eleves[eleve], competence, *competences[competence], ancien, apres[eleve, competence])
            for (eleve, competence), ancien in avant.items()
            if apres[eleve, competence] != ancien
        ]
        par_nom, par_code = list(eleves), list(competences)
        changements.sort(key=lambda un: (par_nom.index(un.eleve.pk), par_code.index(un.competence)))
        return cls(
            classe, actuelle, choisie, len(avant), nb_retenus, nombres, essais, changements, _repartir(avant, apres)
        )

    @property
    def lignes(self) -> list[tuple[str, list[Essai]]]:
        """The table: a row a method, a column a n; a method without n has one try."""
        return [
            (methode.label, [essai for regle, essai in self.essais.items() if regle.methode == methode])
            for methode in Methode
        ]

    @property
    def essai(self) -> Essai | None:
        """The method chosen."""
        return next(
            (essai for regle, essai in self.essais.items() if self.choisie and regle.equivaut(self.choisie)), None
        )


def _toutes(nombres: list[int]) -> list[Regle]:
    """Every method with every n; once a method that has none."""
    regles = [Regle(methode, nombre) for methode in Methode.values for nombre in nombres]
    return [regle for regle in regles if regle.a_un_nombre or regle.nombre == nombres[0]]


def _niveaux(comptees: dict[faits.Cle, list[Preuve]], regle: Regle) -> dict[faits.Cle, int]:
    return {cle: niveau(preuves, regle) or 0 for cle, preuves in comptees.items()}


def _essai(regle: Regle, avant: dict[faits.Cle, int], apres: dict[faits.Cle, int], actuelle: Regle) -> Essai:
    return Essai(
        regle,
        hausses=sum(apres[cle] > ancien for cle, ancien in avant.items()),
        baisses=sum(apres[cle] < ancien for cle, ancien in avant.items()),
        actuelle=regle.equivaut(actuelle),
    )


def _repartir(avant: dict[faits.Cle, int], apres: dict[faits.Cle, int]) -> list[tuple[int, int, int]]:
    maintenant, ensuite = Counter(avant.values()), Counter(apres.values())
    return [(un, maintenant[un], ensuite[un]) for un in reversed(Positionnement.Maitrise.values)]
