"""The forms of periods and signatures."""

from django import forms
from django.db.models import QuerySet

from pfmp.models import Periode
from scolarite.models import Classe
from socle.formulaires import ChampNombre, offrir, saisie_de_date

JOURS_AU_PLUS = 6
DATES = {"du": saisie_de_date(), "au": saisie_de_date()}


class DatesEnOrdre(forms.BaseForm):
    """Says at the last day that it comes before the first one; what was typed stays."""

    def clean(self):
        champs = super().clean() or self.cleaned_data
        du, au = champs.get("du"), champs.get("au")
        if du and au and au < du:
            self.add_error("au", "Le dernier jour ne peut pas précéder le premier.")
        return champs


class PeriodeForm(DatesEnOrdre, forms.ModelForm):
    """The dates of a period, and how its weeks are made."""

    class Meta:
        model = Periode
        fields = ["nature", "du", "au", "numero", "jours_par_semaine", "heures_par_semaine"]
        field_classes = {"heures_par_semaine": ChampNombre}
        widgets = DATES
        help_texts = {"nature": "Le parcours personnalisé ne compte pas pour l’examen."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["jours_par_semaine"].widget.attrs |= {"min": 1, "max": JOURS_AU_PLUS}

    def clean_jours_par_semaine(self) -> int:
        """Say at the field what its constraint says."""
        jours = self.cleaned_data["jours_par_semaine"]
        if not 1 <= jours <= JOURS_AU_PLUS:
            raise forms.ValidationError("Une semaine de PFMP compte de un à six jours.")
        return jours


class PeriodesForm(PeriodeForm):
    """The same, for one class or several."""

    classes = forms.ModelMultipleChoiceField(
        Classe.objects.none(),
        label="Classes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une classe."},
    )
    field_order = ["classes", *PeriodeForm.Meta.fields]

    def __init__(self, *args, classes: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, classes=classes)
        self.fields["numero"].required = False
        self.fields["numero"].help_text = "Sur tout le cycle. Laissez vide : chaque classe prend son numéro suivant."


class PeriodeModifieeForm(PeriodeForm):
    """The same for one, with the PFMP that had its dates."""

    suivre = forms.BooleanField(
        label="Donner aussi ces dates aux PFMP de la période",
        required=False,
        initial=True,
        help_text="Celles qui ont déjà une signature gardent leurs dates : la convention les porte.",
    )


class SignaturesForm(forms.Form):
    """On which day each of the three signed; empty: not yet."""

    organisme = forms.DateField(label="L’organisme", required=False, widget=saisie_de_date())
    famille = forms.DateField(label="L’élève ou ses responsables légaux", required=False, widget=saisie_de_date())
    etablissement = forms.DateField(label="L’établissement", required=False, widget=saisie_de_date())
