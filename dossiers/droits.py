"""Who may do what with the dossiers, once `visibles_par` has said who knows the class or the pupil."""

from scolarite.models import Eleve, Role

Nature = Role.Nature
# Those who prepare and check the dossiers. CPE, Psy-EN and IEN follow the pupils elsewhere.
PREPARENT = (Nature.ENSEIGNANT, Nature.SECRETARIAT, Nature.ADMINISTRATEUR)


def _nature(utilisateur) -> str | None:
    return utilisateur.role.role if utilisateur.role else None


def peut_preparer_les_dossiers(utilisateur) -> bool:
    """Teachers for their classes, the secrétariat (examens) and the administrateur for the whole school."""
    return _nature(utilisateur) in PREPARENT


def peut_lire_un_dossier(utilisateur) -> bool:
    """The same people, and the pupil for the own dossier, the only one that she may know."""
    return peut_preparer_les_dossiers(utilisateur) or _nature(utilisateur) == Nature.ELEVE


def peut_simuler(utilisateur, eleve: Eleve) -> bool:
    """The same people, but for who knows the pupil by an `Acces` only: the notes of the CCF are not hers to read."""
    return peut_lire_un_dossier(utilisateur) and Eleve.objects.sans_acces(utilisateur).filter(pk=eleve.pk).exists()


def peut_tenir_les_candidatures(utilisateur) -> bool:
    """The secrétariat (examens) and the administrateur: numbers, categories, decisions of the recteur."""
    return _nature(utilisateur) in (Nature.SECRETARIAT, Nature.ADMINISTRATEUR)
