"""Retaining a level in place of the computed one, and lifting it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Utilisateur
from suivi.actions.niveaux import ecrire_niveaux, verrouiller
from suivi.models import NiveauRetenu, Positionnement


@transaction.atomic
def retenir_un_niveau(
    *,
    eleve: Eleve,
    competence: Competence,
    niveau: int,
    motif: str,
    date: date,
    par: Utilisateur,
    vu: int | None = None,
) -> NiveauRetenu:
    """Put `niveau` in place of the computed level; the one retained before, if any, is lifted and kept.

    `vu` is the key of the retained level that the person saw: somebody else's decision is never replaced unseen.
    """
    verrouiller(Eleve.objects.filter(pk=eleve.pk))
    _verifier(eleve, competence, date)
    ancien = NiveauRetenu.objects.en_vigueur().filter(eleve=eleve, competence=competence).first()
    if ancien and ancien.pk != vu:
        signe = Positionnement.Maitrise(ancien.niveau).signe
        raise ValidationError(
            f"{ancien.auteur} vient de retenir « {signe} » : {ancien.motif} Relisez, puis décidez de nouveau.",
            code="deja_retenu",
        )
    if ancien:
        _lever(ancien, par)
    retenu = NiveauRetenu(eleve=eleve, competence=competence, niveau=niveau, motif=motif.strip(), date=date, auteur=par)
    retenu.full_clean()
    retenu.save()
    ecrire_niveaux([eleve.pk], [competence.pk])
    return retenu


@transaction.atomic
def lever_un_niveau(*, retenu: NiveauRetenu, par: Utilisateur) -> NiveauRetenu:
    """Give the level back to the computation. Lifted already, nothing changes."""
    verrouiller(Eleve.objects.filter(pk=retenu.eleve_id))
    retenu = NiveauRetenu.objects.get(pk=retenu.pk)
    if retenu.leve_le is None:
        _lever(retenu, par)
        ecrire_niveaux([retenu.eleve_id], [retenu.competence_id])
    return retenu


def _lever(retenu: NiveauRetenu, par: Utilisateur) -> None:
    retenu.leve_le, retenu.leve_par = timezone.now(), par
    retenu.save(update_fields=["leve_le", "leve_par"])


def _verifier(eleve: Eleve, competence: Competence, jour: date) -> None:
    """Refuse what the tables alone cannot see: a day to come, a compétence of another diplôme."""
    if jour > timezone.localdate():
        raise ValidationError({"date": "Un niveau se retient à partir d’aujourd’hui ou d’un jour passé."})
    diplomes = Classe.objects.filter(inscriptions__eleve=eleve).values_list("diplome", "famille__diplome_suivi")
    if competence.diplome_id not in {diplome for couple in diplomes for diplome in couple}:
        raise ValidationError("Cette compétence n’est pas du diplôme que prépare l’élève.", code="diplome")
