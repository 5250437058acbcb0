"""The forms of the orals: plannings, commissions, passages, and the grid that a commission fills."""

from typing import Any

from django import forms
from django.utils import timezone

from chefdoeuvre.champs import ChampDeNote
from chefdoeuvre.models import CommissionDOral, Encadrement, MembreDeCommission, Oral
from chefdoeuvre.models.oraux import CRITERES
from chefdoeuvre.tableaux.oraux import PlanningEntier
from scolarite.models import Classe, Eleve, Utilisateur
from socle.formulaires import offrir, saisie_de_date

HEURE = "%H:%M"


def saisie_d_heure() -> forms.TimeInput:
    """Return the browser's own choice of a time."""
    return forms.TimeInput(format=HEURE, attrs={"type": "time"})


class PlanningForm(forms.Form):
    """A new planning: its name, its classes, the minutes between two passages."""

    intitule = forms.CharField(label="Intitulé", max_length=120, initial="Oraux de projet")
    classes = forms.ModelMultipleChoiceField(
        Classe.objects.none(), label="Classes", widget=forms.CheckboxSelectMultiple
    )
    minutes_entre_passages = forms.IntegerField(
        label="Minutes entre deux passages", min_value=0, max_value=30, initial=5
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, classes=classes)

    def clean_classes(self):
        """Refuse classes that head for different sessions."""
        classes = self.cleaned_data["classes"]
        if len({classe.session for classe in classes}) > 1:
            raise forms.ValidationError("Ces classes ne préparent pas la même session : un planning pour chacune.")
        return classes


class CommissionForm(forms.Form):
    """A commission: two teachers, a room, hours and a break."""

    nom = forms.CharField(label="Nom", max_length=40)
    salle = forms.CharField(label="Salle", max_length=40)
    jour = forms.DateField(label="Jour", widget=saisie_de_date())
    debut = forms.TimeField(label="Début", widget=saisie_d_heure())
    fin = forms.TimeField(label="Fin", widget=saisie_d_heure())
    pause_debut = forms.TimeField(label="Début de la pause", required=False, widget=saisie_d_heure())
    pause_fin = forms.TimeField(label="Fin de la pause", required=False, widget=saisie_d_heure())
    professionnel = forms.ModelChoiceField(
        Utilisateur.objects.none(), label="Enseignant de l’enseignement professionnel"
    )
    general = forms.ModelChoiceField(Utilisateur.objects.none(), label="Enseignant de l’enseignement général")

    def __init__(self, *args, enseignants, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, professionnel=enseignants, general=enseignants)

    @staticmethod
    def depuis(commission: CommissionDOral, membres: list[MembreDeCommission]) -> dict[str, Any]:
        """Return what the form shows of a commission."""
        heures = {
            nom: timezone.localtime(valeur).time()
            for nom in ("debut", "fin", "pause_debut", "pause_fin")
            if (valeur := getattr(commission, nom))
        }
        par_enseignement = {membre.enseignement: membre.utilisateur_id for membre in membres}
        return {
            "nom": commission.nom,
            "salle": commission.salle,
            "jour": timezone.localdate(commission.debut),
            **heures,
            "professionnel": par_enseignement.get(Encadrement.Enseignement.PROFESSIONNEL),
            "general": par_enseignement.get(Encadrement.Enseignement.GENERAL),
        }


class PassageForm(forms.Form):
    """A passage by hand: before whom, at what time; and of whom, when it is a new one."""

    eleve = forms.ModelChoiceField(Eleve.objects.none(), label="Élève")
    commission = forms.ModelChoiceField(CommissionDOral.objects.none(), label="Commission")
    heure = forms.TimeField(label="Heure", widget=saisie_d_heure())

    def __init__(self, *args, entier: PlanningEntier, nouveau: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, commission=CommissionDOral.objects.filter(planning=entier.planning))
        if nouveau:
            offrir(self, eleve=Eleve.objects.filter(pk__in=[eleve.pk for eleve in entier.eleves]))
        else:
            del self.fields["eleve"]


class GrilleForm(forms.Form):
    """The grid of an oral: presence, a niveau for each criterion, the note, the appreciation."""

    presence = forms.ChoiceField(label="Présence", choices=Oral.Presence, widget=forms.RadioSelect)
    note = ChampDeNote(label="Note sur 20")
    appreciation = forms.CharField(
        label="Appréciation", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, criteres: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.criteres = criteres[:CRITERES]
        for numero, critere in enumerate(self.criteres, start=1):
            self.fields[f"c{numero}"] = forms.TypedChoiceField(
                label=critere,
                choices=[("", "—"), (1, "--"), (2, "-"), (3, "+"), (4, "++")],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def grille(self) -> dict[str, Any]:
        """What the action takes."""
        lues = self.cleaned_data
        return {
            "presence": lues["presence"],
            "note": lues["note"],
            "appreciation": lues["appreciation"],
            "version": lues["version"],
            "niveaux": {numero: lues[f"c{numero}"] for numero in range(1, len(self.criteres) + 1)},
        }
