"""Years, classes, who teaches them, and what becomes of their pupils at the end of the year."""

from datetime import date

from django import forms

from referentiel.models import Diplome, FamilleDeMetiers
from scolarite.models import AnneeScolaire, Classe, Discipline, Eleve, Inscription, Utilisateur
from socle.formulaires import offrir, saisie_de_date


class AnneeForm(forms.ModelForm):
    """A school year to open."""

    class Meta:
        model = AnneeScolaire
        fields = ["rentree", "du", "au"]
        widgets = {"du": saisie_de_date(), "au": saisie_de_date()}
        help_texts = {"rentree": "Par exemple 2027 pour l’année 2027-2028."}

    def clean(self) -> dict:
        """The days must be those of the year named."""
        super().clean()
        valeurs = self.cleaned_data
        rentree, du, au = valeurs.get("rentree", self.instance.rentree), valeurs.get("du"), valeurs.get("au")
        if rentree and du and du.year != rentree:
            self.add_error("du", f"L’année {rentree}-{rentree + 1} commence en {rentree}.")
        if rentree and au and au.year != rentree + 1:
            self.add_error("au", f"L’année {rentree}-{rentree + 1} finit en {rentree + 1}.")
        return valeurs


class DatesDAnneeForm(AnneeForm):
    """The first and the last day of a year already open."""

    class Meta(AnneeForm.Meta):
        fields = ["du", "au"]


class ClasseForm(forms.ModelForm):
    """A class, and what it prepares: a diplôme, or in seconde a famille de métiers."""

    class Meta:
        model = Classe
        fields = ["code", "libelle", "niveau"]
        help_texts = {
            "code": "Celui de SIECLE ou de Pronote, par exemple TAGO1.",
            "libelle": "Celui que chacun lira, par exemple Terminale AGOrA 1.",
        }

    def __init__(self, *args, diplomes: list[Diplome], familles: list[FamilleDeMetiers], **kwargs):
        super().__init__(*args, **kwargs)
        self.formations: dict[str, Diplome | FamilleDeMetiers] = {
            f"diplome-{diplome.pk}": diplome for diplome in diplomes
        }
        self.formations |= {f"famille-{famille.pk}": famille for famille in familles}
        choix = [(cle, str(formation)) for cle, formation in self.formations.items()]
        self.fields["formation"] = forms.ChoiceField(
            label="Formation",
            choices=[("", "Choisir…"), *choix],
            help_text="En seconde commune, la famille de métiers : les élèves choisiront leur spécialité.",
        )
        self.order_fields(["niveau", "formation", "code", "libelle"])
        if self.instance.pk:
            self.initial["formation"] = self._cle_de_l_instance()

    def _cle_de_l_instance(self) -> str:
        if self.instance.famille_id:
            return f"famille-{self.instance.famille_id}"
        return f"diplome-{self.instance.diplome_id}"

    def clean(self) -> dict:
        """Hand over `diplome` and `famille`, one of them empty."""
        super().clean()
        valeurs = self.cleaned_data
        formation = self.formations.get(valeurs.pop("formation", ""))
        valeurs["diplome"] = formation if isinstance(formation, Diplome) else None
        valeurs["famille"] = formation if isinstance(formation, FamilleDeMetiers) else None
        return valeurs


class EnseignementForm(forms.Form):
    """A class entrusted to a teacher."""

    enseignant = forms.ModelChoiceField(Utilisateur.objects.none(), label="Enseignant", empty_label="Choisir…")
    discipline = forms.ModelChoiceField(Discipline.objects.none(), label="Discipline", empty_label="Choisir…")
    principal = forms.BooleanField(label="Professeur principal", required=False)
    du = forms.DateField(label="Depuis le", widget=saisie_de_date())

    def __init__(self, *args, enseignants, disciplines, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, enseignant=enseignants, discipline=disciplines)


class FinForm(forms.Form):
    """The last day of something that is closed."""

    au = forms.DateField(label="Dernier jour", widget=saisie_de_date())


class CartesForm(forms.Form):
    """Which pupils of a class receive a card."""

    eleves = forms.ModelMultipleChoiceField(
        Eleve.objects.none(), error_messages={"required": "Cochez au moins un élève."}
    )

    def __init__(self, *args, eleves, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, eleves=eleves)


COMME_LES_AUTRES = ""
PLUS_TARD = "plus-tard"
SORTIES_DE_FIN_D_ANNEE = (
    Inscription.Sortie.AUTRE_SPECIALITE,
    Inscription.Sortie.AUTRE_ETABLISSEMENT,
    Inscription.Sortie.APPRENTISSAGE,
    Inscription.Sortie.FIN_DE_CYCLE,
    Inscription.Sortie.INTERRUPTION,
)
Choix = list[tuple[str, str | list[tuple[str, str]]]]


class PassageForm(forms.Form):
    """What becomes of the pupils of a class at the end of the year: one choice for all, and the exceptions."""

    du = forms.DateField(
        label="À partir du",
        widget=saisie_de_date(),
        help_text="Premier jour dans la nouvelle classe ; le dernier jour de ceux qui partent est la veille.",
    )

    def __init__(self, *args, eleves: list[Eleve], classes: list[Classe], **kwargs):
        super().__init__(*args, **kwargs)
        self.eleves = eleves
        self.classes = {f"classe-{classe.pk}": classe for classe in classes}
        suites = self._choix()
        self.fields["commun"] = forms.ChoiceField(
            label="Pour toute la classe", choices=suites, help_text="Sauf les élèves que vous réglez à part ci-dessous."
        )
        for eleve in eleves:
            self.fields[self._nom(eleve)] = forms.ChoiceField(
                label=str(eleve),
                choices=[(COMME_LES_AUTRES, "Comme la classe"), *suites],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def _choix(self) -> Choix:
        choix: Choix = [(PLUS_TARD, "Reste : à décider plus tard")]
        if self.classes:
            entrees = [(cle, f"{classe} ({classe.annee})") for cle, classe in self.classes.items()]
            choix.append(("Entre en", entrees))
        return [*choix, ("Part", [(sortie.value, sortie.label) for sortie in SORTIES_DE_FIN_D_ANNEE])]

    @staticmethod
    def _nom(eleve: Eleve) -> str:
        return f"suite-{eleve.pk}"

    def suites(self):
        """Return each pupil's field, for the table."""
        return [self[self._nom(eleve)] for eleve in self.eleves]

    def clean(self) -> dict:
        """Hand over `suites`: for each pupil decided, a class or the motif of a departure."""
        super().clean()
        valeurs = self.cleaned_data
        commun = valeurs.get("commun", PLUS_TARD)
        choisies = {eleve.pk: valeurs.get(self._nom(eleve)) or commun for eleve in self.eleves}
        suites = {cle: self.classes.get(suite, suite) for cle, suite in choisies.items() if suite != PLUS_TARD}
        if not self.errors and not suites:
            self.add_error(None, "Choisissez ce que devient la classe, ou au moins un élève.")
        return {"du": valeurs.get("du"), "suites": suites}


def premiers_et_derniers_jours(rentree: int) -> dict[str, date | int]:
    """Return the usual days of a year, to be corrected in the form."""
    return {"rentree": rentree, "du": date(rentree, 9, 1), "au": date(rentree + 1, 7, 4)}
