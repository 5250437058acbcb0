"""The forms of situations and of cells. What may be chosen is handed over by the view."""

import re
from collections.abc import Iterable

from django import forms

from referentiel.models import Competence
from scolarite.models import Classe, Groupe, Utilisateur
from socle.formulaires import saisie_de_date
from suivi.actions import VALEURS, Saisie
from suivi.actions.positionnements import COMMENTAIRE_MAX
from suivi.lecteurs import Lecteurs
from suivi.models import Situation

CELLULES_MAX = 5000  # far more than the biggest grid
CELLULE_DE_BLOC = re.compile(r"([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,9})-([A-Z0-9]?)")
PAS_COMPRIS = "La saisie n’a pas été comprise. Actualisez la page, puis recommencez."


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
PRECISIONS = ("contexte", "nature", "organisation", "description", "productions", "outils", "enseignants")


class SituationForm(forms.ModelForm):
    """Everything of a situation but its class, which does not change once it is made."""

    productions = LignesField(label="Documents produits", help_text="Un par ligne : « État de frais ».")
    outils = LignesField(label="Ressources et outils", help_text="Un par ligne : « PGI », « Procédure d’accueil ».")
    competences = forms.ModelMultipleChoiceField(
        queryset=Competence.objects.none(),
        label="Compétences visées",
        error_messages={"required": "Choisissez au moins une compétence."},
    )
    enseignants = forms.ModelMultipleChoiceField(
        queryset=Utilisateur.objects.none(),
        label="Partager avec des collègues",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les enseignants de la classe y ont déjà accès.",
    )

    class Meta:
        model = Situation
        fields = ["intitule", "date", "visee", "contexte", "nature", "organisation", "description"]
        widgets = {
            "intitule": forms.TextInput(attrs={"autocomplete": "off"}),
            "date": saisie_de_date(),
            "visee": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "intitule": "Ce que la classe a fait, en quelques mots.",
            "organisation": "L’entreprise, l’association ou le service, réel ou fictif.",
            "description": "Ce qui était à faire et ce qui a été fait : le dossier d’examen reprend ce texte.",
        }

    field_order = ["pour", *Meta.fields, "productions", "outils", "competences", "enseignants"]

    def __init__(self, *args, competences, collegues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competences"].queryset = competences
        self.fields["enseignants"].queryset = collegues

    @property
    def precisions_a_revoir(self) -> bool:
        """Whether something is wrong in the part of the form that is folded."""
        return bool(self.errors.keys() & {*PRECISIONS})

    @property
    def choisies(self) -> set[str]:
        """The keys of the compétences ticked on the screen."""
        return {str(getattr(pk, "pk", pk)) for pk in self["competences"].value() or ()}


class NouvelleSituationForm(SituationForm):
    """The same, with the choice of the class or of one of its groups."""

    pour = forms.ChoiceField(label="Pour")

    def __init__(self, *args, classes: Iterable[Classe], groupes: Iterable[tuple[int, Groupe]], **kwargs):
        super().__init__(*args, **kwargs)
        self._classes = {classe.pk: classe for classe in classes}
        self._groupes = {(classe, groupe.pk): groupe for classe, groupe in groupes}
        self.fields["pour"].choices = [self._choix(classe) for classe in self._classes.values()]

    def _choix(self, classe: Classe):
        des_groupes = [
            (f"{classe.pk}-{groupe.pk}", f"{classe}, groupe {groupe}")
            for (pk, _), groupe in self._groupes.items()
            if pk == classe.pk
        ]
        entiere = (str(classe.pk), f"{classe} (toute la classe)")
        return (str(classe), [entiere, *des_groupes]) if des_groupes else entiere

    def clean_pour(self) -> tuple[Classe, Groupe | None]:
        """Return the class and the group of the choice."""
        classe, _, groupe = self.cleaned_data["pour"].partition("-")
        return self._classes[int(classe)], self._groupes[int(classe), int(groupe)] if groupe else None


class AdresseDeCelluleForm(forms.Form):
    """Which cell a page is about."""

    eleve = forms.IntegerField(min_value=1)
    competence = forms.IntegerField(min_value=1)


class AdresseDeLigneForm(forms.Form):
    """Which line a page is about: a compétence or a pupil."""

    eleve = forms.IntegerField(min_value=1, required=False)
    competence = forms.IntegerField(min_value=1, required=False)

    def clean(self):
        """Return the side of the line and its key."""
        for cote in ("competence", "eleve"):
            if pk := self.cleaned_data.get(cote):
                return {"cote": cote, "pk": pk}
        raise forms.ValidationError("Choisissez une compétence ou un élève.")


class CelluleForm(AdresseDeCelluleForm):
    """One cell, as the grid or its own page sends it. What is not sent does not change.

    With `avant`, the level that the page showed, an untouched level does not change either.
    """

    version = forms.IntegerField(min_value=0)
    valeur = forms.ChoiceField(required=False, choices=[(valeur, valeur) for valeur in VALEURS])
    avant = forms.ChoiceField(required=False, choices=[(valeur, valeur) for valeur in VALEURS])
    commentaire = forms.CharField(required=False, max_length=COMMENTAIRE_MAX)
    lecteurs = forms.ChoiceField(required=False, choices=Lecteurs.choices)
    visible_le = forms.DateField(
        required=False, error_messages={"invalid": "Ce jour n’existe pas : choisissez-le dans le calendrier."}
    )

    def clean(self):
        """A comment released on a day needs this day; a day beside another choice is asked about."""
        recu = super().clean()
        match recu.get("lecteurs"):
            case Lecteurs.EQUIPE:
                self.errors.pop("visible_le", None)
                recu["visible_le"] = None
            case Lecteurs.JOUR:
                if recu.get("commentaire") and not recu.get("visible_le") and "visible_le" not in self.errors:
                    self.add_error("visible_le", "Choisissez le jour à partir duquel l’élève lira ce commentaire.")
            case _ if recu.get("visible_le"):
                self.add_error("visible_le", "Cochez « à partir du », ou effacez ce jour.")
        return recu

    @property
    def a_rectifier(self) -> bool:
        """Whether a person can put it right: the day of the comment, and nothing else."""
        return self.errors.keys() == {"visible_le"}

    def tape(self) -> dict:
        """Return what was typed, in the names of `DetailDeCellule`: a page shows it again."""
        recu = self.cleaned_data
        tape = {"commentaire": recu["commentaire"], "visible_le": recu.get("visible_le")}
        tape["lecteurs"] = Lecteurs(recu["lecteurs"] or Lecteurs.NIVEAU)
        return tape | ({"valeur": recu["valeur"]} if "valeur" in self.data else {})

    def saisie(self) -> Saisie:
        """Return what was typed, or refuse."""
        if self.a_rectifier:
            raise forms.ValidationError(self.errors["visible_le"])
        if not self.is_valid():
            raise forms.ValidationError(PAS_COMPRIS)
        recu = self.cleaned_data
        intacte = "valeur" not in self.data or ("avant" in self.data and recu["avant"] == recu["valeur"])
        return Saisie(
            recu["eleve"],
            recu["competence"],
            valeur=None if intacte else recu["valeur"],
            version=recu["version"],
            commentaire=recu["commentaire"] if "commentaire" in self.data else None,
            pour_equipe=recu["lecteurs"] == Lecteurs.EQUIPE,
            visible_le=recu["visible_le"],
        )


class RetourForm(AdresseDeCelluleForm):
    """Going back to a step of the history of a cell."""

    etape = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=0)

    def retour(self) -> dict:
        """Return the arguments of `revenir`, or refuse."""
        if not self.is_valid():
            raise forms.ValidationError(PAS_COMPRIS)
        return self.cleaned_data


