"""Who may do what with periods and PFMP, once `visibles_par` has said who knows of them."""

from django.db.models import Q, QuerySet

from pfmp.models import Pfmp, Recherche, Visite
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


def qu_il_peut_organiser(utilisateur, pfmps: QuerySet[Pfmp]) -> QuerySet[Pfmp]:
    """Keep those that `peut_organiser_la_pfmp` allows."""
    if not peut_organiser(utilisateur):
        return pfmps.none()
    classes = Classe.objects.visibles_par(utilisateur)
    return pfmps.filter(Q(referent=utilisateur.pk) | Q(periode__classe__in=classes))


def peut_faire_la_visite(utilisateur, visite: Visite) -> bool:
    """Those who organise the PFMP, and the person who is to make the visit."""
    if visite.visiteur_id == utilisateur.pk and peut_organiser(utilisateur):
        return True
    return peut_organiser_la_pfmp(utilisateur, visite.pfmp)


def peut_lire_les_constats(utilisateur) -> bool:
    """Those who educate the pupil: what a visitor finds is not for the secrétariat nor the IEN, nor for the pupil."""
    return _nature(utilisateur) in Role.EQUIPE


def peut_lire_les_motifs(utilisateur) -> bool:
    """The same, and the pupil: why she was away, or why a PFMP stopped."""
    return _nature(utilisateur) in (*Role.EQUIPE, Role.Nature.ELEVE)


def peut_noter_une_demarche(utilisateur) -> bool:
    """Those who organise PFMP, and the pupil for her own search: `visibles_par` says whose."""
    return peut_organiser(utilisateur) or est_eleve(utilisateur)


def peut_corriger_la_demarche(utilisateur, demarche: Recherche) -> bool:
    """The same; a pupil, only what she noted herself."""
    return peut_organiser(utilisateur) or (est_eleve(utilisateur) and demarche.saisie_par_id == utilisateur.pk)
