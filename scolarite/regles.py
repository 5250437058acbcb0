"""Pure rules of the school: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date, datetime

from scolarite.models import Inscription

FIN_APRES_LE_CYCLE = (10, 31)  # 31 October after the results: time to take one's portfolio away


@dataclass(frozen=True)
class EtatDeCompte:
    """What the class list says of an account, and the tone of its mark."""

    libelle: str
    ton: str = ""
    attend_une_carte: bool = False


def etat_du_compte(utilisateur, maintenant: datetime) -> EtatDeCompte:
    """Return where an account stands, from no account at all to one in use."""
    if utilisateur is None:
        return EtatDeCompte("Sans compte", "attention", attend_une_carte=True)
    if utilisateur.code_valable_jusqu_au is not None:
        return _etat_d_un_code(utilisateur, maintenant)
    if utilisateur.last_login is None:
        return EtatDeCompte("Jamais connecté", "attention", attend_une_carte=True)
    return EtatDeCompte("En service", "conforme")


def _etat_d_un_code(utilisateur, maintenant: datetime) -> EtatDeCompte:
    if not utilisateur.has_usable_password():
        return EtatDeCompte("Mot de passe à choisir", "attention")
    premiere_fois = utilisateur.last_login is None
    if utilisateur.code_valable_jusqu_au < maintenant:
        return EtatDeCompte("Code périmé", "attention", attend_une_carte=premiere_fois)
    return EtatDeCompte("Code donné", attend_une_carte=premiere_fois)


def fin_d_acces(motif: str, sortie: date) -> date:
    """Return the last day on which a pupil who leaves may sign in: at the end of the cycle, the next 31 October."""
    if motif != Inscription.Sortie.FIN_DE_CYCLE:
        return sortie
    fin = date(sortie.year, *FIN_APRES_LE_CYCLE)
    return fin if sortie <= fin else date(sortie.year + 1, *FIN_APRES_LE_CYCLE)
