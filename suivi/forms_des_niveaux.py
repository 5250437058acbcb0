"""The forms of levels: one that a teacher retains, and the method of the school."""

from django import forms
from django.utils import timezone

from socle.formulaires import saisie_de_date
from suivi.methodes import NOMBRES
from suivi.models import NiveauRetenu, Positionnement, ReglageDuSuivi
from suivi.regles import Methode, Regle


class NiveauRetenuForm(forms.ModelForm):
    """A level, the reason, the day. `vu` is the decision that the page showed."""

    niveau = forms.TypedChoiceField(
        label="Niveau retenu",
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (niveau.value, f"{niveau.signe.replace('-', '−')}  {niveau.label}") for niveau in Positionnement.Maitrise
        ],
        error_messages={"required": "Choisissez un niveau."},
    )
    vu = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = NiveauRetenu
        fields = ["niveau", "motif", "date"]
        widgets = {"motif": forms.Textarea(attrs={"rows": 4}), "date": saisie_de_date()}
        help_texts = {
            "motif": "Ce qui fait préférer ce niveau au calcul. L’élève lit ce motif et votre nom.",
            "date": "Le jour de la décision.",
        }
        error_messages = {"motif": {"required": "Dites pourquoi ce niveau est retenu."}}

    def clean_date(self):
        """Refuse a day to come beside its field."""
        if self.cleaned_data["date"] > timezone.localdate():
            raise forms.ValidationError("Choisissez aujourd’hui ou un jour passé.")
        return self.cleaned_data["date"]


class ReglageForm(forms.ModelForm):
    """The method of an établissement, its n, and the delay of the couverture."""

    class Meta:
        model = ReglageDuSuivi
        fields = ["methode", "nombre", "mois_sans_evaluation"]
        labels = {
            "nombre": "Nombre d’évaluations (n)",
            "mois_sans_evaluation": "Une compétence est à revoir après (mois)",
        }
        help_texts = {
            "nombre": "De 2 à 10. Sert à « Moyenne des n dernières » et à « Les n meilleures ».",
            "mois_sans_evaluation": "De 1 à 24 mois sans évaluation.",
        }
        widgets = {"methode": forms.RadioSelect}


class SimulationForm(forms.Form):
    """Which method to look at, read from the address; a wrong one counts as none."""

    methode = forms.ChoiceField(choices=Methode.choices)
    n = forms.TypedChoiceField(coerce=int, choices=[(n, n) for n in NOMBRES], required=False)

    def regle(self) -> Regle | None:
        """Return the method asked for."""
        return Regle(self.cleaned_data["methode"], self.cleaned_data["n"] or 3) if self.is_valid() else None
