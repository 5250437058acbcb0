"""People of an établissement: arriving, changing role, leaving. Nobody is ever deleted."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.actions.comptes import donner_un_code
from scolarite.identifiants import attribuer_identifiants
from scolarite.models import Classe, Discipline, Enseignement, Etablissement, Role, Utilisateur
from socle.dates import ecrire_jour
from socle.models.evenements import noter
from socle.verrous import verrouiller


@transaction.atomic
def creer_personne(
    *, etablissement: Etablissement, role: str, du: date, par: Utilisateur | None, identifiant: str = "", **identite
) -> tuple[Utilisateur, str]:
    """Open an account with a first role and return it with its first-use code, in clear for the last time.

    `identite`: civilite, nom, prenom, courriel. Without `identifiant`, the first free « prenom.nom ».
    """
    verrouiller("identifiants")
    compte = Utilisateur(identifiant=identifiant, **identite)
    if not identifiant:
        [compte.identifiant] = attribuer_identifiants([(compte.prenom, compte.nom)])
    compte.set_unusable_password()
    compte.full_clean()
    compte.save()
    _ouvrir(compte, etablissement, role, du)
    noter(par=par or compte, verbe="creer", objet="Utilisateur", objet_id=compte.pk, role_ouvert=role)
    return compte, donner_un_code(utilisateur=compte, par=par)


@transaction.atomic
def modifier_personne(*, utilisateur: Utilisateur, par: Utilisateur, **identite) -> Utilisateur:
    """Correct a name, a civilité or an address; the identifiant stays, since it is on cards and in memories."""
    compte = _sous_verrou(utilisateur)
    for champ in ("civilite", "nom", "prenom", "courriel"):
        setattr(compte, champ, identite[champ])
    compte.full_clean()
    compte.save()
    noter(par=par, verbe="modifier", objet="Utilisateur", objet_id=compte.pk)
    return compte


@transaction.atomic
def ouvrir_un_role(
    *, utilisateur: Utilisateur, etablissement: Etablissement, role: str, du: date, par: Utilisateur
) -> Role:
    """Give one more role, or give one back after a departure."""
    ouvert = _ouvrir(_sous_verrou(utilisateur), etablissement, role, du)
    noter(par=par, verbe="ouvrir_un_role", objet="Role", objet_id=ouvert.pk)
    return ouvert


def _ouvrir(compte: Utilisateur, etablissement: Etablissement, nature: str, du: date) -> Role:
    if nature == Role.Nature.ELEVE:
        raise ValidationError({"role": "Un élève s’ajoute depuis la liste des élèves."})
    en_cours = compte.roles.filter(etablissement=etablissement, role=nature).en_cours(du)
    if en_cours.exists():
        raise ValidationError({"role": "Cette personne a déjà ce rôle à cette date."})
    role = Role(utilisateur=compte, etablissement=etablissement, role=nature, du=du)
    role.full_clean()
    role.save()
    return role


@transaction.atomic
def constater_le_depart(
    *, utilisateur: Utilisateur, etablissement: Etablissement, au: date, par: Utilisateur
) -> Utilisateur:
    """Close every role and every enseignement that the person has here, on the last day `au`."""
    compte = _sous_verrou(utilisateur)
    roles = _encore_ouverts(compte.roles.filter(etablissement=etablissement).select_for_update(), au)
    if not roles:
        raise ValidationError({"au": "À cette date, cette personne n’a déjà plus de rôle dans l’établissement."})
    _garder_un_administrateur(roles, etablissement, au)
    for role in roles:
        _fermer(role, au, "ce rôle")
    enseignements = compte.enseignements.filter(classe__annee__etablissement=etablissement)
    for enseignement in _encore_ouverts(enseignements.select_for_update(of=["self"]), au):
        _fermer(enseignement, au, "cet enseignement")
    noter(par=par, verbe="constater_le_depart", objet="Utilisateur", objet_id=compte.pk, au=au.isoformat())
    return compte


@transaction.atomic
def fermer_un_role(*, role: Role, au: date, par: Utilisateur) -> Role:
    """Close one role and leave the others."""
    _sous_verrou(role.utilisateur)
    role = Role.objects.select_for_update(of=["self"]).select_related("etablissement").get(pk=role.pk)
    if not _encore_ouverts([role], au):
        raise ValidationError({"au": "Ce rôle est déjà fermé à cette date."})
    _garder_un_administrateur([role], role.etablissement, au)
    _fermer(role, au, "ce rôle")
    noter(par=par, verbe="fermer_un_role", objet="Role", objet_id=role.pk, au=au.isoformat())
    return role


@transaction.atomic
def confier_une_classe(
    *, enseignant: Utilisateur, classe: Classe, discipline: Discipline, principal: bool, du: date, par: Utilisateur
) -> Enseignement:
    """Open a class and its pupils to a teacher, from the day `du`."""
    compte = _sous_verrou(enseignant)
    roles = compte.roles.filter(etablissement=classe.annee.etablissement_id, role=Role.Nature.ENSEIGNANT)
    if not roles.en_cours(du).exists():
        raise ValidationError({"enseignant": "Cette personne n’enseigne pas dans l’établissement à cette date."})
    if compte.enseignements.filter(classe=classe, discipline=discipline).en_cours(du).exists():
        raise ValidationError({"discipline": "Cet enseignant a déjà cette discipline dans cette classe."})
    enseignement = Enseignement(enseignant=compte, classe=classe, discipline=discipline, principal=principal, du=du)
    enseignement.full_clean()
    enseignement.save()
    noter(par=par, verbe="confier_une_classe", objet="Enseignement", objet_id=enseignement.pk)
    return enseignement


@transaction.atomic
def fermer_un_enseignement(*, enseignement: Enseignement, au: date, par: Utilisateur) -> Enseignement:
    """Take a class back from a teacher: the last day is `au`, and what was written stays."""
    enseignement = Enseignement.objects.select_for_update(of=["self"]).get(pk=enseignement.pk)
    _fermer(enseignement, au, "cet enseignement")
    noter(par=par, verbe="fermer_un_enseignement", objet="Enseignement", objet_id=enseignement.pk, au=au.isoformat())
    return enseignement


def _sous_verrou(utilisateur: Utilisateur) -> Utilisateur:
    return Utilisateur.objects.select_for_update(of=["self"]).get(pk=utilisateur.pk)


def _encore_ouverts(lignes, au: date) -> list:
    """Return the rows that a closure on the day `au` would shorten."""
    return [ligne for ligne in lignes if ligne.au is None or ligne.au > au]


def _fermer(ligne: Role | Enseignement, au: date, nom: str) -> None:
    if au < ligne.du:
        raise ValidationError({"au": f"Le départ ne peut pas précéder {nom}, qui commence le {ecrire_jour(ligne.du)}."})
    ligne.au = au
    ligne.save(update_fields=["au"])


def _garder_un_administrateur(fermes: list[Role], etablissement: Etablissement, au: date) -> None:
    """Refuse to leave a school to nobody; two administrateurs who leave at once wait for each other here."""
    if all(role.role != Role.Nature.ADMINISTRATEUR for role in fermes):
        return
    Etablissement.objects.select_for_update(no_key=True).get(pk=etablissement.pk)
    autres = Role.objects.filter(
        etablissement=etablissement, role=Role.Nature.ADMINISTRATEUR, utilisateur__is_active=True
    ).exclude(pk__in=[role.pk for role in fermes])
    if not _encore_ouverts(autres.en_cours(timezone.localdate()), au):
        raise ValidationError(
            "C’est le dernier administrateur de l’établissement. Donnez d’abord ce rôle à une autre personne."
        )
