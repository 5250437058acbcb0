"""Who may do what with the evaluations of tutors, once `visibles_par` has said who knows of the PFMP."""

from django.db.models import Q, QuerySet

from pfmp.droits import est_eleve, peut_lire_les_listes, peut_organiser_la_pfmp
from pfmp.models import EvaluationTuteur, Pfmp
from scolarite.models import Enseignement, Role


def peut_preparer_l_evaluation(utilisateur, pfmp: Pfmp) -> bool:
    """Whoever organises the PFMP: chooses the compétences, prints the form, types the one that came back."""
    return peut_organiser_la_pfmp(utilisateur, pfmp)


def peut_valider(utilisateur, pfmp: Pfmp) -> bool:
    """The référent; without one, a teacher of the class. An administrateur positions nobody."""
    if utilisateur.role is None or utilisateur.role.role != Role.Nature.ENSEIGNANT:
        return False
    if pfmp.referent_id is not None:
        return pfmp.referent_id == utilisateur.pk
    return peut_organiser_la_pfmp(utilisateur, pfmp)


def peut_lire_l_evaluation(utilisateur, evaluation: EvaluationTuteur) -> bool:
    """The personnel who know the pupil; the pupil too, once her teacher has taken the levels over."""
    return peut_lire_les_listes(utilisateur) or (est_eleve(utilisateur) and evaluation.validee_le is not None)


def a_valider_par(utilisateur) -> QuerySet[EvaluationTuteur]:
    """Return the signed evaluations that wait for this person: the question of `peut_valider`, of the database."""
    attendent = EvaluationTuteur.objects.visibles_par(utilisateur).a_valider()
    if utilisateur.role is None or utilisateur.role.role != Role.Nature.ENSEIGNANT:
        return attendent.none()
    enseignees = Enseignement.objects.actuels_de(utilisateur).values("classe")
    sans_referent = Q(pfmp__referent=None, pfmp__periode__classe__in=enseignees)
    return attendent.filter(Q(pfmp__referent=utilisateur.pk) | sans_referent)


def peut_changer_le_modele(utilisateur) -> bool:
    """The administrateur: the grids and the notices are those of the whole school."""
    return utilisateur.role is not None and utilisateur.role.role == Role.Nature.ADMINISTRATEUR
