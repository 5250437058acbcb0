"""The grid of an oral: the niveaux of the seven criteria, the note, the absence; validated, it is frozen."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.models import CritereDOral, Oral
from scolarite.models import Utilisateur
from suivi.actions.textes import TexteModifieError

Presence = Oral.Presence
VALIDEE = "Cette grille est validée : rouvrez-la pour la changer."


@transaction.atomic
def noter_un_oral(
    *,
    oral: Oral,
    presence: str,
    niveaux: Mapping[int, int | None],
    note: Decimal | None,
    appreciation: str,
    version: int,
    par: Utilisateur,
    valider: bool = False,
) -> Oral:
    """Store the grid on the version that the page has shown (else `TexteModifieError`); `valider` freezes it."""
    oral = Oral.objects.select_for_update(of=["self"]).get(pk=oral.pk)
    if oral.validee_le:
        raise ValidationError(VALIDEE, code="validee")
    if oral.version != version:
        raise TexteModifieError(oral)
    if presence != Presence.PRESENT and (note is not None or any(niveaux.values())):
        raise ValidationError({"presence": "Une note et des niveaux supposent que l’élève est présent."})
    if valider:
        _peut_se_valider(presence, note)
    oral.presence, oral.note, oral.appreciation = presence, note, appreciation.strip()
    oral.notee_par, oral.version = par, oral.version + 1
    oral.validee_le = timezone.now() if valider else None
    oral.full_clean(validate_constraints=False)
    oral.save()
    CritereDOral.objects.bulk_create(
        [CritereDOral(oral=oral, numero=numero, niveau=niveau) for numero, niveau in niveaux.items()],
        update_conflicts=True,
        unique_fields=["oral", "numero"],
        update_fields=["niveau"],
    )
    return oral


def _peut_se_valider(presence: str, note: Decimal | None) -> None:
    if presence == Presence.PREVUE:
        raise ValidationError({"presence": "Dites d’abord si l’élève était présent."})
    if presence == Presence.ABSENT_JUSTIFIE:
        raise ValidationError({"presence": "Une absence justifiée ne se valide pas : déplacez le passage."})
    if presence == Presence.PRESENT and note is None:
        raise ValidationError({"note": "Donnez la note avant de valider la grille."})


@transaction.atomic
def rouvrir_un_oral(*, oral: Oral, par: Utilisateur) -> Oral:
    """Let the commission change a validated grid; the history keeps what it was."""
    oral = Oral.objects.select_for_update(of=["self"]).select_related("commission__planning").get(pk=oral.pk)
    if oral.commission and oral.commission.planning.clos_le:
        raise ValidationError("Le planning est clos : la grille ne se rouvre plus.", code="clos")
    oral.validee_le, oral.notee_par, oral.version = None, par, oral.version + 1
    oral.save(update_fields=["validee_le", "notee_par", "version"])
    return oral
