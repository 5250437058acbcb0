"""The forms of candidatures and of their pieces."""

from decimal import Decimal

from django import forms

from pfmp.models import DecisionDuRecteur, Experience, Organisme
from referentiel.models import Activite
from scolarite.models import Candidature, Eleve
from socle.depots.fichiers import ChampDepot
from socle.formulaires import offrir, presenter, saisie_de_date

SEMAINES_AU_PLUS = 60  # of a decision, as its table says


class CandidatureForm(forms.ModelForm):
    """How one pupil sits the exam."""

    class Meta:
        model = Candidature
        fields = ["categorie", "mode", "annees_du_cycle", "numero", "minutes_amenagement"]
        help_texts = {
            "categorie": "Elle décide des semaines de PFMP et des justificatifs (note aux candidats).",
            "numero": "Laissez vide tant que le service des examens ne l’a pas donné.",
            "minutes_amenagement": "Les minutes accordées en plus à chaque épreuve, et rien d’autre.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes_amenagement"].required = False

    def clean_minutes_amenagement(self) -> int:
        """Nothing written is none."""
        return self.cleaned_data["minutes_amenagement"] or 0

    def clean_numero(self) -> str:
        """Blanks do not count."""
        return "".join(self.cleaned_data["numero"].split()).upper()


class CandidaturesForm(forms.Form):
    """The same category, mode and cycle for several pupils of a class."""

    categorie = forms.ChoiceField(label="Catégorie", choices=Candidature.Categorie.choices)
    mode = forms.ChoiceField(label="Mode", choices=Candidature.Mode.choices)
    annees_du_cycle = forms.TypedChoiceField(
        label="Durée du cycle", choices=Candidature.Cycle.choices, coerce=int, initial=Candidature.Cycle.TROIS_ANS
    )
    eleves = forms.ModelMultipleChoiceField(
        Eleve.objects.none(),
        label="Élèves",
        error_messages={"required": "Cochez au moins un élève dans la liste."},
    )

    def __init__(self, *args, eleves, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, eleves=eleves)

    @property
    def coches(self) -> set[str]:
        """The keys of the pupils ticked on the screen."""
        return {str(pk) for pk in self["eleves"].value() or ()}


class CollageForm(forms.Form):
    """The list of the examens, as it was copied."""

    texte = forms.CharField(
        label="Liste du service des examens",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        max_length=50_000,
        help_text="Une ligne par élève, avec le numéro, le nom et le prénom, et si possible la date de naissance. "
        "Collez depuis un tableur, un PDF ou un courriel : l’ordre ne compte pas.",
        error_messages={"required": "Collez la liste, ou tapez au moins une ligne."},
    )


class DecisionForm(forms.ModelForm):
    """A decision of the recteur, with its paper."""

    fichier = ChampDepot(label="Le papier de la décision", required=False)

    class Meta:
        model = DecisionDuRecteur
        fields = ["nature", "semaines", "date", "reference", "motif"]
        widgets = {"date": saisie_de_date()}
        help_texts = {
            "semaines": "Durée fixée : le nombre de semaines à faire en tout. Réduction ou allongement : le nombre de "
            "semaines retirées ou ajoutées.",
        }

    field_order = ["nature", "semaines", "date", "reference", "motif", "fichier"]

    def clean_semaines(self) -> Decimal:
        """Refuse at the field what the table would refuse as a whole."""
        semaines = self.cleaned_data["semaines"]
        if not 0 <= semaines <= SEMAINES_AU_PLUS:
            raise forms.ValidationError(f"Une décision porte sur 0 à {SEMAINES_AU_PLUS} semaines.")
        return semaines


# What the fields of an experience are called when it is the contract of an apprentice.
DU_CONTRAT = {
    "organisme": "Nom de l’entreprise",
    "responsable": "Nom du maître d’apprentissage ou du responsable",
    "emploi": "Emploi occupé",
    "certificat_recu_le": "Contrat reçu le",
    "fichier": "Contrat d’apprentissage",
}


class ExperienceForm(forms.ModelForm):
    """A work experience of the annexe 1bis, with its certificat de travail; the contract of an apprentice too."""

    type = forms.ChoiceField(
        label="Type de structure", choices=Organisme.Type.choices, widget=forms.RadioSelect, required=True
    )
    taches = forms.ModelMultipleChoiceField(
        Activite.objects.none(),
        label="Nature des tâches",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Cochez seulement ce que la structure a déclaré.",
    )
    fichier = ChampDepot(label="Certificat de travail", required=False)

    class Meta:
        model = Experience
        fields = [
            "organisme",
            "adresse",
            "responsable",
            "type",
            "taches",
            "emploi",
            "temps",
            "du",
            "au",
            "semaines",
            "heures",
            "certificat_recu_le",
        ]
        widgets = {"du": saisie_de_date(), "au": saisie_de_date(), "certificat_recu_le": saisie_de_date()}

    def __init__(self, *args, activites, contrat: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, taches=activites)
        if contrat:
            for nom, label in DU_CONTRAT.items():
                self.fields[nom].label = label
        presenter(self, "taches", nommer=_dire_une_activite)

    def clean(self) -> dict:
        """Refuse reversed dates at their field."""
        valeurs = super().clean() or self.cleaned_data
        du, au = valeurs.get("du"), valeurs.get("au")
        if du and au and au < du:
            self.add_error("au", "La date de fin ne peut pas précéder la date de début.")
        return valeurs

    def clean_semaines(self) -> Decimal | None:
        """A duration is never negative."""
        return _positif(self.cleaned_data["semaines"])

    def clean_heures(self) -> Decimal | None:
        """A duration is never negative."""
        return _positif(self.cleaned_data["heures"])


def _positif(nombre: Decimal | None) -> Decimal | None:
    if nombre is not None and nombre < 0:
        raise forms.ValidationError("Une durée n’est jamais négative.")
    return nombre


def _dire_une_activite(activite: Activite) -> str:
    return f"{activite.code} {activite.intitule}"


class RetourForm(forms.Form):
    """The signed original of an annexe 1 that came back."""

    recu_le = forms.DateField(label="Original revenu le", widget=saisie_de_date())
    fichier = ChampDepot(label="Son image (scan ou photo)", required=False)
