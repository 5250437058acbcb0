"""Groups of pupils."""

from django import forms

from scolarite.models import Eleve, Groupe
from socle.formulaires import offrir, saisie_de_date


class GroupeForm(forms.Form):
    """What a group is called, what it is for, who is in it, and from which day on."""

    code = forms.CharField(
        label="Nom",
        max_length=Groupe._meta.get_field("code").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Court et unique dans l’année : « TAGO1 groupe A », « Tableur novembre ».",
    )
    nature = forms.ChoiceField(label="Nature", choices=Groupe.Nature, widget=forms.RadioSelect)
    jour = forms.DateField(label="À partir du", widget=saisie_de_date())
    eleves = forms.ModelMultipleChoiceField(
        Eleve.objects.none(), label="Élèves", error_messages={"required": "Cochez au moins un élève."}
    )

    def __init__(self, *args, eleves, obligatoire: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, eleves=eleves)
        self.fields["eleves"].required = obligatoire

    @property
    def coches(self) -> set[str]:
        """The keys of the pupils ticked on the screen."""
        return {str(getattr(pk, "pk", pk)) for pk in self["eleves"].value() or ()}
