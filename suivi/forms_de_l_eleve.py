"""What a pupil sends: where she thinks she is, and what she asks for."""

from django import forms

from referentiel.models import Competence
from socle.formulaires import offrir
from suivi.actions import NE_SAIT_PAS, Reponse
from suivi.actions.autopositionnements import NIVEAUX, PHRASE_MAX

EXPLICATION_MAX = 1000


class DemandeForm(forms.Form):
    """A compétence and why now."""

    competence = forms.ModelChoiceField(
        queryset=Competence.objects.none(),
        label="Compétence",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez la compétence.", "invalid_choice": "Choisissez la compétence."},
    )
    explication = forms.CharField(
        label="Pourquoi maintenant ?",
        max_length=EXPLICATION_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que vous avez fait, ce que vous savez montrer. Vos enseignants le liront.",
        error_messages={"required": "Expliquez en une phrase ou deux ce que vous pouvez montrer."},
    )

    def __init__(self, *args, competences, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, competence=competences)


class ReponseADemandeForm(forms.Form):
    """« Pas maintenant », and why."""

    reponse = forms.CharField(
        label="Réponse à l’élève",
        max_length=EXPLICATION_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’élève la lira.",
        error_messages={"required": "Écrivez une réponse : l’élève la lira."},
    )


class ReponseForm(forms.Form):
    """Her answer on one compétence: a choice and a sentence. What is not sent does not change."""

    valeur = forms.ChoiceField(
        required=False,
        choices=[(valeur, valeur) for valeur in (*NIVEAUX, NE_SAIT_PAS)],
        error_messages={"invalid_choice": "Choisissez une des cinq réponses."},
    )
    phrase = forms.CharField(
        required=False,
        max_length=PHRASE_MAX,
        error_messages={"max_length": "La phrase compte %(show_value)d signes ; %(limit_value)d au plus."},
    )
    version = forms.IntegerField(min_value=0)

    def __init__(self, recu, *, competence: int):
        super().__init__(recu, prefix=str(competence))
        self.competence = competence

    def clean(self):
        """Ask for a choice when there is a sentence."""
        super().clean()
        if self.cleaned_data.get("phrase") and not self.tapee("valeur"):
            self.add_error("valeur", "Choisissez une des cinq réponses pour garder cette phrase.")

    @property
    def est_envoyee(self) -> bool:
        """Whether this compétence was in what was sent: the page sends one alone, or all of them."""
        return self.is_bound and self.add_prefix("version") in self.data

    def tapee(self, nom: str) -> str:
        """Return what was typed in a field, right or wrong."""
        return self.data.get(self.add_prefix(nom), "") if self.is_bound else ""

    def reponse(self) -> Reponse | None:
        """Return her answer, or None without a choice."""
        recu = self.cleaned_data
        if not recu["valeur"]:
            return None
        return Reponse(self.competence, recu["valeur"], recu["phrase"], recu["version"])
