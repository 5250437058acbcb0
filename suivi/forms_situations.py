"""The forms of situations. What may be chosen is handed over by the view."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from django import forms
from django.core.validators import URLValidator
from django.db.models import Exists, OuterRef, Q

from referentiel.models import Competence
from scolarite.models import Classe, Utilisateur
from socle.depots.fichiers import ChampDepot
from socle.formulaires import offrir, saisie_de_date
from suivi.choix import Cible
from suivi.models import CompetenceVisee, Consigne, Partage, Situation


class LignesField(forms.CharField):
    """Several short texts, one a line; gives a list."""

    def __init__(self, *, longueur: int = 150, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.longueur = longueur

    def prepare_value(self, value):
        """Show a list as lines; what was typed stays as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        """Return the lines that say something, each within the length of its column."""
        lignes = [ligne.strip() for ligne in super().clean(value).splitlines() if ligne.strip()]
        if trop_longues := [ligne for ligne in lignes if len(ligne) > self.longueur]:
            raise forms.ValidationError(
                f"Une ligne compte {self.longueur} signes au plus : raccourcissez « {trop_longues[0][:40]}… »."
            )
        return lignes

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


# Folded on the screen: a situation is made without them.
PRECISIONS = ("contexte", "nature", "organisation", "description", "productions", "outils")


