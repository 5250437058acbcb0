"""The steps of an équipe: their dates, how far they are, what came out of them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from chefdoeuvre.actions.versions import ecrire, equipe_ouverte
from chefdoeuvre.models import Equipe, Etape
from referentiel.models import Competence
from scolarite.models import Utilisateur

# What a state says of the progress, when it says it all.
AVANCEMENTS = {Etape.Etat.A_VENIR: 0, Etape.Etat.FAITE: 100}


@transaction.atomic
def creer_etape(*, equipe: Equipe, par: Utilisateur, competences: Collection[Competence] = (), **champs) -> Etape:
    """Add a step to an équipe. The same one sent twice (a double click) is one."""
    equipe = equipe_ouverte(equipe.pk)
    if jumelle := equipe.etapes.filter(etat=Etape.Etat.A_VENIR, **champs).first():
        return jumelle
    etape = Etape(equipe=equipe, modifie_par=par, **_accorder(champs))
    _verifier(etape, competences)
    etape.full_clean()
    etape.save()
    etape.competences.set(competences)
    return etape


@transaction.atomic
def modifier_etape(
    *, etape: Etape, par: Utilisateur, version: int, competences: Collection[Competence] = (), **champs
) -> Etape:
    """Change a step, on the version seen."""
    etape = _sous_verrou(etape)
    _verifier(etape, competences)
    autres = set(etape.competences.all()) != set(competences)
    ecrire(etape, _accorder(champs), version=version, par=par, aussi=autres)
    etape.competences.set(competences)
    return etape


@transaction.atomic
def avancer_etape(*, etape: Etape, par: Utilisateur, version: int, **champs) -> Etape:
    """Say how far a step is and what came out of it, on the version seen: the pupils of the équipe too."""
    etape = _sous_verrou(etape)
    ecrire(etape, _accorder(champs), version=version, par=par)
    return etape


def _sous_verrou(etape: Etape) -> Etape:
    equipe = equipe_ouverte(etape.equipe_id)
    etape = Etape.objects.select_for_update(of=["self"]).get(pk=etape.pk)
    etape.equipe = equipe
    return etape


def _accorder(champs: dict[str, Any]) -> dict[str, Any]:
    """A step done is at 100 %, one to come at 0 %: the state and the figure never contradict each other."""
    etat = champs.get("etat", Etape.Etat.A_VENIR)
    return champs | {"avancement": AVANCEMENTS.get(etat, champs.get("avancement") or 0)}


def _verifier(etape: Etape, competences: Collection[Competence]) -> None:
    diplome = etape.equipe.projet.classe.diplome_suivi.pk
    if any(competence.diplome_id != diplome for competence in competences):
        raise ValidationError({"competences": "Choisissez des compétences du diplôme que prépare la classe."})
