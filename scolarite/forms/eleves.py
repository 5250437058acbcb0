"""Who a pupil is, the class, the departure."""

from django import forms

from scolarite.models import Classe, Eleve, Inscription
from socle.formulaires import offrir, saisie_de_date


class EleveForm(forms.ModelForm):
    """Who a pupil is."""

    sexe = forms.ChoiceField(label="Sexe", required=False, choices=[("", "Non précisé"), *Eleve.Sexe.choices])
    ine = forms.CharField(
        label="INE", max_length=20, required=False, help_text="Onze signes. Laissez vide s’il n’est pas connu."
    )

    class Meta:
        model = Eleve
        fields = ["nom", "nom_usage", "prenom", "naissance", "sexe", "ine"]
        widgets = {"naissance": saisie_de_date()}
        help_texts = {"nom_usage": "S’il diffère du nom de famille."}

    def clean_ine(self) -> str | None:
        """Blanks and small letters do not count."""
        return (self.cleaned_data["ine"] or "").replace(" ", "").upper() or None


class NouvelEleveForm(EleveForm):
    """A pupil added by hand, with a class or still without one.

    `autre_eleve` is only asked once the action has found somebody of the same name.
    """

    classe = forms.ModelChoiceField(
        Classe.objects.none(), label="Classe", required=False, empty_label="Pas encore de classe"
    )
    du = forms.DateField(label="Depuis le", widget=saisie_de_date())
    autre_eleve = forms.BooleanField(
        label="C’est un autre élève, qui porte le même nom", required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, classe=classes)

    def add_error(self, field, error):
        """Show the question beside its reason."""
        super().add_error(field, error)
        if field == "autre_eleve":
            self.fields[field].widget = forms.CheckboxInput()


class InscriptionForm(forms.Form):
    """The class where a pupil goes, and from which day."""

    classe = forms.ModelChoiceField(Classe.objects.none(), label="Classe", empty_label="Choisir…")
    du = forms.DateField(label="Depuis le", widget=saisie_de_date())

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, classe=classes)


MOTIFS = [
    (sortie.value, sortie.label)
    for sortie in Inscription.Sortie
    if sortie not in (Inscription.Sortie.CHANGEMENT_DE_CLASSE, Inscription.Sortie.PASSAGE)
]


class SortieForm(forms.Form):
    """The last day of a pupil, and why."""

    au = forms.DateField(label="Dernier jour", widget=saisie_de_date())
    motif = forms.ChoiceField(label="Motif", choices=[("", "Choisir…"), *MOTIFS])
