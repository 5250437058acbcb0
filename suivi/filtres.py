"""The filters of the screens, read from the address: a page can be kept, sent and printed as it was."""

from datetime import date

from django import forms

from scolarite.models import Classe
from suivi.models import Positionnement
from suivi.tableaux.evaluations import SAVOIR_ETRE, Filtre

CYCLE = "cycle"


class FiltreDuTableau(forms.Form):
    """What the tableau des évaluations keeps. Without a choice: its school year, teachers and tuteurs."""

    bloc = forms.ChoiceField(label="Bloc", required=False)  # its choices are the blocs of the diplôme
    origine = forms.ChoiceField(
        label="Origine",
        required=False,
        choices=[
            ("", "Enseignants et tuteurs"),
            (Positionnement.Origine.ENSEIGNANT, "Enseignants"),
            (Positionnement.Origine.TUTEUR, "Tuteurs en entreprise"),
            (Positionnement.Origine.ELEVE, "Auto-positionnements"),
        ],
    )
    periode = forms.ChoiceField(
        label="Période",
        required=False,
        choices=[("", "Cette année scolaire"), (CYCLE, "Toute la scolarité")],
    )
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)

    def __init__(self, *args, classe: Classe, blocs, **kwargs):
        super().__init__(*args, **kwargs)
        self.classe = classe
        self.fields["bloc"] = forms.ChoiceField(
            label="Bloc",
            required=False,
            choices=[
                ("", "Tous les blocs"),
                *((str(bloc.numero), f"Bloc {bloc.numero} ({bloc.epreuve})") for bloc in blocs),
                (SAVOIR_ETRE, "Savoir-être"),
            ],
        )

    def clean(self):
        """Refuse reversed dates."""
        super().clean()
        du, au = self.cleaned_data.get("du"), self.cleaned_data.get("au")
        if du and au and du > au:
            self.add_error("au", "La fin précède le début : corrigez l’une des deux dates.")

    def listes(self) -> list[tuple[str, str, list, str]]:
        """Return the lists of the form: name, label, choices, what is chosen."""
        return [
            (nom, champ.label, list(champ.choices), self.cleaned_data.get(nom, ""))
            for nom, champ in self.fields.items()
            if isinstance(champ, forms.ChoiceField)
        ]

    def jours(self) -> list[tuple[str, str, str, list[str]]]:
        """Return the days of the form: name, label, what was typed, what is wrong."""
        return [
            (nom, champ.label, self.data.get(nom, ""), self.errors.get(nom, []))
            for nom, champ in self.fields.items()
            if isinstance(champ, forms.DateField)
        ]

    def filtre(self) -> Filtre:
        """Return what to keep: the dates when there are any, else the period. A wrong field counts as empty."""
        self.is_valid()
        choix = self.cleaned_data
        du, au = choix.get("du"), choix.get("au")
        if not du and not au and choix.get("periode") != CYCLE:
            du, au = self.classe.annee.du, self.classe.annee.au
        return Filtre(bloc=choix.get("bloc", ""), du=du, au=au, origine=choix.get("origine", ""))


class ComparaisonForm(forms.Form):
    """The earlier day with which a profile is compared: the first of the school year, unless another is asked for."""

    depuis = forms.DateField(
        label="Comparer avec le", required=False, error_messages={"invalid": "Ce jour n’existe pas."}
    )

    def __init__(self, *args, rentree: date, jour: date, **kwargs):
        super().__init__(*args, **kwargs)
        self._rentree, self._jour = rentree, jour

    def clean_depuis(self) -> date | None:
        """Refuse a day that is not before today: there is nothing to compare yet."""
        depuis = self.cleaned_data["depuis"]
        if depuis and depuis >= self._jour:
            raise forms.ValidationError("Choisissez un jour passé : il se compare à aujourd’hui.")
        return depuis

    @property
    def erreur(self) -> str:
        """What is wrong with the day that was typed."""
        return " ".join(self.errors.get("depuis", ()))

    @property
    def jour(self) -> date:
        """The day to compare with. A wrong one counts as none."""
        self.is_valid()
        return self.cleaned_data.get("depuis") or self._rentree

    @property
    def montre(self) -> str:
        """What the field shows: what was typed, or the day that is used."""
        return self.data.get("depuis") or self.jour.isoformat()
