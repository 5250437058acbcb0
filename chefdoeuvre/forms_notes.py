"""The forms of the notes of the livret and of their switches."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from chefdoeuvre.actions.notes import NoteSaisie, etat_d_une_note
from chefdoeuvre.champs import ChampDeNote, sans_zeros
from chefdoeuvre.models import NoteDeLivret, Projet
from socle.formulaires import corriger_l_envoi, saisie_de_date


class EvaluationForm(forms.Form):
    """The date and the subject of a column of notes."""

    date = forms.DateField(label="Date", widget=saisie_de_date())
    intitule = forms.CharField(label="Évaluation", max_length=120, required=False)


class NoteDEleveForm(forms.Form):
    """The two parts of the note of one pupil; both empty: no note, or the note is withdrawn."""

    professionnelle = ChampDeNote(label="Compétences professionnelles")
    transversale = ChampDeNote(label="Compétences transversales")
    appreciation = forms.CharField(label="Appréciation", max_length=300, required=False)
    vu = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, projet: Projet, note: NoteDeLivret | None, prefix: str):
        initial: dict[str, Any] = {"vu": etat_d_une_note(note)}
        if note:
            initial |= {
                "professionnelle": sans_zeros(note.part_professionnelle),
                "transversale": sans_zeros(note.part_transversale),
                "appreciation": note.appreciation,
            }
        super().__init__(data, prefix=prefix, initial=initial)
        self.projet = projet

    def clean(self) -> dict[str, Any]:
        """Refuse half a note, beside the half that is missing."""
        lues = super().clean() or {}
        parts = [nom for nom in ("professionnelle", "transversale") if nom not in self.errors]
        if len(parts) == 2 and (lues.get(parts[0]) is None) != (lues.get(parts[1]) is None):
            vide = next(nom for nom in parts if lues.get(nom) is None)
            self.add_error(vide, "Donnez les deux parts de la note, ou aucune.")
        if lues.get("appreciation") and not self.errors and lues.get("professionnelle") is None:
            self.add_error("appreciation", "Une appréciation accompagne une note : donnez ses deux parts.")
        return lues

    def relire(self) -> None:
        """Take what is stored now as seen: the refusal says it, and saving again replaces it."""
        corriger_l_envoi(self, vu=self.initial["vu"])

    @property
    def saisie(self) -> NoteSaisie:
        """What the action takes."""
        lues = self.cleaned_data
        return NoteSaisie(self.projet, lues["professionnelle"], lues["transversale"], lues["appreciation"], lues["vu"])


class ReglageDesNotesForm(forms.Form):
    """The two switches of a session."""

    livret_visible = forms.BooleanField(label="Les élèves lisent leurs notes du livret", required=False)
    oral_visible = forms.BooleanField(label="Les élèves lisent leur note de l’oral", required=False)


class PeriodeForm(forms.Form):
    """The days of a bulletin; without them, the two years."""

    du = forms.DateField(label="Du", required=False, widget=saisie_de_date())
    au = forms.DateField(label="Au", required=False, widget=saisie_de_date())

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        lues = super().clean() or {}
        du, au = lues.get("du"), lues.get("au")
        if du and au and au < du:
            raise ValidationError({"au": "La date de fin ne peut pas précéder la date de début."})
        return lues

    def retient(self, jour: date) -> bool:
        """Tell whether a day belongs to the period."""
        lues = self.cleaned_data if self.is_bound and self.is_valid() else {}
        du, au = lues.get("du"), lues.get("au")
        return (du is None or du <= jour) and (au is None or jour <= au)