class CelluleDeLigneForm(forms.Form):
    """One cell of the plain form, which sends a whole column or a whole row: only what was changed is stored."""

    valeur = forms.ChoiceField(required=False, choices=[(valeur, valeur) for valeur in VALEURS])
    avant = forms.ChoiceField(required=False, choices=[(valeur, valeur) for valeur in VALEURS])
    version = forms.IntegerField(min_value=0)

    def __init__(self, *args, cle: tuple[int, int], **kwargs):
        super().__init__(*args, prefix=f"{cle[0]}-{cle[1]}", **kwargs)
        self.cle = cle

    def saisie(self) -> Saisie | None:
        """Return what was typed, or None when the cell is as it was shown or was not sent."""
        if not self.is_valid() or self.cleaned_data["valeur"] == self.cleaned_data["avant"]:
            return None
        return Saisie(*self.cle, valeur=self.cleaned_data["valeur"], version=self.cleaned_data["version"])


class BlocForm(forms.Form):
    """Many cells at once, as the script of the grid sends them: « élève-compétence-version-valeur », with commas."""

    cellules = forms.CharField()

    def clean_cellules(self) -> list[Saisie]:
        """Return what was typed in each cell; a block is understood whole or not at all."""
        lues = [CELLULE_DE_BLOC.fullmatch(cellule) for cellule in self.cleaned_data["cellules"].split(",")]
        saisies = [Saisie(int(lue[1]), int(lue[2]), lue[4], int(lue[3])) for lue in lues if lue]
        cles = {saisie.cle for saisie in saisies}
        if len(lues) > CELLULES_MAX or len(cles) < len(lues):
            raise forms.ValidationError(PAS_COMPRIS)
        return saisies

    def saisies(self) -> list[Saisie]:
        """Return the cells, or refuse."""
        if not self.is_valid():
            raise forms.ValidationError(PAS_COMPRIS)
        return self.cleaned_data["cellules"]


class RemplirForm(forms.Form):
    """Fill the empty cells: of a column, of a row, or of all."""

    valeur = forms.ChoiceField(choices=[(valeur, valeur) for valeur in VALEURS if valeur])
    eleve = forms.IntegerField(min_value=1, required=False)
    competence = forms.IntegerField(min_value=1, required=False)

    def cellules(self) -> dict:
        """Return the arguments of `remplir`, or refuse."""
        if not self.is_valid():
            raise forms.ValidationError(PAS_COMPRIS)
        recu = self.cleaned_data
        return {
            "valeur": recu["valeur"],
            "eleves": [recu["eleve"]] if recu["eleve"] else None,
            "competences": [recu["competence"]] if recu["competence"] else None,
        }


class FiltreDesSituations(forms.Form):
    """What the list of situations keeps, read from the address."""

    ETATS = [
        ("", "Toutes"),
        ("a_terminer", "À terminer"),
        ("prevues", "Prévues"),
        ("cloturees", "Clôturées"),
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

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["classe"].queryset = classes

    def filtrer(self, situations, jour):
        """Return the situations kept; a wrong field counts as empty."""
        self.is_valid()
        if classe := self.cleaned_data.get("classe"):
            situations = situations.filter(classe=classe)
        match self.cleaned_data.get("etat"):
            case "a_terminer":
                return situations.a_terminer(jour)
            case "prevues":
                return situations.prevues(jour)
            case "cloturees":
                return situations.cloturees()
        return situations
