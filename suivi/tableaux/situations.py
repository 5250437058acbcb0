"""The list of situations: what each one is, and how far it is."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from referentiel.models import Competence
from suivi.actions.cases import hors_de_la_grille
from suivi.choix import Cible
from suivi.models import Positionnement, Situation
from suivi.tableaux.grille import Grille

# What the list and the grid say of a situation: the word, and the tone of its mark (composants/pastille.html).
PREVUE = ("Prévue", "")
A_TERMINER = ("À terminer", "attention")
A_CLOTURER = ("À clôturer", "accent")
CLOTUREE = ("Clôturée", "conforme")


def etat(situation: Situation, jour: date, *, remplies: int, cases: int) -> tuple[str, str]:
    """Say where the situation is on `jour`: a word and a tone."""
    if situation.est_cloturee:
        return CLOTUREE
    if situation.est_prevue(jour):
        return PREVUE
    return A_CLOTURER if remplies >= cases > 0 else A_TERMINER


@dataclass(frozen=True)
class LigneDeListe:
    """A situation of the list."""

    situation: Situation
    remplies: int
    cases: int
    etat: tuple[str, str]

    @classmethod
    def de(cls, situation: Situation, jour: date) -> "LigneDeListe":
        """Build the line from a situation read `avec_avancement`."""
        # Somebody who left the group may still be positioned: never « 25 sur 24 ».
        cases = max(situation.nb_eleves * situation.nb_competences, situation.nb_remplies)
        remplies = situation.nb_remplies
        return cls(situation, remplies, cases, etat(situation, jour, remplies=remplies, cases=cases))


def positionnes_par_competence(situation: Situation) -> dict[int, int]:
    """Return how many pupils are positioned on each compétence, for the form that may take one away."""
    cellules = situation.positionnements.filter(annule_le=None).exclude(origine=Positionnement.Origine.ELEVE)
    cellules = cellules.exclude(niveau=None, etat="").order_by()  # an emptied cell positions nobody
    return dict(cellules.values_list("competence").annotate(Count("pk")))


def mises_de_cote(situation: Situation, cible: Cible, competences: Collection[Competence]) -> int:
    """Return how many positionnements a change of the class, of the group or of the compétences would set aside."""
    future = copy(situation)
    future.classe, future.groupe = cible
    deplacee = cible != (situation.classe, situation.groupe)
    dehors = hors_de_la_grille(future, {competence.pk for competence in competences}, deplacee=deplacee)
    return dehors.exclude(niveau=None, etat="").count()


def effets_de_la_cloture(situation: Situation, jour: date) -> list[str]:
    """Say what closing does, before it is done."""
    grille = Grille.de(situation, jour)
    vides = grille.nb_cases - grille.nb_remplies
    effets = []
    if vides == 1:
        effets.append("Une case est vide : elle reste sans niveau.")
    elif vides:
        effets.append(f"{vides} cases sont vides : elles restent sans niveau.")
    if situation.retenue:
        effets.append("Les résultats sont retenus : les élèves ne les voient pas, même après la clôture.")
    else:
        effets.append("Les élèves voient leurs niveaux et les commentaires qui ne sont pas réservés à l’équipe.")
    effets.append("La saisie s’arrête. Vous pourrez rouvrir la situation.")
    return effets
