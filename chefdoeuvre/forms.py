"""The forms of a projet. What may be chosen is handed over by the view."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import forms
from django.db.models import QuerySet

from chefdoeuvre.actions.carnet import TEXTE_MAX
from chefdoeuvre.actions.equipes import PART_MAX
from chefdoeuvre.models import Encadrement, EntreeDeCarnet, Equipe, Etape, Projet, SeanceDeProjet, TacheDeProjet
from referentiel.models import Competence
from scolarite.models import Classe, Eleve, Enseignement
from socle.depots.fichiers import ChampDepot
from socle.formulaires import offrir, presenter, saisie_de_date

PIECES = range(3)


def _texte(lignes: int, **attributs) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": lignes, **attributs})


def _version() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AvecCompetences(forms.ModelForm):
    """A form with the tree of compétences; none has to be ticked."""

    competences = forms.ModelMultipleChoiceField(
        queryset=Competence.objects.none(), label="Compétences travaillées", required=False
    )

    def __init__(self, *args, competences: QuerySet[Competence], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, competences=competences)

    @property
    def choisies(self) -> set[str]:
        """The keys of the compétences ticked on the screen."""
        return {str(getattr(pk, "pk", pk)) for pk in self["competences"].value() or ()}


class ProjetForm(AvecCompetences):
    """What a projet says of itself, on the version that was on the screen."""

    version = _version()

    class Meta:
        model = Projet
        fields = ["intitule", "mode", "besoin", "partenaires", "realisation_intermediaire", "production_finale"]
        widgets = {
            "intitule": forms.TextInput(attrs={"autocomplete": "off"}),
            "mode": forms.RadioSelect,
            "besoin": _texte(3),
            "partenaires": _texte(2),
            "realisation_intermediaire": _texte(2),
            "production_finale": _texte(2),
        }
        help_texts = {
            "besoin": "À quoi le projet répond, en une ou deux phrases.",
            "partenaires": "Un par ligne, avec ce qu’il apporte : « Club nautique : prête ses archives ».",
            "realisation_intermediaire": "Ce qui se montre en fin de première.",
            "production_finale": "Ce qui se montre à l’oral.",
        }


class NouveauProjetForm(ProjetForm):
    """The same, with the class where it begins and how its author follows it."""

    version = None  # type: ignore[assignment]  # Django's way to take a field away
    enseignement = forms.ChoiceField(
        label="Vous le suivez au titre de",
        choices=[(e.value, e.label.replace("Enseignement", "l’enseignement")) for e in Encadrement.Enseignement],
        widget=forms.RadioSelect,
        initial=Encadrement.Enseignement.PROFESSIONNEL,
    )
    classe = forms.ModelChoiceField(queryset=Classe.objects.none(), label="Classe", empty_label="Choisir…")

    field_order = ["classe", "intitule", "mode", "enseignement"]

    def __init__(self, *args, classes: QuerySet[Classe], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, classe=classes)


class EncadrementForm(forms.Form):
    """Who follows a projet: for each teacher and discipline of the class, under which enseignement, or not."""

    def __init__(self, *args, enseignements: Iterable[Enseignement], ouverts: Mapping[tuple[int, int], str], **kwargs):
        super().__init__(*args, **kwargs)
        self._cles: dict[str, tuple[int, int]] = {}
        for enseignement in enseignements:
            cle = enseignement.enseignant_id, enseignement.discipline_id
            nom = "suivi-{}-{}".format(*cle)
            self._cles[nom] = cle
            self.fields[nom] = forms.ChoiceField(
                label=f"{enseignement.enseignant}, {enseignement.discipline}",
                required=False,
                choices=[("", "Ne suit pas le projet"), *Encadrement.Enseignement.choices],
                initial=ouverts.get(cle, ""),
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            )

    def clean(self) -> dict:
        """Hand over `encadrements`, by teacher and discipline."""
        super().clean()
        return {"encadrements": {cle: self.cleaned_data.get(nom, "") for nom, cle in self._cles.items()}}


class EquipeForm(forms.ModelForm):
    """An équipe: its name, its part, its pupils."""

    eleves = forms.ModelMultipleChoiceField(queryset=Eleve.objects.none(), label="Élèves", required=False)
    jour = forms.DateField(label="À partir du", widget=saisie_de_date())

    class Meta:
        model = Equipe
        fields = ["nom", "part"]
        widgets = {"nom": forms.TextInput(attrs={"autocomplete": "off"}), "part": _texte(3)}
        help_texts = {"part": "Ce que l’équipe fait dans le projet ; facultatif quand elle est seule."}

    def __init__(self, *args, eleves: QuerySet[Eleve], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, eleves=eleves)

    @property
    def coches(self) -> set[str]:
        """The keys of the pupils ticked on the screen."""
        return {str(getattr(pk, "pk", pk)) for pk in self["eleves"].value() or ()}


class PartForm(forms.Form):
    """The part of a pupil in the work of her équipe."""

    version = _version()
    part = forms.CharField(
        label="Part individuelle",
        required=False,
        max_length=PART_MAX,
        widget=_texte(4),
        help_text="Ce que l’élève fait, et dont il parlera à l’oral.",
    )


class AvancementLibre(forms.ModelForm):
    """A form where the figure may be left out: the state says it all, but for a step that goes on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if champ := self.fields.get("avancement"):
            champ.required = False


