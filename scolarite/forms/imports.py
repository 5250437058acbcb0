"""The file to import, and the decisions that the file leaves to a person."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format

from scolarite.imports.classes import IGNORER as CLASSE_IGNOREE
from scolarite.imports.classes import ClasseDuFichier, SortClasse
from scolarite.imports.etat import EleveConnu, Etat
from scolarite.imports.plan import CREER, IGNORER, RATTACHER, LignePlan, Plan
from scolarite.lecture.limites import MIO, OCTETS_MAXIMUM
from scolarite.lecture.modele import LigneEleve
from scolarite.models import AnneeScolaire

NE = {"F": "née", "M": "né", "": "né(e)"}
EXTENSIONS = ".xml,.zip,.csv,.txt,.xlsx"


class FichierForm(forms.Form):
    """The file and the year that it is for."""

    fichier = forms.FileField(
        label="Fichier des élèves",
        help_text="Le XML ou le ZIP de SIECLE, la liste CSV de Pronote, ou un classeur .xlsx avec les mêmes colonnes.",
        error_messages={
            "required": "Choisissez le fichier à importer.",
            "empty": "Ce fichier est vide.",
            "missing": "Choisissez le fichier à importer.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": EXTENSIONS}),
    )

    def __init__(self, *args: Any, annees: QuerySet[AnneeScolaire], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["annee"] = forms.ModelChoiceField(annees, label="Année scolaire", empty_label=None)

    def clean_fichier(self):
        """Refuse what is too heavy before a byte of it is read."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > OCTETS_MAXIMUM:
            raise forms.ValidationError(f"Ce fichier dépasse {OCTETS_MAXIMUM // MIO} Mo.")
        return fichier


class ChoixForm(forms.Form):
    """One select for each class to decide, one question for each doubtful line. A missing answer changes nothing."""

    def __init__(self, *args: Any, plan: Plan, etat: Etat, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._classes = {f"classe-{classe.code}": classe for classe in classes_a_choisir(plan)}
        self._lignes = {f"ligne-{ligne.ligne.numero}": ligne for ligne in lignes_a_choisir(plan)}
        options = list(_options_de_classe(etat))
        for nom, classe in self._classes.items():
            vide = [("", "À décider…")] if classe.sort == SortClasse.A_DECIDER else []
            self.fields[nom] = forms.ChoiceField(
                label=f"Classe {classe.code}", choices=vide + options, initial=classe.choix, required=False
            )
        for nom, ligne in self._lignes.items():
            self.fields[nom] = forms.ChoiceField(
                label=f"{ligne.ligne.nom} {ligne.ligne.prenom}, ligne {ligne.ligne.numero}",
                choices=list(_options_de_ligne(ligne)),
                initial=ligne.decision,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )

    @property
    def champs_des_classes(self) -> list[tuple[ClasseDuFichier, forms.BoundField]]:
        """Each class to decide with its field."""
        return [(classe, self[nom]) for nom, classe in self._classes.items()]

    @property
    def champs_des_lignes(self) -> list[tuple[LignePlan, str, forms.BoundField]]:
        """Each doubtful line, what tells it apart, and its field."""
        return [(ligne, distinguer(ligne.ligne, ligne.ligne.classe), self[nom]) for nom, ligne in self._lignes.items()]

    def change_quelque_chose(self) -> bool:
        """Tell whether an answer differs from what the dry run has shown."""
        return any(reponse and reponse != self.fields[nom].initial for nom, reponse in self.cleaned_data.items())

    def choix(self) -> dict[str, dict[str, str]]:
        """Return the decisions, as `planifier` reads them."""
        reponses = {nom: reponse for nom, reponse in self.cleaned_data.items() if reponse}
        return {
            "classes": {classe.code: reponses[nom] for nom, classe in self._classes.items() if nom in reponses},
            "lignes": {
                str(ligne.ligne.numero): reponses[nom] for nom, ligne in self._lignes.items() if nom in reponses
            },
        }


def classes_a_choisir(plan: Plan) -> list[ClasseDuFichier]:
    """The classes of the file that Agora does not know yet."""
    return [classe for classe in plan.classes.values() if classe.sort != SortClasse.CONNUE]


def lignes_a_choisir(plan: Plan) -> list[LignePlan]:
    """The doubtful lines, decided or not."""
    return [ligne for ligne in plan.lignes if ligne.doute]


def _options_de_classe(etat: Etat) -> Iterator[tuple[str, str]]:
    formations = {formation.cle: formation.libelle for formation in etat.formations.values()}
    for cle, libelle in formations.items():
        yield f"creer:{cle}", f"Créer la classe ({libelle})"
    for classe in etat.classes.values():
        yield f"classe:{classe.pk}", f"C’est la classe {classe.code}"
    yield CLASSE_IGNOREE, "Ne pas importer cette classe"


def _options_de_ligne(ligne: LignePlan) -> Iterator[tuple[str, str]]:
    yield IGNORER, "Laisser cette ligne de côté"
    for candidat in ligne.candidats:
        yield f"{RATTACHER}:{candidat.pk}", f"C’est {presenter(candidat)}"
    if ligne.peut_creer:
        yield CREER, "Créer l’élève de cette ligne" if ligne.inconnu else "C’est un autre élève : le créer"


def presenter(eleve: EleveConnu) -> str:
    """Say who an élève is, with what tells homonyms apart."""
    return f"{eleve}, {distinguer(eleve, eleve.inscription.classe if eleve.inscription else '')}"


def distinguer(personne: EleveConnu | LigneEleve, classe: str) -> str:
    """Say what tells homonyms apart: birth, class, INE."""
    naissance = personne.naissance
    faits = [
        f"{NE[personne.sexe]} le {date_format(naissance, 'd/m/Y')}" if naissance else "naissance inconnue",
        f"en {classe}" if classe else "sans classe",
        f"INE {personne.ine}" if personne.ine else "sans INE",
    ]
    return ", ".join(faits)
