"""Who may do what in the school. The views compute, the templates only read."""

from django.utils import timezone

from scolarite.models import Classe, Eleve, Inscription, Role, Utilisateur


def peut_administrer(utilisateur: Utilisateur) -> bool:
    """The administrateur of an établissement, in the role of the moment."""
    return bool(utilisateur.role and utilisateur.role.role == Role.Nature.ADMINISTRATEUR)


def peut_lire_les_listes(utilisateur: Utilisateur) -> bool:
    """Everybody of the personnel; a pupil sees no list of pupils."""
    return bool(utilisateur.role and utilisateur.role.role != Role.Nature.ELEVE)


def peut_lire_l_etat_civil(utilisateur: Utilisateur) -> bool:
    """The administrateur and the secrétariat: an INE and a date of birth serve them only."""
    lisent = {Role.Nature.ADMINISTRATEUR, Role.Nature.SECRETARIAT}
    return bool(utilisateur.role and utilisateur.role.role in lisent)


def peut_avoir_un_second_facteur(utilisateur: Utilisateur) -> bool:
    """Everybody of the personnel."""
    return peut_lire_les_listes(utilisateur)


def peut_gerer(utilisateur: Utilisateur, personne: Utilisateur) -> bool:
    """The administrateur, for an account that is of this établissement only.

    Whoever gives a code to an account can sign in with it: an account that is also of another établissement would
    open that one.
    """
    return peut_administrer(utilisateur) and _est_d_ici(personne, utilisateur)


def peut_donner_un_code(utilisateur: Utilisateur, personne: Utilisateur) -> bool:
    """The administrateur, to anybody of the établissement but himself: he changes his own password."""
    return peut_gerer(utilisateur, personne) and personne.pk != utilisateur.pk


def peut_retirer_le_second_facteur(utilisateur: Utilisateur, personne: Utilisateur) -> bool:
    """The administrateur, for anybody of the établissement but himself: his own page asks for a code."""
    return peut_donner_un_code(utilisateur, personne)


def peut_donner_un_code_a_l_eleve(utilisateur: Utilisateur, eleve: Eleve) -> bool:
    """The administrateur, and an enseignant of the class where the pupil is now."""
    compte = eleve.utilisateur
    if compte and {role.role for role in compte.roles_ouverts} - {Role.Nature.ELEVE}:
        return False  # a pupil who is also of the personnel
    if compte and not _est_d_ici(compte, utilisateur):
        return False
    return peut_administrer(utilisateur) or enseigne_a(utilisateur, eleve)


def peut_donner_des_codes(utilisateur: Utilisateur, classe: Classe) -> bool:
    """The administrateur, and whoever teaches the class now; `classe` is one that this person sees."""
    enseigne = bool(utilisateur.role and utilisateur.role.role == Role.Nature.ENSEIGNANT)
    return peut_administrer(utilisateur) or enseigne


def peut_faire_des_groupes(utilisateur: Utilisateur) -> bool:
    """The administrateur, and a teacher with the pupils of the own classes."""
    natures = {Role.Nature.ADMINISTRATEUR, Role.Nature.ENSEIGNANT}
    return bool(utilisateur.role and utilisateur.role.role in natures)


def _est_d_ici(personne: Utilisateur, utilisateur: Utilisateur) -> bool:
    ici = utilisateur.role.etablissement_id if utilisateur.role else None
    return all(role.etablissement_id == ici for role in personne.roles_ouverts)


def enseigne_a(utilisateur: Utilisateur, eleve: Eleve) -> bool:
    """An enseignant of the class where the pupil is now."""
    if not utilisateur.role or utilisateur.role.role != Role.Nature.ENSEIGNANT:
        return False
    inscriptions = Inscription.objects.filter(eleve=eleve).en_cours(timezone.localdate())
    return inscriptions.filter(classe__in=Classe.objects.visibles_par(utilisateur)).exists()
