"""The notes of the projet as a spreadsheet, in the order of the screens of the livret."""

from collections.abc import Callable
from typing import Any

from chefdoeuvre.tableaux.bulletin import Bulletin, LigneDeBulletin
from socle.classeurs import Feuille, classeur


def bulletin(bulletin: Bulletin) -> bytes:
    """Return one row a pupil: the bulletin of the period, then what is typed in the livret."""
    colonnes: dict[str, Callable[[LigneDeBulletin], Any]] = {
        "Élève": lambda ligne: str(ligne.eleve),
        "Moyenne de la période": lambda ligne: _arrondie(ligne.moyenne_de_la_periode),
        "Ligne du bulletin": lambda ligne: ligne.bulletin,
        "Note du livret scolaire": lambda ligne: _arrondie(ligne.note_du_livret),
        f"Appréciation du livret scolaire ({bulletin.signes} signes au plus)": lambda ligne: ligne.appreciation,
    }
    largeurs = dict.fromkeys(list(colonnes)[2:5:2], 60) | {"Élève": 28}
    return classeur(Feuille(f"{bulletin.nom} {bulletin.classe.code}", colonnes, bulletin.lignes, largeurs))


def _arrondie(valeur: Any) -> Any:
    return None if valeur is None else round(valeur, 2)
