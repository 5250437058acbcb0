"""Who may do what in a projet, once `visibles_par` has said who knows of it."""

from chefdoeuvre.models import EntreeDeCarnet, MembreDEquipe, Projet
from scolarite.models import Role


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
