"""What several people of a projet may write: saved on the version that was on the screen, never one over the other."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from chefdoeuvre.models import Equipe, Projet
from suivi.actions.textes import TexteModifieError, est_perime

CLOS = "Ce projet est clos : il se lit encore, mais plus rien ne s’y écrit."


def ecrire(ligne: Any, valeurs: Mapping[str, Any], *, version: int, par, aussi: bool = False) -> bool:
    """Put these values in a locked row and save it, on the version that the person saw; tell whether it changed.

    Typing again what is there does nothing, whatever the version. `aussi`: something beside the row changes too.
    """
    if not aussi and all(getattr(ligne, nom) == valeur for nom, valeur in valeurs.items()):
        return False
    if est_perime(ligne, version):
        raise TexteModifieError(ligne)
    for nom, valeur in valeurs.items():
        setattr(ligne, nom, valeur)
    signer(ligne, par)
    ligne.full_clean(exclude=["fichier"])
    ligne.save()
    return True


def signer(ligne: Any, par) -> None:
    """Say who wrote the row, when, and that it is another version."""
    ligne.modifie_par, ligne.modifie_le, ligne.version = par, timezone.now(), ligne.version + 1


def projet_ouvert(pk: int) -> Projet:
    """Lock a projet against its closing, and refuse a closed one."""
    projet = Projet.objects.select_for_update(of=["self"], no_key=True).select_related("classe__annee").get(pk=pk)
    if projet.est_clos:
        raise ValidationError(CLOS, code="clos")
    return projet


def equipe_ouverte(pk: int) -> Equipe:
    """Return an équipe, its projet locked and open."""
    equipe = Equipe.objects.get(pk=pk)
    equipe.projet = projet_ouvert(equipe.projet_id)
    return equipe
