"""Writing the notes of the livret, and who may read which note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chefdoeuvre.models import NoteDeLivret, Projet, ReglageDesNotes
from chefdoeuvre.phrases import note as ecrire
from scolarite.models import Eleve, Etablissement, Utilisateur


@dataclass(frozen=True, slots=True)
class NoteSaisie:
    """What was typed for a pupil, and what the page showed before (`vu`), so that nobody is replaced unseen."""

    projet: Projet
    professionnelle: Decimal | None
    transversale: Decimal | None
    appreciation: str
    vu: str


def etat_d_une_note(note: NoteDeLivret | None) -> str:
    """Return what a page has shown of a note, to be sent back with the new one."""
    return f"{note.part_professionnelle}|{note.part_transversale}|{note.appreciation}" if note else ""


@transaction.atomic
def noter_a_une_date(
    *, jour: date, intitule: str, saisies: Mapping[Eleve, NoteSaisie], par: Utilisateur
) -> dict[Eleve, str]:
    """Store the notes of a date. Return the refusals by pupil: with a single one, nothing at all is stored."""
    if jour > timezone.localdate():
        raise ValidationError({"date": "Une note se pose à la date d’aujourd’hui ou d’un jour passé."})
    verrouillees = NoteDeLivret.objects.select_for_update(of=["self"]).filter(
        eleve__in=[eleve.pk for eleve in saisies], date=jour, annulee_le=None
    )
    connues = {(note.eleve_id, note.projet_id): note for note in verrouillees.select_related("auteur")}
    refus = {}
    for eleve, saisie in saisies.items():
        note = connues.get((eleve.pk, saisie.projet.pk))
        if etat_d_une_note(note) != saisie.vu:
            refus[eleve] = _deja_change(note)
            continue
        try:
            _ecrire(note, eleve, saisie, jour, intitule, par)
        except ValidationError as erreur:
            refus[eleve] = erreur.messages[0]
    if refus:
        transaction.set_rollback(True)
    return refus


def _deja_change(note: NoteDeLivret | None) -> str:
    if note is None:
        return "Cette note vient d’être retirée. Relisez, puis enregistrez de nouveau."
    return (
        f"{note.auteur} vient de noter {ecrire(note.part_professionnelle)} et {ecrire(note.part_transversale)}. "
        "Relisez, puis enregistrez de nouveau pour mettre votre note à la place."
    )


def _ecrire(
    note: NoteDeLivret | None, eleve: Eleve, saisie: NoteSaisie, jour: date, intitule: str, par: Utilisateur
) -> None:
    if saisie.professionnelle is None and saisie.transversale is None:
        if note:
            note.annulee_le, note.auteur = timezone.now(), par
            note.save(update_fields=["annulee_le", "auteur"])
        return
    if saisie.professionnelle is None or saisie.transversale is None:
        raise ValidationError("Donnez les deux parts de la note, ou aucune.")
    nouvelle = note or NoteDeLivret(projet=saisie.projet, eleve=eleve, date=jour)
    nouvelle.part_professionnelle = saisie.professionnelle
    nouvelle.part_transversale = saisie.transversale
    nouvelle.appreciation, nouvelle.intitule = saisie.appreciation.strip(), intitule.strip()
    if note and etat_d_une_note(nouvelle) == saisie.vu and not _intitule_change(note, intitule):
        return
    nouvelle.auteur = par
    nouvelle.full_clean()
    nouvelle.save()


def _intitule_change(note: NoteDeLivret, intitule: str) -> bool:
    ancien = NoteDeLivret.objects.values_list("intitule", flat=True).get(pk=note.pk)
    return ancien != intitule.strip()


@transaction.atomic
def regler_les_notes(
    *, etablissement: Etablissement, session: int, livret_visible: bool, oral_visible: bool, par: Utilisateur
) -> ReglageDesNotes:
    """Say what the pupils of a session may read."""
    Etablissement.objects.select_for_update(no_key=True).get(pk=etablissement.pk)
    reglage = ReglageDesNotes.objects.filter(etablissement=etablissement, session=session).first()
    reglage = reglage or ReglageDesNotes(etablissement=etablissement, session=session)
    reglage.livret_visible, reglage.oral_visible = livret_visible, oral_visible
    reglage.modifie_par, reglage.modifie_le = par, timezone.now()
    reglage.full_clean()
    reglage.save()
    return reglage
