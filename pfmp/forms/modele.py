"""The forms of the model for tutors: its texts, and the file of another school."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pfmp.regles.modele_tuteur import MOTS_AU_PLUS, OCTETS_AU_PLUS, TEXTE_AU_PLUS, TEXTES, Codes, FichierRefuseError
from pfmp.regles.modele_tuteur import lire_le_fichier as lire
from referentiel.models import Competence
from suivi.models import Positionnement

AIDE = "Une ligne qui commence par « # » est un titre ; une ligne qui commence par « - » est un point d’une liste."


class ModeleForm(forms.Form):
    """Every text of the model, on one page."""

    nom = forms.CharField(label="Nom du modèle", max_length=120)
    apres = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, competences: list[Competence], **kwargs):
        super().__init__(*args, **kwargs)
        self.competences = competences
        for niveau in sorted(Positionnement.Maitrise, reverse=True):
            self.fields[f"niveau-{niveau.value}"] = _mots(f"{niveau.signe.replace('-', '−')} ({niveau.label.lower()})")
        self.fields["non_observe"] = _mots("Non observé")
        for competence in competences:
            self.fields[f"mots-{competence.code}"] = _mots(f"{competence.code} {competence.intitule}", requis=False)
        professionnelles = [une for une in competences if une.nature == Competence.Nature.PROFESSIONNELLE]
        self.fields["grille_simple"] = forms.MultipleChoiceField(
            label="Grille simple",
            choices=[(une.code, f"{une.code} {une.intitule}") for une in professionnelles],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Cochez au moins une compétence pour la grille de seconde."},
        )
        for cle, titre in TEXTES.items():
            self.fields[cle] = forms.CharField(
                label=titre, max_length=TEXTE_AU_PLUS, help_text=AIDE, widget=forms.Textarea(attrs={"rows": 14})
            )

    @staticmethod
    def initiales(nom: str, contenu: Mapping[str, Any], apres: int) -> dict[str, Any]:
        """Return what the form shows of a model."""
        mots = {**contenu["mots"], **contenu["mots_savoir_etre"]}
        return {
            "nom": nom,
            "apres": apres,
            "non_observe": contenu["non_observe"],
            "grille_simple": contenu["grille_simple"],
            **{f"niveau-{cle}": sens for cle, sens in contenu["niveaux"].items()},
            **{f"mots-{code}": texte for code, texte in mots.items()},
            **{cle: contenu.get(cle, "") for cle in TEXTES},
        }

    def clean_grille_simple(self):
        """Keep the order of the référentiel."""
        choisies = set(self.cleaned_data["grille_simple"])
        if len(choisies) > 12:
            raise ValidationError(f"{len(choisies)} compétences sont cochées : 12 au plus.")
        return [une.code for une in self.competences if une.code in choisies]

    def contenu(self) -> dict[str, Any]:
        """Return the model that was typed; the form must be valid."""
        lu = self.cleaned_data
        savoir_etre = [une for une in self.competences if une.nature == Competence.Nature.SAVOIR_ETRE]
        pro = [une for une in self.competences if une.nature == Competence.Nature.PROFESSIONNELLE]
        return {
            "nom": lu["nom"],
            "mots": {une.code: lu[f"mots-{une.code}"] for une in pro if lu[f"mots-{une.code}"]},
            "mots_savoir_etre": {une.code: lu[f"mots-{une.code}"] for une in savoir_etre if lu[f"mots-{une.code}"]},
            "grille_simple": lu["grille_simple"],
            "niveaux": {str(niveau.value): lu[f"niveau-{niveau.value}"] for niveau in Positionnement.Maitrise},
            "non_observe": lu["non_observe"],
            **{cle: lu[cle].replace("\r\n", "\n") for cle in TEXTES},
        }


def _mots(libelle: str, *, requis: bool = True) -> forms.CharField:
    return forms.CharField(label=libelle, required=requis, max_length=MOTS_AU_PLUS)


class FichierForm(forms.Form):
    """The file of another school."""

    fichier = forms.FileField(
        label="Fichier du modèle",
        help_text="Le fichier .json qu’un autre établissement a exporté. Rien n’est enregistré avant votre accord.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )

    def __init__(self, *args, codes: Codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = codes

    def clean_fichier(self) -> dict[str, Any]:
        """Return the model of the file, or every reason to refuse it."""
        fichier = self.cleaned_data["fichier"]
        self.nom_du_fichier = fichier.name[:200]
        return _lire(fichier.read(OCTETS_AU_PLUS + 1), self.codes)


class ConfirmationForm(forms.Form):
    """A model that was read, shown and accepted: read again with the same suspicion."""

    modele = forms.CharField(widget=forms.HiddenInput, max_length=OCTETS_AU_PLUS)
    origine = forms.CharField(widget=forms.HiddenInput, max_length=200)
    apres = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, codes: Codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = codes

    def clean_modele(self) -> dict[str, Any]:
        """Return the model, or every reason to refuse it."""
        return _lire(self.cleaned_data["modele"].encode(), self.codes)


def _lire(octets: bytes, codes: Codes) -> dict[str, Any]:
    try:
        return lire(octets, codes)
    except FichierRefuseError as refus:
        raise ValidationError(refus.raisons) from None
