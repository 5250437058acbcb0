"""Pupils: arriving, changing class, leaving, coming back. A departure closes; nothing is deleted."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from scolarite.actions.comptes import donner_un_code
from scolarite.identifiants import attribuer_identifiants
from scolarite.models import AppartenanceGroupe, Classe, Eleve, Etablissement, Groupe, Inscription, Role, Utilisateur
from scolarite.regles import fin_d_acces
from socle.cles import cle_de_tri
from socle.dates import ecrire_jour
from socle.models.evenements import noter
from socle.verrous import verrouiller

VEILLE = timedelta(days=1)
IDENTITE = ("nom", "nom_usage", "prenom", "naissance", "sexe", "ine")


@transaction.atomic
def creer_eleve(
    *,
    etablissement: Etablissement,
    classe: Classe | None,
    du: date,
    par: Utilisateur,
    autre_eleve: bool = False,
    **identite,
) -> Eleve:
    """Add a pupil by hand, in a class or still without one. The account is opened with the first card.

    Somebody of the same name is never added without being asked: `autre_eleve` says that it is another person.
    """
    eleve = Eleve(etablissement=etablissement, **identite)
    eleve.full_clean()
    if not autre_eleve:
        _refuser_un_homonyme(eleve)
    eleve.save()
    if classe:
        _verifier_l_annee(classe, du)
        _ouvrir(eleve, classe, du)
    noter(par=par, verbe="creer", objet="Eleve", objet_id=eleve.pk)
    return eleve


def _refuser_un_homonyme(eleve: Eleve) -> None:
    """Refuse the name of a pupil of the school, present or gone: the file of one person would be in two."""
    meme_nom = Eleve.objects.filter(
        etablissement=eleve.etablissement_id, tri=cle_de_tri(f"{eleve.nom} {eleve.prenom}")
    ).order_by("pk")
    if connu := meme_nom.first():
        naissance = f", date de naissance : {ecrire_jour(connu.naissance)}" if connu.naissance else ""
        raise ValidationError(
            {"autre_eleve": f"{connu} est déjà dans la liste{naissance}. Cherchez sa fiche, ou cochez cette case."}
        )


@transaction.atomic
def modifier_eleve(*, eleve: Eleve, par: Utilisateur, **identite) -> Eleve:
    """Correct who a pupil is; the account follows the name, its identifiant stays."""
    eleve = _sous_verrou(eleve)
    for champ in IDENTITE:
        setattr(eleve, champ, identite[champ])
    eleve.full_clean()
    eleve.save()
    if eleve.utilisateur_id:
        Utilisateur.objects.filter(pk=eleve.utilisateur_id).update(
            nom=eleve.nom_usage or eleve.nom, prenom=eleve.prenom
        )
    noter(par=par, verbe="modifier", objet="Eleve", objet_id=eleve.pk)
    return eleve


@transaction.atomic
def inscrire(*, eleve: Eleve, classe: Classe, du: date, par: Utilisateur) -> Inscription:
    """Put a pupil in a class from the day `du`: a first class, another one, or a return after a departure.

    The class that the pupil leaves is closed the day before. When it began on that very day, it was a mistake: it
    is corrected in place. A departure that has not left a day without class is undone.
    """
    _verifier_l_annee(classe, du)
    eleve = _sous_verrou(eleve)
    derniere = eleve.inscriptions.select_for_update().order_by("-du").first()
    if derniere and derniere.classe_id == classe.pk and _touche(derniere, du):
        if derniere.au is None:
            raise ValidationError({"classe": "Cet élève est déjà dans cette classe."})
        inscription = _mettre_a_jour(derniere, au=None, motif_sortie="")
    elif derniere and derniere.du == du:
        inscription = _mettre_a_jour(derniere, classe=classe, au=None, motif_sortie="")
    else:
        if derniere and _touche(derniere, du):
            _quitter(eleve, derniere, classe, du)
        inscription = _ouvrir(eleve, classe, du)
    _rouvrir_le_role(eleve, du)
    noter(par=par, verbe="inscrire", objet="Inscription", objet_id=inscription.pk, eleve=eleve.pk)
    return inscription


@transaction.atomic
def constater_la_sortie(*, eleve: Eleve, au: date, motif: str, par: Utilisateur) -> Inscription:
    """Close the class, the groups and, when the time comes, the account of a pupil whose last day is `au`."""
    eleve = _sous_verrou(eleve)
    inscription = eleve.inscriptions.select_for_update().filter(au=None).first()
    if inscription is None:
        raise ValidationError("Cet élève n’est dans aucune classe : sa sortie est déjà faite.")
    _verifier_la_fin(inscription, au)
    inscription = _mettre_a_jour(inscription, au=au, motif_sortie=motif)
    _fermer(AppartenanceGroupe.objects.filter(eleve=eleve, groupe__annee=inscription.classe.annee_id), au)
    _fermer(_roles_d_eleve(eleve), fin_d_acces(motif, au))
    noter(par=par, verbe="constater_la_sortie", objet="Eleve", objet_id=eleve.pk, motif=motif, au=au.isoformat())
    return inscription


@transaction.atomic
def faire_passer(*, classe: Classe, suites: Mapping[int, Classe | str], du: date, par: Utilisateur) -> int:
    """End the year of a class: each pupil (by key) enters a class of another year on `du`, or leaves for a motif.

    Those who are not in `suites` stay where they are. Return how many pupils were moved.
    """
    eleves = Eleve.objects.filter(pk__in=suites, inscriptions__classe=classe, inscriptions__au=None).order_by("pk")
    for eleve in eleves:
        try:
            _faire_passer(eleve, suites[eleve.pk], du, par)
        except ValidationError as refus:
            raise ValidationError(f"{eleve} : {refus.messages[0]} Aucun élève n’a été déplacé.") from None
    return len(eleves)


def _faire_passer(eleve: Eleve, suite: Classe | str, du: date, par: Utilisateur) -> None:
    if isinstance(suite, Classe):
        inscrire(eleve=eleve, classe=suite, du=du, par=par)
    else:
        constater_la_sortie(eleve=eleve, au=du - VEILLE, motif=suite, par=par)


@transaction.atomic
def donner_des_codes(*, eleves: Sequence[Eleve], par: Utilisateur) -> list[tuple[Eleve, Utilisateur, str]]:
    """Open the accounts that are missing and give each pupil a new code, in the order given."""
    comptes = [ouvrir_le_compte(eleve=eleve, par=par) for eleve in eleves]
    codes = [donner_un_code(utilisateur=compte, par=par) for compte in comptes]
    return list(zip(eleves, comptes, codes, strict=True))


@transaction.atomic
def ouvrir_le_compte(*, eleve: Eleve, par: Utilisateur) -> Utilisateur:
    """Return the account of a pupil, made now when there was none."""
    sous_verrou = _sous_verrou(eleve)
    if sous_verrou.utilisateur is None:
        sous_verrou.utilisateur = _nouveau_compte(sous_verrou)
        sous_verrou.save(update_fields=["utilisateur"])
        jour = timezone.localdate()
        arrivee = sous_verrou.inscriptions.order_by("-du").values_list("du", flat=True).first() or jour
        _rouvrir_le_role(sous_verrou, min(arrivee, jour))
        noter(par=par, verbe="ouvrir_le_compte", objet="Eleve", objet_id=eleve.pk)
    return sous_verrou.utilisateur


def _nouveau_compte(eleve: Eleve) -> Utilisateur:
    verrouiller("identifiants")
    nom = eleve.nom_usage or eleve.nom
    [identifiant] = attribuer_identifiants([(eleve.prenom, nom)])
    return Utilisateur.objects.create_user(identifiant, nom=nom, prenom=eleve.prenom)


def _sous_verrou(eleve: Eleve) -> Eleve:
    return Eleve.objects.select_for_update(of=["self"]).select_related("utilisateur").get(pk=eleve.pk)


def _touche(inscription: Inscription, du: date) -> bool:
    """Tell whether the inscription holds on the day `du`, or ended the day before."""
    return inscription.du <= du and (inscription.au is None or inscription.au >= du - VEILLE)


def _quitter(eleve: Eleve, inscription: Inscription, classe: Classe, du: date) -> None:
    """Close the class that is left; its half-groups go with it, and all the groups of a year that is over."""
    groupes = AppartenanceGroupe.objects.filter(eleve=eleve, groupe__annee=inscription.classe.annee_id)
    if inscription.classe.annee_id == classe.annee_id:
        motif = Inscription.Sortie.CHANGEMENT_DE_CLASSE
        groupes = groupes.filter(groupe__nature=Groupe.Nature.DEMI_GROUPE)
    else:
        motif = Inscription.Sortie.PASSAGE
    _fermer(groupes, du - VEILLE)
    _mettre_a_jour(inscription, au=du - VEILLE, motif_sortie=motif)


def _ouvrir(eleve: Eleve, classe: Classe, du: date) -> Inscription:
    inscription = Inscription(eleve=eleve, classe=classe, du=du)
    return _mettre_a_jour(inscription)


def _mettre_a_jour(inscription: Inscription, **valeurs) -> Inscription:
    for champ, valeur in valeurs.items():
        setattr(inscription, champ, valeur)
    inscription.full_clean()
    inscription.save()
    return inscription


def _verifier_l_annee(classe: Classe, du: date) -> None:
    annee = classe.annee
    if not annee.du <= du <= annee.au:
        bornes = f"du {ecrire_jour(annee.du)} au {ecrire_jour(annee.au)}"
        raise ValidationError(
            {"du": f"{classe} est une classe de {annee} : on y entre un jour de cette année, {bornes}."}
        )


def _verifier_la_fin(inscription: Inscription, au: date) -> None:
    # Before the constraints: PostgreSQL cannot build a reversed range of days.
    if au < inscription.du:
        raise ValidationError(
            {"au": f"La sortie ne peut pas précéder l’inscription, qui commence le {ecrire_jour(inscription.du)}."}
        )


def _fermer(lignes, au: date) -> None:
    """Close the open rows on the day `au`, or on their first day when they begin later."""
    for ligne in lignes.filter(au=None):
        ligne.au = max(au, ligne.du)
        ligne.save(update_fields=["au"])


def _roles_d_eleve(eleve: Eleve):
    return Role.objects.filter(
        utilisateur=eleve.utilisateur_id, etablissement=eleve.etablissement_id, role=Role.Nature.ELEVE
    )


def _rouvrir_le_role(eleve: Eleve, du: date) -> None:
    """Give the account its role of élève back, from `du`, if it has none on that day."""
    if eleve.utilisateur is None:
        return
    dernier = _roles_d_eleve(eleve).order_by("-du").first()
    if dernier is None or (dernier.au and dernier.au < du - VEILLE):
        Role.objects.create(
            utilisateur=eleve.utilisateur, etablissement_id=eleve.etablissement_id, role=Role.Nature.ELEVE, du=du
        )
    elif dernier.au:
        Role.objects.filter(pk=dernier.pk).update(au=None)
