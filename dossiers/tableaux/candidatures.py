"""How the pupils of a class sit the exam, and where their annexes are. A fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from dossiers.tableaux.annexes import ANNEXE_1, ANNEXE_1BIS, Annexe, annexe_de, lire_les_annexes
from pfmp.models import DecisionDuRecteur
from pfmp.tableaux.decomptes import eleves_inscrits
from scolarite.models import Candidature, Classe, Eleve, Utilisateur


@dataclass(frozen=True)
class LigneDeCandidature:
    """A pupil of the class: the candidature, the annexe that it needs, the decisions of the recteur."""

    eleve: Eleve
    annexe: Annexe
    nb_decisions: int

    @property
    def candidature(self) -> Candidature | None:
        """How the pupil sits the exam; None when it is not registered."""
        return self.annexe.candidature

    @property
    def est_prete(self) -> bool:
        """Whether the paper lacks nothing."""
        return bool(self.candidature) and not self.annexe.manques


@dataclass(frozen=True)
class CandidaturesDeClasse:
    """The candidatures of a class."""

    classe: Classe
    lignes: list[LigneDeCandidature]

    @classmethod
    def de(cls, classe: Classe, lecteur: Utilisateur, jour: date) -> "CandidaturesDeClasse":
        """Read the class."""
        eleves = eleves_inscrits(classe, lecteur, jour)
        inscrits = [(eleve, classe) for eleve in eleves]
        annexes = {
            genre: {annexe.eleve.pk: annexe for annexe in lire_les_annexes(inscrits, genre, jour) if annexe.eleve}
            for genre in (ANNEXE_1, ANNEXE_1BIS)
        }
        decisions: dict[int, int] = defaultdict(int)
        for cle in (
            DecisionDuRecteur.objects.valables()
            .filter(candidature__eleve__in=eleves, candidature__session=classe.session)
            .values_list("candidature", flat=True)
        ):
            decisions[cle] += 1
        lignes = []
        for eleve in eleves:
            candidature = annexes[ANNEXE_1][eleve.pk].candidature
            annexe = annexes[annexe_de(candidature)][eleve.pk]
            lignes.append(LigneDeCandidature(eleve, annexe, decisions[candidature.pk] if candidature else 0))
        return cls(classe, lignes)

    @property
    def sans_candidature(self) -> int:
        """How many pupils have none."""
        return sum(ligne.candidature is None for ligne in self.lignes)

    @property
    def sans_numero(self) -> int:
        """How many candidatures have no number yet."""
        return sum(bool(ligne.candidature and not ligne.candidature.numero) for ligne in self.lignes)
