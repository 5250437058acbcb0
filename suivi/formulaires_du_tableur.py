"""The forms of the spreadsheet: the file sent back, and the differences confirmed."""

from django import forms

from suivi.actions import VALEURS, Saisie
from suivi.forms import PAS_COMPRIS

MIO = 1024 * 1024
TAILLE_MAXIMALE = 2 * MIO  # a whole class on the 37 compétences makes 60 KiB


class ClasseurForm(forms.Form):
    """The spreadsheet, once filled."""

    classeur = forms.FileField(
        label="Classeur rempli",
        help_text="Le fichier .xlsx téléchargé ici, une fois rempli dans Excel ou LibreOffice.",
        error_messages={
            "required": "Choisissez le classeur à renvoyer.",
            "missing": "Choisissez le classeur à renvoyer.",
            "empty": "Ce fichier est vide.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_classeur(self):
        """Refuse what is too heavy before a byte of it is read."""
        fichier = self.cleaned_data["classeur"]
        if fichier.size > TAILLE_MAXIMALE:
            raise forms.ValidationError(f"Ce fichier dépasse {TAILLE_MAXIMALE // MIO} Mo : ce n’est pas ce classeur.")
        return fichier


class ConfirmationForm(forms.Form):
    """The cells to store, as the page of differences wrote them: pupil, compétence, version, value.

    A cell in conflict is sent only when the person chose to replace what somebody else stored.
    """

    sures = forms.CharField(required=False, max_length=100_000)
    remplacer = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def saisies(self) -> list[Saisie]:
        """Return what to store, or refuse."""
        if not self.is_valid():
            raise forms.ValidationError(PAS_COMPRIS)
        cases = [*self.cleaned_data["sures"].split(), *self.cleaned_data["remplacer"]]
        saisies = {saisie.cle: saisie for saisie in map(self._saisie, cases)}
        return list(saisies.values())

    def _saisie(self, case: str) -> Saisie:
        eleve, _, reste = case.partition("-")
        competence, _, reste = reste.partition("-")
        version, _, valeur = reste.partition("-")
        nombres = (eleve, competence, version)
        if valeur not in VALEURS or not all(nombre.isdecimal() and len(nombre) < 18 for nombre in nombres):
            raise forms.ValidationError(PAS_COMPRIS)
        return Saisie(int(eleve), int(competence), valeur=valeur, version=int(version))
