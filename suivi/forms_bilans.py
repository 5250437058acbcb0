"""The forms of bilans, remédiations, entretiens and conseils. What may be chosen is handed over by the view."""

from django import forms

from referentiel.models import Competence
from scolarite.models import Groupe
from socle.formulaires import offrir, presenter, saisie_de_date
from suivi.actions.bilans import APPRECIATION_MAX, OBJECTIFS_MAX
from suivi.actions.conseils import AVIS_MAX
from suivi.actions.entretiens import COMPTE_RENDU_MAX, SUITES_MAX
from suivi.actions.remediations import ACTION_MAX
from suivi.models import AvisDuConseil, Bilan, BilanDeGroupe, ConseilDeClasse, Entretien, Remediation


def _texte(libelle: str, maximum: int, lignes: int, **options) -> forms.CharField:
    return forms.CharField(label=libelle, max_length=maximum, widget=forms.Textarea(attrs={"rows": lignes}), **options)


def _version() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class BilanDeGroupeForm(forms.ModelForm):
    """What is said of a class or a group together. The group and the date do not change once it is made."""

    appreciation = _texte("Ce qui est dit de tous", APPRECIATION_MAX, 4, required=False)
    objectifs = _texte("Objectifs communs", OBJECTIFS_MAX, 3, required=False)

    class Meta:
        model = BilanDeGroupe
        fields = ["intitule"]
        help_texts = {"intitule": "Par exemple « Bilan intermédiaire d’octobre »."}


class TexteDeBilanDeGroupeForm(BilanDeGroupeForm):
    """The same once it is made, on the version that was on the screen."""

    version = _version()


class NouveauBilanDeGroupeForm(BilanDeGroupeForm):
    """The same, with the day of the levels and the choice of a group of the class."""

    groupe = forms.ModelChoiceField(
        queryset=Groupe.objects.none(), label="Pour", required=False, empty_label="Toute la classe"
    )

    class Meta(BilanDeGroupeForm.Meta):
        fields = ["intitule", "date"]
        widgets = {"date": saisie_de_date()}
        help_texts = BilanDeGroupeForm.Meta.help_texts | {
            "date": "Les niveaux de chaque élève à ce jour, d’après les situations clôturées."
        }

    field_order = ["intitule", "date", "groupe", "appreciation", "objectifs"]

    def __init__(self, *args, groupes, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, groupe=groupes)


class BilanForm(forms.ModelForm):
    """A bilan of one pupil: its title and its day."""

    class Meta:
        model = Bilan
        fields = ["intitule", "date"]
        widgets = {"date": saisie_de_date()}
        help_texts = NouveauBilanDeGroupeForm.Meta.help_texts


class TexteDeBilanForm(forms.Form):
    """What is written of a pupil, on the version that was on the screen."""

    appreciation = _texte("Appréciation", APPRECIATION_MAX, 8, required=False)
    objectifs = _texte("Objectifs", OBJECTIFS_MAX, 5, required=False)
    version = _version()


class RemediationForm(forms.ModelForm):
    """What a pupil will take up again, and by when."""

    action = _texte("Ce qui est à faire", ACTION_MAX, 3)

    class Meta:
        model = Remediation
        fields = ["action", "echeance", "competence"]
        labels = {"competence": "Pour quelle compétence"}
        widgets = {"echeance": saisie_de_date()}

    def __init__(self, *args, competences, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, competence=competences)
        presenter(self, "competence", nommer=nommer, vide="Aucune en particulier")


def nommer(competence: Competence) -> str:
    """Return a compétence as a list offers it: the code of a savoir-être is ours."""
    if competence.nature == Competence.Nature.SAVOIR_ETRE:
        return f"Savoir-être : {competence.intitule}"
    return str(competence)


class ResultatForm(forms.Form):
    """What came of a remédiation; empty: it is open again."""

    resultat = forms.ChoiceField(required=False, choices=[("", "À faire"), *Remediation.Resultat.choices])
    constat = forms.CharField(required=False, max_length=1000)


class EntretienForm(forms.ModelForm):
    """The report of an entretien."""

    compte_rendu = _texte("Compte rendu", COMPTE_RENDU_MAX, 10, required=False)
    suites = _texte("Suites", SUITES_MAX, 4, required=False)

    class Meta:
        model = Entretien
        fields = ["date", "objet"]
        widgets = {"date": saisie_de_date()}
        help_texts = {"objet": "Par exemple « Retour de PFMP » ou « Organisation du travail »."}


class TexteDEntretienForm(EntretienForm):
    """The same once it is written, on the version that was on the screen."""

    version = _version()


class ConseilForm(forms.ModelForm):
    """The period of a conseil, and its day."""

    class Meta:
        model = ConseilDeClasse
        fields = ["intitule", "date"]
        widgets = {"date": saisie_de_date()}
        help_texts = {"intitule": "Par exemple « Premier trimestre »."}


class AvisForm(forms.Form):
    """What the conseil says of a pupil, on the version that was on the screen (0: nothing yet)."""

    avis = _texte("Avis du conseil", AVIS_MAX, 4, required=False)
    decision = forms.ChoiceField(required=False, choices=[("", "Aucune"), *AvisDuConseil.Decision.choices])
    version = _version()