class EtapeForm(AvancementLibre, AvecCompetences):
    """A step, on the version that was on the screen."""

    version = _version()

    class Meta:
        model = Etape
        fields = ["intitule", "du", "au", "intermediaire", "etat", "avancement", "bilan"]
        widgets = {
            "intitule": forms.TextInput(attrs={"autocomplete": "off"}),
            "du": saisie_de_date(),
            "au": saisie_de_date(),
            "avancement": forms.NumberInput(attrs={"min": 0, "max": 100, "step": 10}),
            "bilan": _texte(3),
        }
        help_texts = {
            "intermediaire": "Elle se montre avant la fin : une maquette, un essai, une première édition.",
            "avancement": "Pour une étape en cours ; 100 % quand elle est faite.",
        }


class NouvelleEtapeForm(EtapeForm):
    """The same, before it exists."""

    version = None  # type: ignore[assignment]  # Django's way to take a field away

    class Meta(EtapeForm.Meta):
        fields = ["intitule", "du", "au", "intermediaire"]


class AvancementForm(AvancementLibre):
    """How far a step is: what the pupils of the équipe say of it."""

    version = _version()

    class Meta:
        model = Etape
        fields = ["etat", "avancement", "bilan"]
        widgets = {k: v for k, v in EtapeForm.Meta.widgets.items() if k in ("avancement", "bilan")}
        help_texts = {"avancement": EtapeForm.Meta.help_texts["avancement"]}


class TacheForm(forms.ModelForm):
    """A task; the pupils and the steps offered are those of the équipe."""

    class Meta:
        model = TacheDeProjet
        fields = ["intitule", "responsable", "echeance", "etape"]
        widgets = {"intitule": forms.TextInput(attrs={"autocomplete": "off"}), "echeance": saisie_de_date()}

    def __init__(self, *args, eleves: QuerySet[Eleve], etapes: QuerySet[Etape], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, responsable=eleves, etape=etapes)
        presenter(self, "responsable", vide="Toute l’équipe")
        presenter(self, "etape", vide="Aucune étape")


class TacheModifieeForm(TacheForm):
    """The same, with its column, on the version that was on the screen."""

    version = _version()

    class Meta(TacheForm.Meta):
        fields = ["intitule", "etat", "responsable", "echeance", "etape"]


class EntreeForm(forms.ModelForm):
    """An entry of the carnet de bord."""

    class Meta:
        model = EntreeDeCarnet
        fields = ["date", "texte", "etape"]
        widgets = {"date": saisie_de_date(), "texte": _texte(6, maxlength=TEXTE_MAX)}
        help_texts = {"texte": "Ce qui a été fait, ce qui a été décidé, ce qui a bloqué."}

    def __init__(self, *args, etapes: QuerySet[Etape], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, etape=etapes)
        presenter(self, "etape", vide="Aucune étape")


class EntreeModifieeForm(EntreeForm):
    """The same, on the version that was on the screen."""

    version = _version()


class NouvelleEntreeForm(EntreeForm):
    """The same, with up to three files and their captions."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for rang in PIECES:
            numero = "" if rang == 0 else f" {rang + 1}"
            self.fields[f"fichier_{rang}"] = ChampDepot(label=f"Photo ou fichier{numero}", required=False)
            self.fields[f"legende_{rang}"] = forms.CharField(label=f"Légende{numero}", required=False, max_length=200)
            if rang:
                self.fields[f"fichier_{rang}"].help_text = ""

    def a_joindre(self) -> list[tuple]:
        """Return the two fields of each file."""
        return [(self[f"fichier_{rang}"], self[f"legende_{rang}"]) for rang in PIECES]

    @property
    def pieces_a_revoir(self) -> bool:
        """Whether something is wrong in the part of the form that is folded."""
        return any(nom.startswith(("fichier_", "legende_")) for nom in self.errors)

    def clean(self) -> dict:
        """Hand over `pieces`: each file examined, with its caption."""
        recu = super().clean() or self.cleaned_data
        paires = [(recu.pop(f"fichier_{rang}", None), recu.pop(f"legende_{rang}", "")) for rang in PIECES]
        return recu | {"pieces": [(depot, legende) for depot, legende in paires if depot]}


class PieceForm(forms.Form):
    """A photo or a file to join to an entry."""

    fichier = ChampDepot(label="Photo ou fichier")
    legende = forms.CharField(label="Légende", required=False, max_length=200)


class SeancesForm(forms.ModelForm):
    """Hours to plan, on a day or each week until another, for this projet and perhaps the others of the class."""

    heures = forms.DecimalField(
        label="Heures",
        localize=True,
        min_value=Decimal("0.5"),
        max_value=12,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}),
    )
    jusqu_au = forms.DateField(
        label="Chaque semaine jusqu’au",
        required=False,
        widget=saisie_de_date(),
        help_text="Laissez vide pour une seule séance.",
    )
    projets = forms.ModelMultipleChoiceField(
        queryset=Projet.objects.none(),
        label="Aussi pour",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = SeanceDeProjet
        fields = ["date", "heures", "objet"]
        widgets = {
            "date": saisie_de_date(),
            "objet": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    field_order = ["date", "heures", "jusqu_au", "objet", "projets"]

    def __init__(self, *args, projets: QuerySet[Projet], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, projets=projets)
