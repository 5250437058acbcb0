"""Who may do what with periods and PFMP, once `visibles_par` has said who knows of them."""

from pfmp.models import Pfmp
from scolarite.models import Classe, Role

ORGANISENT = (Role.Nature.ENSEIGNANT, Role.Nature.ADMINISTRATEUR)


def _nature(utilisateur) -> str | None:
    return utilisateur.role.role if utilisateur.role else None


def est_eleve(utilisateur) -> bool:
    """Whether the person acts as a pupil, who reads her own PFMP and writes her own searches."""
    return _nature(utilisateur) == Role.Nature.ELEVE


def peut_lire_les_listes(utilisateur) -> bool:
    """Everybody of the personnel: a board of a class and the directory are never for a pupil."""
    return _nature(utilisateur) not in (None, Role.Nature.ELEVE)


def peut_organiser(utilisateur) -> bool:
    """A teacher for the classes taught, and the administrateur: periods, directory, places, conventions."""
    return _nature(utilisateur) in ORGANISENT


def peut_organiser_la_pfmp(utilisateur, pfmp: Pfmp) -> bool:
    """The administrateur, a teacher of the class, and the référent of this PFMP, who may teach another class."""
    if not peut_organiser(utilisateur):
        return False
    classes = Classe.objects.visibles_par(utilisateur).filter(pk=pfmp.periode.classe_id)
    return pfmp.referent_id == utilisateur.pk or classes.exists()


def peut_lire_le_tableau(utilisateur, pfmp: Pfmp) -> bool:
    """Whoever follows the class of the PFMP, and not the pupil alone."""
    classes = Classe.objects.visibles_par(utilisateur).filter(pk=pfmp.periode.classe_id)
    return peut_lire_les_listes(utilisateur) and classes.exists()
