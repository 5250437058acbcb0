"""Writing the notes of the exam that the team knows or supposes."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from dossiers.models import NoteDExamen
from scolarite.models import Eleve, Utilisateur


@transaction.atomic
def noter_une_epreuve(*, session: int, epreuve: str, notes: Mapping[Eleve, Mapping[str, Any]], par: Utilisateur) -> int:
    """Store the notes of several pupils at one épreuve, all or none; return how many rows have changed."""
    verrouillees = NoteDExamen.objects.select_for_update(of=["self"]).filter(
        eleve__in=[eleve.pk for eleve in notes], session=session, epreuve=epreuve
    )
    connues = {note.eleve_id: note for note in verrouillees}
    changees = 0
    for eleve, valeurs in notes.items():
        ligne = connues.get(eleve.pk) or NoteDExamen(eleve=eleve, session=session, epreuve=epreuve)
        if ligne.pk is None and valeurs["note"] is None and valeurs["nature"] != NoteDExamen.Nature.DISPENSE:
            continue  # nothing was known, and nothing is said
        if (ligne.note, ligne.nature) == (valeurs["note"], valeurs["nature"]) and ligne.pk:
            continue
        ligne.note, ligne.nature = valeurs["note"], valeurs["nature"]
        ligne.auteur, ligne.modifiee_le = par, timezone.now()
        try:
            ligne.full_clean()
        except ValidationError as refus:
            raise ValidationError(f"{eleve} : {refus.messages[0]}") from None
        ligne.save()
        changees += 1
    return changees
