"""The same form, typed at the lycée from a paper that came back, or filled by two during the visit."""

from django import forms

from pfmp.forms.tuteur import CORRIGER, DUREES, EvaluationForm
from socle.depots.fichiers import ChampDepot


class SaisieForm(EvaluationForm):
    """What both have: the version that was on the screen, so that nothing is written over what arrived meanwhile."""

    apres = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class VisiteForm(SaisieForm):
    """Filled by two during the visit; the tutor signs."""


class PapierForm(SaisieForm):
    """A paper form: its boxes in the order of the sheet, the figures that it bears, its signature, perhaps its scan."""

    scan = ChampDepot(label="Image du formulaire signé", required=False)
    signature_vue = forms.BooleanField(
        label="Le formulaire porte la signature du tuteur",
        error_messages={"required": "Sans la signature du tuteur, ce formulaire ne peut pas être enregistré."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["presence"].required = False
        for nom in DUREES[:-1]:
            self.fields[nom].required = True
            self.fields[nom].error_messages["required"] = "Recopiez cette réponse."
        self.fields["signataire"].label = "Nom du signataire"
        self.fields["fonction"].label = "Sa fonction"
        self.fields["signataire"].error_messages["required"] = "Recopiez le nom de la personne qui a signé."
        self.fields["fonction"].error_messages["required"] = "Recopiez la fonction de la personne qui a signé."
        self.fields["reprendrait"].label = "Reprendrait l’élève"
        self.fields["scan"].help_text = f"Facultatif. {self.fields['scan'].help_text}"

    def clean_presence(self) -> str:
        """Nothing is confirmed in one gesture: what the sheet says is typed."""
        return CORRIGER
