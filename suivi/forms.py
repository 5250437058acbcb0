"""The forms of cells; those of situations are in forms_situations.py."""

import re

from django import forms

from socle.formulaires import fautes
from suivi.actions import VALEURS, Saisie
from suivi.actions.positionnements import COMMENTAIRE_MAX
from suivi.lecteurs import Lecteurs
from suivi.models import Repere

CELLULES_MAX = 5000  # far more than the biggest grid
CELLULE_DE_BLOC = re.compile(r"([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,9})-([A-Z0-9]?)")
PAS_COMPRIS = "La saisie n’a pas été comprise. Actualisez la page, puis recommencez."


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
        recu = super().clean() or self.cleaned_data
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
            raise forms.ValidationError(fautes(self, "visible_le"))
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


class RepereForm(forms.Form):
    """What the team writes of the limit between - and +; empty, it takes it back."""

    texte = forms.CharField(
        label="Ce qui sépare - de +",
        required=False,
        max_length=Repere._meta.get_field("texte").max_length,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )


class CelluleDeLigneForm(forms.Form):
    """One cell of the plain form, which sends a whole column or a whole row: only what was changed is stored."""

    valeur = forms.ChoiceField(required=False, choices=[(valeur, valeur) for valeur in VALEURS])
    avant = forms.ChoiceField(required=False, choices=[(valeur, valeur) for valeur in VALEURS])
    version = forms.IntegerField(min_value=0)

    def __init__(self, data, *, cle: tuple[int, int]):
        super().__init__(data, prefix=f"{cle[0]}-{cle[1]}")
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
    """What to give to the cells of the line that are still empty."""

    valeur = forms.ChoiceField(choices=[(valeur, valeur) for valeur in VALEURS if valeur])

    def choisie(self) -> str:
        """Return the level or the state, or refuse."""
        if not self.is_valid():
            raise forms.ValidationError(PAS_COMPRIS)
        return self.cleaned_data["valeur"]
