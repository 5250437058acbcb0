"""Making, changing, closing and removing situations."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Classe, Groupe, Utilisateur
from socle.dates import LONGUE, ecrire_jour
from suivi.actions.niveaux import recalculer
from suivi.models import CompetenceVisee, Positionnement, Situation


@transaction.atomic
def creer(
    *,
    par: Utilisateur,
    classe: Classe,
    competences: Collection[Competence],
    groupe: Groupe | None = None,
    enseignants: Collection[Utilisateur] = (),
    **champs,
) -> Situation:
    """Make a situation of a class or of a group in it; `champs` are the other fields of the model."""
    situation = Situation(
        etablissement_id=classe.annee.etablissement_id, classe=classe, groupe=groupe, auteur=par, **champs
    )
    _verifier(situation, competences)
    situation.save()
    situation.enseignants.set(enseignants)
    _viser(situation, competences)
    return situation


@transaction.atomic
def modifier(
    *,
    situation: Situation,
    competences: Collection[Competence],
    enseignants: Collection[Utilisateur] = (),
    **champs,
) -> Situation:
    """Change a situation, and bring everything that depends on it along.

    The positionnements take the new date; those of a compétence taken away are set aside and come back with
    it; the levels are computed again.
    """
    situation = _verrouiller_modifiable(situation)
    for nom, valeur in champs.items():
        setattr(situation, nom, valeur)
    _verifier(situation, competences)
    touchees = set(situation.positionnements.values_list("eleve_id", "competence_id"))
    situation.save()
    situation.enseignants.set(enseignants)
    situation.positionnements.filter(annule_le=None).exclude(date=situation.date).update(date=situation.date)
    _viser(situation, competences)
    recalculer(eleves={eleve for eleve, _ in touchees}, competences={competence for _, competence in touchees})
    return situation


@transaction.atomic
def supprimer(*, situation: Situation) -> None:
    """Remove a situation in which nobody was ever positioned."""
    situation = _verrouiller(situation)
    if situation.positionnements.exists():
        raise ValidationError(
            "Des élèves ont été positionnés dans cette situation : elle ne peut plus être supprimée. "
            "Vous pouvez la modifier, ou retenir ses résultats.",
            code="positionnee",
        )
    situation.delete()


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


def _verifier(situation: Situation, competences: Collection[Competence]) -> None:
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
    if situation.groupe and situation.groupe.annee_id != situation.classe.annee_id:
        erreurs["groupe"] = "Ce groupe n’est pas de la même année scolaire que la classe."
    if erreurs:
        raise ValidationError(erreurs)


def _est_positionnee(situation: Situation) -> bool:
    return situation.pk is not None and situation.positionnements.filter(annule_le=None).exists()


def _viser(situation: Situation, competences: Collection[Competence]) -> None:
    """Make these compétences the columns of the grid.

    The cells of a column taken away are cancelled together; when the column comes back, so do the last ones.
    """
    voulues = {competence.pk for competence in competences}
    visees = set(situation.visees.values_list("competence_id", flat=True))
    situation.visees.exclude(competence__in=voulues).delete()
    CompetenceVisee.objects.bulk_create(
        CompetenceVisee(situation=situation, competence_id=pk) for pk in sorted(voulues - visees)
    )
    positionnements = situation.positionnements.filter(origine=Positionnement.Origine.ENSEIGNANT)
    positionnements.filter(competence__in=visees - voulues, annule_le=None).update(annule_le=timezone.now())
    for competence in voulues - visees:
        anciens = positionnements.filter(competence=competence)
        derniers = anciens.order_by("-annule_le").values("annule_le")[:1]
        anciens.filter(annule_le=derniers).update(annule_le=None, date=situation.date)
