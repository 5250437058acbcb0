"""The conseil de classe: its list of pupils, and the screen of one of them, shown to everybody in the room.

Nothing reserved is read here: no comment, no result that is held back, nothing of the CCF.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from scolarite.models import Classe, Eleve, Utilisateur
from suivi.models import AvisDuConseil, ConseilDeClasse
from suivi.tableaux.classes import EleveDeClasse, diplome_de, eleves_de
from suivi.tableaux.niveaux_au import niveaux_au
from suivi.tableaux.releve import Referentiel, Releve


class LigneDeConseil(NamedTuple):
    """A pupil of the list, and what the conseil said."""

    eleve: EleveDeClasse
    avis: str
    decision: str  # its words

    @property
    def est_vu(self) -> bool:
        """Whether something was written or decided."""
        return bool(self.avis or self.decision)


@dataclass(frozen=True)
class ConseilEnEntier:
    """A conseil with all its pupils, in the order of their names."""

    conseil: ConseilDeClasse
    lignes: list[LigneDeConseil]

    @classmethod
    def de(cls, conseil: ConseilDeClasse, utilisateur: Utilisateur, jour: date) -> "ConseilEnEntier":
        """Read the pupils of the day and their avis, in two queries; whoever has an avis stays in the list."""
        eleves = eleves_de(conseil.classe, utilisateur, jour)
        donnes = {
            avis.eleve_id: avis
            for avis in AvisDuConseil.objects.visibles_par(utilisateur).filter(conseil=conseil).select_related("eleve")
        }
        connus = {eleve.pk for eleve in eleves}
        partis = [EleveDeClasse(pk, str(avis.eleve)) for pk, avis in donnes.items() if pk not in connus]
        lignes = []
        for eleve in (*eleves, *partis):
            avis = donnes.get(eleve.pk)
            texte, decision = (avis.avis, avis.get_decision_display()) if avis else ("", "")
            lignes.append(LigneDeConseil(eleve, texte, decision))
        return cls(conseil, lignes)

    @property
    def nb_vus(self) -> int:
        return sum(ligne.est_vu for ligne in self.lignes)

    @property
    def premier_a_voir(self) -> EleveDeClasse | None:
        """Where the conseil goes on: the first pupil without an avis, or the first of the list."""
        attendent = [ligne.eleve for ligne in self.lignes if not ligne.est_vu]
        return next(iter(attendent or [ligne.eleve for ligne in self.lignes]), None)


@dataclass(frozen=True)
class EcranDeConseil:
    """One pupil on the screen."""

    entier: ConseilEnEntier
    eleve: Eleve
    avis: AvisDuConseil
    releve: Releve
    jour: date
    depuis: date

    @classmethod
    def de(cls, conseil: ConseilDeClasse, eleve: Eleve, utilisateur: Utilisateur, jour: date) -> "EcranDeConseil":
        """Read the screen: what the pupil had at the rentrée and has on the day of the conseil, and the avis."""
        annee = conseil.classe.annee
        le = min(conseil.date, jour)
        avis = AvisDuConseil.objects.visibles_par(utilisateur).filter(conseil=conseil, eleve=eleve).first()
        releve = Referentiel(diplome_de(conseil.classe)).releve(
            niveaux_au([eleve.pk], le)[eleve.pk], niveaux_au([eleve.pk], annee.du)[eleve.pk]
        )
        return cls(
            entier=ConseilEnEntier.de(conseil, utilisateur, jour),
            eleve=eleve,
            avis=avis or AvisDuConseil(conseil=conseil, eleve=eleve, version=0),
            releve=releve,
            jour=le,
            depuis=annee.du,
        )

    @property
    def rangs(self) -> list[int]:
        return [ligne.eleve.pk for ligne in self.entier.lignes]

    @property
    def rang(self) -> int:
        """The place of the pupil in the list, from 1."""
        return self.rangs.index(self.eleve.pk) + 1

    @property
    def precedent(self) -> EleveDeClasse | None:
        return self.entier.lignes[self.rang - 2].eleve if self.rang > 1 else None

    @property
    def suivant(self) -> EleveDeClasse | None:
        return self.entier.lignes[self.rang].eleve if self.rang < len(self.entier.lignes) else None


def conseils_de(classe: Classe, utilisateur: Utilisateur) -> list[ConseilDeClasse]:
    """Return the conseils of a class with the number of avis given. One query."""
    donnes = Count("avis", filter=~Q(avis__avis="") | ~Q(avis__decision=""))
    conseils = ConseilDeClasse.objects.visibles_par(utilisateur).filter(classe=classe)
    return list(conseils.annotate(nb_avis=donnes))
