"""Going back to a step of the history of a cell."""

from django.core.exceptions import ValidationError
from django.db import transaction

from socle.historique import changements_de
from suivi.actions.positionnements import Cellule, Saisie, positionner
from suivi.models import Positionnement, Situation


@transaction.atomic
def revenir(*, situation: Situation, eleve: int, competence: int, etape: int, version: int, par) -> Cellule:
    """Give a cell back what it held at `etape`: level or state, comment, and who reads it.

    It is a change as any other: on the version that the person saw (`ConflitError` otherwise), refused once the
    situation is closed, and a step of the history in its turn.
    """
    etapes = changements_de(Positionnement).filter(situation=situation.pk, origine=Positionnement.Origine.ENSEIGNANT)
    ancienne = etapes.filter(pgh_id=etape, eleve=eleve, competence=competence).first()
    if ancienne is None:
        raise ValidationError("Cette étape n’est pas dans l’historique de la case. Actualisez la page.", code="etape")
    saisie = Saisie(
        eleve,
        competence,
        valeur=str(ancienne.niveau) if ancienne.niveau else ancienne.etat,
        version=version,
        commentaire=ancienne.commentaire,
        pour_equipe=ancienne.commentaire_pour_equipe,
        visible_le=ancienne.commentaire_visible_le,
    )
    return positionner(situation=situation, saisie=saisie, par=par)
