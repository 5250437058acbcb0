"""Which compétences the tutor of a PFMP is asked about."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from pfmp.models import CompetenceProposee, Pfmp
from pfmp.regles.formulaire import COMPETENCES_AU_PLUS
from referentiel.models import Competence
from socle.models.evenements import noter


@transaction.atomic
def choisir_les_competences(*, pfmp: Pfmp, competences: Sequence[Competence], par) -> None:
    """Ask the tutor about these compétences, in this order; none gives the proposal of Agora back.

    Refused once the evaluation is signed: the tutor answered what was asked.
    """
    pfmp = Pfmp.objects.select_for_update(of=["self"], no_key=True).get(pk=pfmp.pk)
    if len(competences) > COMPETENCES_AU_PLUS:
        raise ValidationError(
            {
                "competences": f"{len(competences)} compétences sont cochées : {COMPETENCES_AU_PLUS} au plus, pour que "
                "le tuteur réponde en deux minutes."
            }
        )
    if pfmp.annulee_le is not None:
        raise ValidationError("Cette PFMP est annulée : son évaluation ne se prépare plus.", code="annulee")
    if pfmp.evaluations.transmises().exists():
        raise ValidationError("L’évaluation est déjà signée : ce qui a été demandé ne change plus.", code="transmise")
    pfmp.competences_proposees.all().delete()
    CompetenceProposee.objects.bulk_create(
        CompetenceProposee(pfmp=pfmp, competence=competence, ordre=ordre)
        for ordre, competence in enumerate(competences, start=1)
    )
    codes = [competence.code for competence in competences]
    noter(par=par, verbe="choisir_competences", objet="pfmp", objet_id=pfmp.pk, codes=codes)
