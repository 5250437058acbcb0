"""What the team writes of the limit between - and + on a compétence."""

from django.db import transaction
from django.utils import timezone

from referentiel.models import Competence
from scolarite.models import Etablissement, Utilisateur
from suivi.models import Repere


@transaction.atomic
def ecrire_un_repere(*, etablissement: Etablissement, competence: Competence, texte: str, par: Utilisateur) -> Repere:
    """Write or replace the repère of an établissement on a compétence; what was there before stays in its history."""
    repere, cree = Repere.objects.select_for_update(of=["self"]).get_or_create(
        etablissement=etablissement, competence=competence, defaults={"texte": texte, "auteur": par}
    )
    if not cree and repere.texte != texte:
        repere.texte, repere.auteur, repere.modifie_le = texte, par, timezone.now()
        repere.save(update_fields=["texte", "auteur", "modifie_le"])
    return repere
