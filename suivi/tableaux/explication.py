"""« Pourquoi ce niveau ? »: each result of a pupil on a compétence, and what it weighs in her level."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from referentiel.models import Competence
from scolarite.models import Eleve, Utilisateur
from suivi import methodes
from suivi.faits import regle_et_retenus
from suivi.models import NiveauRetenu, Positionnement
from suivi.regles import ENTREPRISE, LYCEE, Calcul, Preuve, Regle, peser, qui_comptent
from suivi.tableaux.resultats import Resultat, niveaux, resultats


class Ligne(NamedTuple):
    """A result, its weight in the level of the whole, and one sentence that says it."""

    resultat: Resultat
    poids: int
    pourquoi: str


class Lieu(NamedTuple):
    """What was evaluated in one place, and the level that it gives alone."""

    nom: str
    niveau: int | None
    lignes: list[Ligne]


@dataclass(frozen=True)
class Explication:
    """A level and all that gives it, on what the reader may see."""

    regle: Regle
    resultats: list[Resultat]
    decisions: list[NiveauRetenu]  # the latest first; the one in force, if any, is `retenu`

    @classmethod
    def de(cls, eleve: Eleve, competence: Competence, utilisateur: Utilisateur) -> "Explication":
        """Read the explanation in four queries: results, their authors, the method, the decisions."""
        lus = resultats(eleve, utilisateur, competence=competence)
        regle, _ = regle_et_retenus(eleve.pk)
        decisions = NiveauRetenu.objects.filter(eleve=eleve, competence=competence).visibles_par(utilisateur)
        return cls(regle, lus, list(decisions.select_related("auteur", "leve_par")))

    @property
    def retenu(self) -> NiveauRetenu | None:
        """The decision in force."""
        return next((decision for decision in self.decisions if decision.leve_le is None), None)

    @property
    def levees(self) -> list[NiveauRetenu]:
        """The decisions of before, kept."""
        return [decision for decision in self.decisions if decision.leve_le]

    @cached_property
    def calcul(self) -> Calcul:
        """The levels, computed on what the reader may see."""
        return niveaux(self.resultats, self.regle, self.retenu.niveau if self.retenu else None)

    @property
    def calcul_en_mots(self) -> str:
        """The computed level as words say it; empty without one."""
        return Positionnement.Maitrise(self.calcul.calcule).label if self.calcul.calcule else ""

    @cached_property
    def _pesees(self) -> list[tuple[Resultat, Preuve, int]]:
        """The results that count, the latest first as the computation sees them, each with its weight."""
        comptees = qui_comptent(resultat.preuve for resultat in self.resultats)
        restants = list(self.resultats)
        pesees = []
        for preuve, poids in zip(comptees, peser(comptees, self.regle), strict=True):
            resultat = next(un for un in restants if un.preuve == preuve)  # alike twice: any of the two
            restants.remove(resultat)
            pesees.append((resultat, preuve, poids))
        return pesees

    @cached_property
    def lignes(self) -> list[Ligne]:
        """The results that count, each with what it weighs."""
        preuves = [preuve for _, preuve, _ in self._pesees]
        total = sum(poids for *_, poids in self._pesees)
        return [
            Ligne(
                resultat,
                poids,
                methodes.part(poids, total) if poids else methodes.raison(preuve, preuves, self.regle),
            )
            for resultat, preuve, poids in self._pesees
        ]

    @property
    def lieux(self) -> list[Lieu]:
        """The lycée and the entreprise apart; one without evidence is left out."""
        tous = [
            Lieu("Au lycée", self.calcul.lycee, self._lignes_de(LYCEE)),
            Lieu("En entreprise", self.calcul.entreprise, self._lignes_de(ENTREPRISE)),
        ]
        return [lieu for lieu in tous if lieu.lignes]

    def _lignes_de(self, origine: str) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.resultat.origine == origine]

    @property
    def hors_calcul(self) -> list[Ligne]:
        """The states, and what the pupil thinks of herself."""
        comptes = {resultat.pk for resultat, *_ in self._pesees}
        return [
            Ligne(resultat, 0, methodes.hors_calcul(str(resultat.code), resultat.origine))
            for resultat in self.resultats
            if resultat.pk not in comptes
        ]

    @property
    def methode(self) -> str:
        return methodes.nom(self.regle)

    @property
    def phrase(self) -> str:
        return methodes.phrase(self.regle, len(self._pesees))

    @property
    def resume(self) -> str:
        """How the weights give the level, in one sentence; empty when one piece gives it alone."""
        return methodes.calcul(
            [preuve for _, preuve, _ in self._pesees], [poids for *_, poids in self._pesees], self.regle
        )

    @property
    def meme_jour(self) -> bool:
        """Whether two pieces of evidence share a day, so that the rule of the same day is worth saying."""
        jours = [preuve.date for _, preuve, _ in self._pesees]
        return len(jours) != len(set(jours))

    @property
    def nb_certificatives(self) -> int:
        """How many pieces of evidence may count for the certification."""
        return sum(preuve.certificative for _, preuve, _ in self._pesees)