class SituationForm(forms.ModelForm):
    """Everything of a situation but its class."""

    productions = LignesField(label="Documents produits", help_text="Un par ligne : « État de frais ».")
    outils = LignesField(label="Ressources et outils", help_text="Un par ligne : « PGI », « Procédure d’accueil ».")
    competences = forms.ModelMultipleChoiceField(
        queryset=Competence.objects.none(),
        label="Compétences visées",
        error_messages={"required": "Choisissez au moins une compétence."},
    )

    class Meta:
        model = Situation
        fields = ["intitule", "date", "visee", "contexte", "nature", "organisation", "description"]
        fields += ["autopositionnement"]
        widgets = {
            "intitule": forms.TextInput(attrs={"autocomplete": "off"}),
            "date": saisie_de_date(),
            "visee": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {"autopositionnement": "Ouverte à l’auto-positionnement"}
        help_texts = {
            "autopositionnement": "Les élèves disent où ils pensent en être ; leur réponse n’entre dans aucun calcul.",
            "intitule": "Ce que la classe a fait, en quelques mots.",
            "organisation": "L’entreprise, l’association ou le service, réel ou fictif.",
            "visee": "Formative : les niveaux comptent dans le profil, jamais dans le dossier d’examen.",
            "description": "Ce qui était à faire et ce qui a été fait : le dossier d’examen reprend ce texte.",
        }

    field_order = ["pour", *Meta.fields, "productions", "outils", "competences"]

    def __init__(self, *args, competences, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, competences=competences)

    @property
    def precisions_a_revoir(self) -> bool:
        """Whether something is wrong in the part of the form that is folded."""
        return bool(self.errors.keys() & {*PRECISIONS})

    @property
    def choisies(self) -> set[str]:
        """The keys of the compétences ticked on the screen."""
        return {str(getattr(pk, "pk", pk)) for pk in self["competences"].value() or ()}


class SituationDeClasseForm(SituationForm):
    """The same, with the choice of the class or of one of its groups."""

    pour = forms.ChoiceField(label="Pour")

    def __init__(self, *args, cibles: Mapping[str, Cible], **kwargs):
        super().__init__(*args, **kwargs)
        self._cibles = cibles
        par_classe = groupby(cibles.items(), key=lambda paire: paire[1].classe)
        offrir(self, pour=[self._choix(classe, list(de_la_classe)) for classe, de_la_classe in par_classe])

    def _choix(self, classe: Classe, cibles: list[tuple[str, Cible]]):
        choix = [(cle, str(cible)) for cle, cible in cibles]
        return (str(classe), choix) if len(choix) > 1 else choix[0]

    def clean_pour(self) -> Cible:
        """Return the class and the group of the choice."""
        return self._cibles[self.cleaned_data["pour"]]


class PartagesForm(forms.Form):
    """What each colleague may do in a situation: nothing, read, or read and fill."""

    def __init__(self, *args, collegues: Iterable[Utilisateur], partages: Mapping[int, str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        partages = partages or {}
        self._collegues = {self._nom(collegue): collegue for collegue in collegues}
        # Those who have it already come first: nobody looks for them in the list.
        self._collegues = dict(sorted(self._collegues.items(), key=lambda paire: paire[1].pk not in partages))
        for nom, collegue in self._collegues.items():
            self.fields[nom] = forms.ChoiceField(
                label=str(collegue),
                required=False,
                choices=[("", "Non partagée"), *Partage.Mode.choices],
                initial=partages.get(collegue.pk, ""),
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            )

    @staticmethod
    def _nom(collegue: Utilisateur) -> str:
        return f"partage-{collegue.pk}"

    def clean(self) -> dict:
        """Hand over `partages`: the mode of each colleague, "" for those with whom it is not shared."""
        super().clean()
        return {"partages": {collegue: self.cleaned_data.get(nom, "") for nom, collegue in self._collegues.items()}}


class DuplicationForm(forms.Form):
    """To which classes and groups a situation is duplicated, each with its day."""

    def __init__(self, *args, cibles: Mapping[str, Cible], jour: date, **kwargs):
        super().__init__(*args, **kwargs)
        self._cibles = cibles
        for cle, cible in cibles.items():
            self.fields[f"pour-{cle}"] = forms.BooleanField(
                label=str(cible), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
            )
            self.fields[f"date-{cle}"] = forms.DateField(
                label=f"Date, {cible}", required=False, initial=jour, widget=saisie_de_date(**{"class": "form-control"})
            )

    def lignes(self) -> list[tuple]:
        """Return each class or group with its two fields, for the table."""
        return [(cible, self[f"pour-{cle}"], self[f"date-{cle}"]) for cle, cible in self._cibles.items()]

    def clean(self) -> dict:
        """Hand over `cibles`: each class or group chosen, with its day."""
        super().clean()
        choisies = [cle for cle in self._cibles if self.cleaned_data.get(f"pour-{cle}")]
        if not choisies:
            self.add_error(None, "Cochez au moins une classe ou un groupe.")
        for cle in choisies:
            annee, jour = self._cibles[cle].classe.annee, self.cleaned_data.get(f"date-{cle}")
            if jour is None and f"date-{cle}" not in self.errors:
                self.add_error(f"date-{cle}", "Donnez la date de cette situation.")
            elif jour and not annee.du <= jour <= annee.au:
                self.add_error(f"date-{cle}", f"Cette date n’est pas dans l’année {annee}.")
        return {"cibles": [(self._cibles[cle], self.cleaned_data.get(f"date-{cle}")) for cle in choisies]}


ADRESSE_INCORRECTE = "Cette adresse n’est pas celle d’une page : « https://www.exemple.fr/page »."


class AdresseDePage(forms.URLField):
    """The address of a page of the web, and nothing else (`javascript:`, `ftp:`)."""

    default_validators = [URLValidator(schemes=["http", "https"], message=ADRESSE_INCORRECTE)]


class ConsigneForm(forms.Form):
    """An instruction: a link or a file."""

    titre = forms.CharField(
        label="Titre",
        max_length=Consigne._meta.get_field("titre").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lien = AdresseDePage(
        label="Adresse d’une page",
        required=False,
        max_length=Consigne._meta.get_field("lien").max_length,
        assume_scheme="https",
        error_messages={"invalid": ADRESSE_INCORRECTE},
    )
    fichier = ChampDepot(label="Ou fichier", required=False)

    def clean(self) -> dict:
        """Ask for one of the two."""
        super().clean()
        recu = self.cleaned_data
        if not self.errors.keys() & {"lien", "fichier"} and bool(recu.get("lien")) == bool(recu.get("fichier")):
            self.add_error("lien", "Donnez l’adresse d’une page ou un fichier : l’un des deux.")
        return recu


class FiltreDesSituations(forms.Form):
    """What the list of situations keeps, read from the address. Observations stand apart unless they are asked for."""

    ETATS = [
        ("", "Toutes"),
        ("a_terminer", "À terminer"),
        ("prevues", "Prévues"),
        ("cloturees", "Clôturées"),
    ]
    LESQUELLES = [
        ("", "De classe et de groupe"),
        ("miennes", "Les miennes"),
        ("partagees", "Partagées avec moi"),
        ("observations", "Observations"),
    ]
    classe = forms.ModelChoiceField(
        queryset=Classe.objects.none(),
        label="Classe",
        required=False,
        empty_label="Toutes les classes",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    etat = forms.ChoiceField(
        label="État", required=False, choices=ETATS, widget=forms.Select(attrs={"class": "form-select"})
    )
    lesquelles = forms.ChoiceField(
        label="Situations", required=False, choices=LESQUELLES, widget=forms.Select(attrs={"class": "form-select"})
    )
    q = forms.CharField(
        label="Contient",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "mot ou code"}),
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, classe=classes)

    def filtrer(self, situations, utilisateur: Utilisateur, jour: date):
        """Return the situations kept; a wrong field counts as empty."""
        self.is_valid()
        if classe := self.cleaned_data.get("classe"):
            situations = situations.filter(classe=classe)
        if cherche := self.cleaned_data.get("q"):
            situations = chercher(situations, cherche)
        return self._par_etat(self._par_auteur(situations, utilisateur), jour)

    def _par_auteur(self, situations, utilisateur: Utilisateur):
        match self.cleaned_data.get("lesquelles"):
            case "miennes":
                return situations.filter(auteur=utilisateur.pk, eleve=None)
            case "partagees":
                return situations.partagees_avec(utilisateur)
            case "observations":
                return situations.observations()
        # What is to be finished is to be finished, whatever it is.
        return situations if self.cleaned_data.get("etat") == "a_terminer" else situations.filter(eleve=None)

    def _par_etat(self, situations, jour: date):
        match self.cleaned_data.get("etat"):
            case "a_terminer":
                return situations.a_terminer(jour)
            case "prevues":
                return situations.prevues(jour)
            case "cloturees":
                return situations.cloturees()
        return situations


def chercher(situations, cherche: str):
    """Keep the situations whose title holds `cherche`, or that aim at the compétence of this code."""
    visees = CompetenceVisee.objects.filter(situation=OuterRef("pk"), competence__code=cherche)
    return situations.filter(Q(intitule__icontains=cherche) | Exists(visees))
