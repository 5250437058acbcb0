"""Who may do what in a projet, once `visibles_par` has said who knows of it."""

from chefdoeuvre.models import CommissionDOral, EntreeDeCarnet, MembreDEquipe, Oral, PlanningDOraux, Projet
from scolarite.models import Classe, Role


def _nature(utilisateur) -> str | None:
    return utilisateur.role.role if utilisateur.role else None


def est_eleve(utilisateur) -> bool:
    """Whether the person acts as a pupil, who knows only the projet of her équipe."""
    return _nature(utilisateur) == Role.Nature.ELEVE


def peut_lire_les_projets(utilisateur) -> bool:
    """Everybody who follows pupils; a pupil goes to her own."""
    return _nature(utilisateur) not in (None, Role.Nature.ELEVE)


def peut_creer_un_projet(utilisateur) -> bool:
    """A teacher, for the own classes."""
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT


def peut_encadrer(utilisateur, projet: Projet) -> bool:
    """A teacher of the pupils of the projet, until it is closed."""
    return peut_creer_un_projet(utilisateur) and not projet.est_clos


def peut_rouvrir(utilisateur, projet: Projet) -> bool:
    """A teacher of the pupils of a closed projet."""
    return peut_creer_un_projet(utilisateur) and projet.est_clos


def peut_tenir(utilisateur, projet: Projet) -> bool:
    """Those who work at it: the pupils of the équipe and their teachers, until the projet is closed."""
    return _nature(utilisateur) in (Role.Nature.ELEVE, Role.Nature.ENSEIGNANT) and not projet.est_clos


def peut_modifier_une_entree(utilisateur, entree: EntreeDeCarnet) -> bool:
    """The person who wrote it, while working at the projet."""
    return peut_tenir(utilisateur, entree.equipe.projet) and entree.auteur_id == utilisateur.pk


def peut_retirer_une_entree(utilisateur, entree: EntreeDeCarnet) -> bool:
    """The person who wrote it, and the teachers: what should not stand there goes out of sight, and stays kept."""
    return peut_modifier_une_entree(utilisateur, entree) or peut_encadrer(utilisateur, entree.equipe.projet)


def peut_ecrire_la_part(utilisateur, membre: MembreDEquipe) -> bool:
    """A teacher of the équipe, and the pupil for her own part."""
    if est_eleve(utilisateur) and membre.eleve.utilisateur_id != utilisateur.pk:
        return False
    return peut_tenir(utilisateur, membre.equipe.projet)


# --- The grade ------------------------------------------------------------------------------------
def peut_noter(utilisateur) -> bool:
    """A teacher, for the pupils of the classes taught."""
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT


def peut_regler_les_notes(utilisateur) -> bool:
    """The administrateur, for the whole établissement."""
    return _nature(utilisateur) == Role.Nature.ADMINISTRATEUR


# --- The oral -------------------------------------------------------------------------------------
def peut_lire_les_plannings(utilisateur) -> bool:
    """Everybody who follows pupils; a pupil reads only her own passage."""
    return peut_lire_les_projets(utilisateur)


def peut_organiser_les_oraux(utilisateur) -> bool:
    """The teachers of the classes, the administrateur and the secrétariat (examens)."""
    return _nature(utilisateur) in (Role.Nature.ENSEIGNANT, Role.Nature.ADMINISTRATEUR, Role.Nature.SECRETARIAT)


def peut_organiser(utilisateur, planning: PlanningDOraux) -> bool:
    """The same, until the planning is closed; a teacher who only sits in it does not organise it."""
    if not peut_organiser_les_oraux(utilisateur) or planning.clos_le:
        return False
    if _nature(utilisateur) != Role.Nature.ENSEIGNANT:
        return True
    return planning.classes.filter(pk__in=Classe.objects.visibles_par(utilisateur)).exists()


def siege(utilisateur, commission: CommissionDOral) -> bool:
    """Whether the person is one of its two members."""
    return commission.membres.filter(utilisateur=utilisateur.pk).exists()


def peut_noter_un_oral(utilisateur, oral: Oral) -> bool:
    """A member of the commission, once the planning is published and until it is closed."""
    commission = oral.commission
    if commission is None or not commission.planning.publie_le or commission.planning.clos_le:
        return False
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT and siege(utilisateur, commission)


def peut_lire_une_grille(utilisateur) -> bool:
    """The team and the commission, never the pupil."""
    return peut_lire_les_projets(utilisateur)
