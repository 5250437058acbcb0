"""Making, changing, closing and removing situations."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Classe, Groupe, Utilisateur
from socle.dates import LONGUE, ecrire_jour
from socle.models.evenements import noter
from suivi.actions.cases import tenir_les_cases, viser
from suivi.actions.niveaux import recalculer
from suivi.models import Consigne, Partage, Situation

# What a situation says, wherever and whenever it is done again.
DESCRIPTION = ("intitule", "visee", "contexte", "nature", "organisation", "description", "productions", "outils")
Partages = Mapping[Utilisateur, str]  # each colleague, and a mode of Partage


@transaction.atomic
def creer(
    *,
    par: Utilisateur,
    classe: Classe,
    competences: Collection[Competence],
    groupe: Groupe | None = None,
    partages: Partages = MappingProxyType({}),
    **champs,
) -> Situation:
    """Make a situation of a class or of a group in it; `champs` are the other fields of the model."""
    situation = Situation(
        etablissement_id=classe.annee.etablissement_id, classe=classe, groupe=groupe, auteur=par, **champs
    )
    _verifier(situation, competences)
    situation.save()
    _partager(situation, partages)
    viser(situation, competences)
    return situation


@transaction.atomic
def modifier(
    *,
    situation: Situation,
    competences: Collection[Competence],
    partages: Partages | None = None,
    **champs,
) -> Situation:
    """Change a situation, its class and its group too, and bring everything that depends on it along.

    The positionnements take the new date; those of a compétence taken away, or of the pupils of another class or
    group, are set aside and come back with them; the levels are computed again. The shares stay without `partages`.
    """
    situation = _verrouiller_modifiable(situation)
    avant = situation.classe_id, situation.groupe_id
    for nom, valeur in champs.items():
        setattr(situation, nom, valeur)
    deplacee = avant != (situation.classe_id, situation.groupe_id)
    _verifier(situation, competences, deplacee=deplacee)
    touchees = set(situation.positionnements.values_list("eleve_id", "competence_id"))
    situation.save()
    if partages is not None:
        _partager(situation, partages)
    situation.positionnements.filter(annule_le=None).exclude(date=situation.date).update(date=situation.date)
    viser(situation, competences)
    tenir_les_cases(situation, competences, deplacee=deplacee)
    recalculer(eleves={eleve for eleve, _ in touchees}, competences={competence for _, competence in touchees})
    return situation


@transaction.atomic
def dupliquer(
    *, situation: Situation, cibles: Collection[tuple[Classe, Groupe | None, date]], par: Utilisateur
) -> list[Situation]:
    """Make the same situation again for each class (and group) and day: all of them, or none. No level is copied."""
    champs = {nom: getattr(situation, nom) for nom in DESCRIPTION}
    competences, consignes = list(situation.competences.all()), list(situation.consignes.all())
    copies = []
    for classe, groupe, jour in cibles:
        try:
            faite = creer(par=par, classe=classe, groupe=groupe, competences=competences, date=jour, **champs)
        except ValidationError as refus:
            raise ValidationError(f"{classe} : {refus.messages[0]} Rien n’a été créé.") from None
        Consigne.objects.bulk_create(consigne.copie(faite, par) for consigne in consignes)
        copies.append(faite)
    return copies


@transaction.atomic
def partager(*, situation: Situation, partages: Partages, par: Utilisateur) -> Situation:
    """Say whether each of these colleagues may fill the situation, only read it, or neither ("" takes it back)."""
    situation = _verrouiller(situation)
    _partager(situation, partages)
    modes = {str(collegue.pk): mode for collegue, mode in partages.items() if mode}
    noter(par=par, verbe="partager", objet="Situation", objet_id=situation.pk, modes=modes)
    return situation


def _partager(situation: Situation, partages: Partages) -> None:
    situation.partages.filter(utilisateur__in=[collegue for collegue, mode in partages.items() if not mode]).delete()
    Partage.objects.bulk_create(
        [Partage(situation=situation, utilisateur=collegue, mode=mode) for collegue, mode in partages.items() if mode],
        update_conflicts=True,
        unique_fields=["situation", "utilisateur"],
        update_fields=["mode"],
    )


@transaction.atomic
def supprimer(*, situation: Situation) -> None:
    """Remove a situation in which nobody was ever positioned."""
    situation = _verrouiller(situation)
    verifier_la_suppression(situation)
    situation.delete()


def verifier_la_suppression(situation: Situation) -> None:
    """Refuse to remove a situation in which somebody was positioned, even if all of it was emptied since."""
    if situation.positionnements.exists():
        raise ValidationError(
            "Des élèves ont été positionnés dans cette situation : elle ne peut plus être supprimée. "
            "Vous pouvez la modifier, ou retenir ses résultats.",
            code="positionnee",
        )


@transaction.atomic
def cloturer(*, situation: Situation) -> Situation:
    """End the entry: from now on the pupils see their levels, unless they are held back."""
    situation = _verrouiller(situation)
    if situation.est_prevue(timezone.localdate()):
        raise ValidationError(
            f"Cette situation est prévue le {ecrire_jour(situation.date, LONGUE)} : "
            "elle se clôture à partir de ce jour.",
            code="prevue",
        )
    if not situation.est_cloturee:
        situation.cloturee_le = timezone.now()
        situation.save(update_fields=["cloturee_le"])
    return situation


@transaction.atomic
def rouvrir(*, situation: Situation) -> Situation:
    """Open the entry again: the pupils do not see these levels until the next closing."""
    situation = _verrouiller(situation)
    if situation.est_cloturee:
        situation.cloturee_le = None
        situation.save(update_fields=["cloturee_le"])
    return situation


@transaction.atomic
def retenir(*, situation: Situation, retenue: bool) -> Situation:
    """Hold the results back from the pupils, even after the closing, or show them again."""
    situation = _verrouiller(situation)
    if situation.retenue != retenue:
        situation.retenue = retenue
        situation.save(update_fields=["retenue"])
    return situation


def _verrouiller(situation: Situation) -> Situation:
    return (
        Situation.objects.select_for_update(of=["self"], no_key=True)
        .select_related("classe__annee")
        .get(pk=situation.pk)
    )


def _verrouiller_modifiable(situation: Situation) -> Situation:
    situation = _verrouiller(situation)
    if situation.est_cloturee:
        raise ValidationError("Cette situation est clôturée. Rouvrez-la pour la modifier.", code="cloturee")
    return situation


def _verifier(situation: Situation, competences: Collection[Competence], *, deplacee: bool = False) -> None:
    """Refuse what the tables alone cannot see: another year, another diplôme, another class's group."""
    erreurs = {}
    annee = situation.classe.annee
    if not annee.du <= situation.date <= annee.au:
        erreurs["date"] = (
            "La date doit tomber dans l’année de la classe, "
            f"du {ecrire_jour(annee.du, LONGUE)} au {ecrire_jour(annee.au, LONGUE)}."
        )
    elif situation.est_prevue(timezone.localdate()) and _est_positionnee(situation):
        erreurs["date"] = "Des élèves sont déjà positionnés : la situation ne peut pas être remise à plus tard."
    if not competences:
        erreurs["competences"] = "Choisissez au moins une compétence."
    elif any(competence.diplome_id != situation.classe.diplome_suivi.pk for competence in competences):
        erreurs["competences"] = "Choisissez des compétences du diplôme que prépare la classe."
    if deplacee:
        erreurs |= _verifier_la_classe(situation)
    if situation.groupe and situation.groupe.annee_id != situation.classe.annee_id:
        erreurs["groupe"] = "Ce groupe n’est pas de la même année scolaire que la classe."
    if erreurs:
        raise ValidationError(erreurs)


def _verifier_la_classe(situation: Situation) -> dict[str, str]:
    if situation.eleve_id:
        return {"classe": "Une observation reste dans la classe de son élève."}
    if situation.provenance:
        return {"classe": f"Cette situation vient d’ailleurs ({situation.provenance}) : sa classe ne change pas ici."}
    if situation.classe.annee.etablissement_id != situation.etablissement_id:
        return {"classe": "Cette classe n’est pas de l’établissement de la situation."}
    return {}


def _est_positionnee(situation: Situation) -> bool:
    return situation.pk is not None and situation.positionnements.filter(annule_le=None).exists()
