"""From when an élève is in the class of the file. Pure."""

from datetime import date, timedelta

from scolarite.imports.etat import Etat, InscriptionConnue
from scolarite.imports.plan import LignePlan

VEILLE = timedelta(days=1)


def premier_jour(ligne: LignePlan, etat: Etat) -> date:
    """Return the first day in the class.

    The entry that the file gives, when it falls in the year; else the first day of the year for somebody who
    arrives with a class that nobody was in yet; else today. Who changes class during the year changes today.
    """
    inscription = ligne.eleve.inscription if ligne.eleve else None
    if inscription and inscription.rentree == etat.rentree:
        return _apres(inscription, etat.jour)
    entree = ligne.ligne.entree
    if entree and etat.debut <= entree <= etat.fin:
        jour = entree
    else:
        neuve = ligne.classe is not None and not (ligne.classe.cible and ligne.classe.cible.peuplee)
        jour = etat.debut if neuve else etat.jour
    return _apres(inscription, jour) if inscription else jour


def _apres(inscription: InscriptionConnue, jour: date) -> date:
    """Two inscriptions never overlap: one that has ended pushes the next one after it."""
    return max(jour, inscription.au + VEILLE) if inscription.au else jour


def est_une_correction(inscription: InscriptionConnue, jour: date, etat: Etat) -> bool:
    """Tell whether the inscription has not begun before `jour`: its class is then corrected, not followed."""
    return inscription.rentree == etat.rentree and inscription.du >= jour and inscription.tient_le(jour)
