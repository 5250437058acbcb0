"""Who may do what, once `visibles_par` has said who knows of it."""

from datetime import date

from django.db import connection
from django.utils import timezone

from scolarite.droits import enseigne_a
from scolarite.models import Classe, Eleve, Role
from suivi.models import Situation

# `positionnables_par` for one situation, in plain SQL: asked before each cell (docs/decisions/0008).
POSITIONNABLE = """
    SELECT EXISTS (
    SELECT FROM suivi_situation s
     WHERE s.id = %(situation)s AND s.etablissement_id = %(etablissement)s
       AND (EXISTS (SELECT FROM scolarite_enseignement e
                     WHERE e.classe_id = s.classe_id AND e.enseignant_id = %(qui)s
                       AND e.du <= %(jour)s AND (e.au IS NULL OR e.au >= %(jour)s))
            OR EXISTS (SELECT FROM suivi_partage p
                        WHERE p.situation_id = s.id AND p.utilisateur_id = %(qui)s AND p.mode = 'saisie')))
"""
LECTURE = "Cette situation vous est partagée pour la lire seulement : vous ne pouvez rien y changer."


def _nature(utilisateur) -> str | None:
    return utilisateur.role.role if utilisateur.role else None


def est_eleve(utilisateur) -> bool:
    """Whether the person acts as a pupil, who reads nothing but what is published of herself."""
    return _nature(utilisateur) == Role.Nature.ELEVE


def peut_lire_une_classe(utilisateur) -> bool:
    """Everybody who follows pupils: a class shown at once is never for a pupil."""
    return _nature(utilisateur) not in (None, Role.Nature.ELEVE)


def peut_lire_les_commentaires_d_equipe(utilisateur) -> bool:
    """Those who educate the pupil, and never the pupil."""
    return _nature(utilisateur) in Role.EQUIPE


def peut_ecrire_un_bilan(utilisateur) -> bool:
    """A teacher, for the pupils of the classes taught: bilans, and the remédiations that they decide."""
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT


def peut_lire_les_entretiens(utilisateur) -> bool:
    """The équipe and the pupil; the secrétariat (examens) and the IEN have no use for them."""
    return _nature(utilisateur) in (*Role.EQUIPE, Role.Nature.ELEVE)


def peut_mener_un_entretien(utilisateur) -> bool:
    """A teacher of the class, or a CPE."""
    return _nature(utilisateur) in (Role.Nature.ENSEIGNANT, Role.Nature.CPE)


def peut_modifier_un_entretien(utilisateur, entretien) -> bool:
    """The person who wrote it, while in charge of entretiens."""
    return peut_mener_un_entretien(utilisateur) and entretien.auteur_id == utilisateur.pk


def peut_tenir_le_conseil(utilisateur) -> bool:
    """A teacher of the class, or the administrateur who presides."""
    return _nature(utilisateur) in (Role.Nature.ENSEIGNANT, Role.Nature.ADMINISTRATEUR)


def peut_creer_une_situation(utilisateur) -> bool:
    """A teacher, for the own classes."""
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT


def peut_retenir_un_niveau(utilisateur, eleve) -> bool:
    """Those who may position the pupil: the teachers of the class where she is now."""
    return peut_creer_une_situation(utilisateur) and enseigne_a(utilisateur, eleve)


def peut_simuler(utilisateur) -> bool:
    """Those who discuss the method: the teachers of the class, and the administrateur who chooses it."""
    return _nature(utilisateur) in (Role.Nature.ENSEIGNANT, Role.Nature.ADMINISTRATEUR)


def peut_positionner(utilisateur, situation: Situation) -> bool:
    """A teacher of the class, and a colleague with whom the situation is shared to be filled, not only to be read."""
    if not peut_creer_une_situation(utilisateur):
        return False
    valeurs = {
        "situation": situation.pk,
        "etablissement": utilisateur.role.etablissement_id,
        "qui": utilisateur.pk,
        "jour": timezone.localdate(),
    }
    with connection.cursor() as curseur:
        curseur.execute(POSITIONNABLE, valeurs)
        return curseur.fetchone()[0]


def peut_ecrire_un_repere(utilisateur) -> bool:
    """Any teacher of the établissement: the limit is the team's, and its history says who moved it."""
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT


def classe_ou_observer(utilisateur, eleve: Eleve, jour: date) -> Classe | None:
    """Return the class of the pupil on `jour` when the person teaches it, and may observe her; else nothing."""
    if not peut_creer_une_situation(utilisateur):
        return None
    inscriptions = eleve.inscriptions.en_cours(jour).filter(classe__in=Classe.objects.visibles_par(utilisateur))
    inscription = inscriptions.select_related("classe__annee", "classe__diplome", "classe__famille").first()
    return inscription.classe if inscription else None


def peut_observer(utilisateur, classe: Classe) -> bool:
    """A teacher of the class, for a pupil who is in it today: the same people as above, in a shorter query."""
    return peut_creer_une_situation(utilisateur) and classe.enseignements.actuels_de(utilisateur).exists()


def pourquoi_lire_seulement(utilisateur) -> str:
    """Say to somebody who knows a situation why it is not to be changed; nothing when the role says it."""
    return LECTURE if peut_creer_une_situation(utilisateur) else ""


def peut_repondre_a_une_demande(utilisateur) -> bool:
    """A teacher of the pupil: `visibles_par` says whose request is known."""
    return _nature(utilisateur) == Role.Nature.ENSEIGNANT
