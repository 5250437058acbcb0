"""From the file received to what it would change."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError

from scolarite.lecture.isolement import lire_a_part
from scolarite.lecture.modele import ListeRefusee
from suivi.models import Situation
from suivi.tableaux.grille import Grille
from suivi.tableur.rapprochement import Actuel, Proposition, rapprocher
from suivi.tableur.reperes import Reperes, ReperesPerdusError


class AutreSituationError(Exception):
    """The file answers to another situation, whose key is `pk`."""

    def __init__(self, pk: int):
        super().__init__(pk)
        self.pk = pk


class Recu(NamedTuple):
    """A file that was read: the marks it carries, and what it would change."""

    reperes: Reperes
    proposition: Proposition


def lire(contenu: bytes, situation: Situation, jour: date) -> Recu:
    """Return what the file would change in `situation`, or refuse it in French. Writes nothing."""
    try:
        lu = lire_a_part("suivi.tableur.enfant", contenu)
        reperes = Reperes.lire(lu["reperes"])
        if reperes.situation != situation.pk:
            raise AutreSituationError(reperes.situation)
        return Recu(reperes, rapprocher(lu["saisie"], reperes, actuel(Grille.de(situation, jour))))
    except (ListeRefusee, ReperesPerdusError) as refus:
        raise ValidationError(str(refus), code="classeur") from None


def actuel(grille: Grille) -> Actuel:
    """Return what the comparison needs to know of a grid."""
    return Actuel(
        eleves={ligne.pk: ligne.nom for ligne in grille.lignes},
        competences={colonne.pk: colonne.code for colonne in grille.colonnes},
        case=grille.case,
    )
