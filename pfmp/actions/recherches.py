"""The search of a place, step by step: organismes asked, and what they answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from pfmp.models import Organisme, Periode, Recherche
from scolarite.models import Eleve
from socle.cles import cle_de_tri
from socle.valeurs import certain


@transaction.atomic
def noter_une_demarche(*, eleve: Eleve, periode: Periode, par, **champs: Any) -> Recherche:
    """Note that a pupil has asked an organisme; one of the directory with this very name is recognised."""
    demarche = Recherche(eleve=eleve, periode=periode, saisie_par=par, **champs)
    _completer(demarche)
    demarche.save()
    return demarche


@transaction.atomic
def modifier_une_demarche(*, demarche: Recherche, erreur: bool = False, **champs: Any) -> Recherche:
    """Note the answer, or correct; one noted by mistake is set aside."""
    demarche = Recherche.objects.select_for_update(of=["self"]).get(pk=demarche.pk)
    for champ, valeur in champs.items():
        setattr(demarche, champ, valeur)
    demarche.retiree_le = timezone.now() if erreur else None
    _completer(demarche)
    demarche.save()
    return demarche


def _completer(demarche: Recherche) -> None:
    if demarche.date > timezone.localdate():
        raise ValidationError({"date": "Ce jour n’est pas encore venu : notez une démarche une fois faite."})
    if demarche.organisme_id is None or certain(demarche.organisme).nom != demarche.nom_organisme:
        etablissement = demarche.periode.classe.annee.etablissement_id
        memes = Organisme.objects.filter(etablissement=etablissement, tri=cle_de_tri(demarche.nom_organisme))[:2]
        demarche.organisme = memes[0] if len(memes) == 1 else None
