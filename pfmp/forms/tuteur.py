"""The form of an evaluation: on the tutor's page, for a paper that came back, for the visit where two fill it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict

from pfmp.regles.formulaire import Contenu, Demande, Durees, Reponse
from pfmp.tableaux.formulaire import FormulaireTuteur
from socle.formulaires import fautes, offrir, saisie_de_date
from socle.typographie import insecables
from suivi.models import Positionnement

SANS_REPONSE = "Choisissez une des cinq réponses."
EXACT, CORRIGER = "exact", "corriger"
NON_OBSERVE = "0"
GARDE_AU_PLUS = 20_000  # signs of one answer of a draft; the signature, a drawing, is the longest
TRACE = r"^(?:[ML]\d{1,4} \d{1,4}[ ]?)*\Z"  # lines of an SVG path, and nothing else
DUREES = ("du", "au", "jours_absence", "semaines", "heures")


@dataclass(frozen=True, slots=True)
class Choix:
    """One of the five answers to a line."""

    valeur: str
    signe: str
    mots: str
    coche: bool


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of the form, ready for the template."""

    demande: Demande
    nom: str
    choix: list[Choix]
    precision: forms.BoundField
    erreurs: list[str]


def _decimal(libelle: str, chiffres: int, aide: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=libelle,
        required=False,
        localize=True,
        min_value=Decimal(0),
        max_digits=chiffres,
        decimal_places=1,
        help_text=aide,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "court"}),
    )


def _texte(libelle: str, longueur: int, aide: str = "", lignes: int = 3) -> forms.CharField:
    return forms.CharField(
        label=libelle,
        required=False,
        max_length=longueur,
        help_text=aide,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


class EvaluationForm(forms.Form):
    """What is asked of a PFMP. Nothing is chosen beforehand; what is confirmed is what the lycée knows (`prevues`)."""

    presence = forms.ChoiceField(
        label="Dates et présence",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si les dates et les absences sont exactes."},
    )
    du = forms.DateField(label="Premier jour", required=False, widget=saisie_de_date())
    au = forms.DateField(label="Dernier jour", required=False, widget=saisie_de_date())
    jours_absence = _decimal("Jours d’absence", 4, "0 s’il n’y en a pas eu ; une demi-journée s’écrit 0,5.")
    semaines = _decimal("Semaines effectuées", 4, "Par exemple 3,8 : une journée compte pour 0,2.")
    heures = _decimal("Heures effectuées", 5)
    activites = forms.MultipleChoiceField(
        label="Activités confiées", required=False, widget=forms.CheckboxSelectMultiple
    )
    activites_libres = _texte("Autre activité confiée", 1000, lignes=2)
    appreciation = _texte("Appréciation générale", 2000, "Une phrase suffit.")
    points_forts = _texte("Points forts", 1000, lignes=2)
    axes_de_progres = _texte("Axes de progrès", 1000, "Ce que l’élève peut encore améliorer.", lignes=2)
    reprendrait = forms.ChoiceField(
        label="Reprendriez-vous cet élève ?",
        required=False,
        choices=[("oui", "Oui"), ("non", "Non")],
        widget=forms.RadioSelect,
    )
    signataire = forms.CharField(
        label="Votre nom",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom : c’est lui qui signe."},
    )
    fonction = forms.CharField(
        label="Votre fonction",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Écrivez votre fonction dans l’organisme."},
    )
    trace = forms.CharField(
        required=False,
        max_length=GARDE_AU_PLUS,
        validators=[
            RegexValidator(
                r"^(?:[ML]\d{1,4} \d{1,4}[ ]?)*$", "Cette signature n’a pas pu être lue : dessinez-la de nouveau."
            )
        ],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, formulaire: FormulaireTuteur, prevues: Durees, **kwargs):
        super().__init__(*args, **kwargs)
        self.formulaire, self.prevues = formulaire, prevues
        exact = f"Tout est exact, {_absences(prevues.jours_absence)}"
        offrir(
            self,
            presence=[(EXACT, exact), (CORRIGER, "Il y a quelque chose à corriger")],
            activites=[(activite.code, activite.intitule) for activite in formulaire.activites],
        )
        for nom in DUREES:
            self.fields[nom].initial = _ecrit(getattr(prevues, nom))
        for demande in formulaire.demandes:
            self.fields[_niveau(demande)] = forms.ChoiceField(
                label=demande.mots,
                widget=forms.RadioSelect,
                choices=[(valeur, valeur) for valeur in _valeurs()],
                error_messages={"required": SANS_REPONSE},
            )
            self.fields[_precision(demande)] = _texte("Une précision, si vous le souhaitez", 500, lignes=2)

    # --- What the template reads ---------------------------------------------------------------------
    @property
    def competences(self) -> Iterator[Ligne]:
        """The lines of the compétences."""
        return map(self._ligne, self.formulaire.competences)

    @property
    def savoir_etre(self) -> Iterator[Ligne]:
        """The lines of the savoir-être."""
        return map(self._ligne, self.formulaire.savoir_etre)

    @property
    def echelle(self) -> list[Choix]:
        """The five answers, in the words of the workplace."""
        return self._choix(None)

    @property
    def fautes(self) -> list[tuple[str, str, str]]:
        """Where each refused answer stands in the page, its name, and why, in the order of the page.

        The lines without an answer are told together: a page just opened has twenty.
        """
        lignes = [_niveau(demande) for demande in self.formulaire.demandes]
        debut = [nom for nom in ("presence", *DUREES, "activites") if nom in self.errors]
        sans = [nom for nom in lignes if nom in self.errors]
        reste = [nom for nom in self.errors if nom in self.fields and nom not in {*debut, *sans}]
        dites = [self._faute(nom) for nom in debut]
        if len(sans) > 1:
            premiere = insecables(f"{SANS_REPONSE} La première : « {self.fields[sans[0]].label} ».")
            dites.append((sans[0], f"{len(sans)} lignes sans réponse", premiere))
        else:
            dites += [self._faute(nom) for nom in sans]
        return dites + [self._faute(nom) for nom in reste]

    def _faute(self, nom: str) -> tuple[str, str, str]:
        return (self[nom].id_for_label or nom, str(self.fields[nom].label or ""), " ".join(fautes(self, nom)))

    def _ligne(self, demande: Demande) -> Ligne:
        nom = _niveau(demande)
        erreurs = [str(erreur) for erreur in self.errors.get(nom, [])] if self.is_bound else []
        return Ligne(demande, nom, self._choix(self[nom].value()), self[_precision(demande)], erreurs)

    def _choix(self, choisi) -> list[Choix]:
        mots = self.formulaire.mots
        dits = {**mots.niveaux, NON_OBSERVE: mots.non_observe}
        signes = {str(niveau.value): niveau.signe.replace("-", "−") for niveau in Positionnement.Maitrise}
        return [
            Choix(valeur, signes.get(valeur, ""), dits.get(valeur, ""), str(choisi) == valeur) for valeur in _valeurs()
        ]

    # --- What the actions receive --------------------------------------------------------------------
    def a_garder(self) -> dict[str, str | list[str]]:
        """Return what was typed, as it was sent: the draft."""
        donnees = self.data
        assert isinstance(donnees, QueryDict)  # noqa: S101 -- a form is only kept when it was sent
        envoyes = {
            nom: [valeur[:GARDE_AU_PLUS] for valeur in donnees.getlist(nom)] for nom in self.fields if nom in donnees
        }
        return {
            nom: valeurs if isinstance(self.fields[nom], forms.MultipleChoiceField) else valeurs[-1]
            for nom, valeurs in envoyes.items()
        }

    def clean(self):
        """Take what the lycée knows when the tutor confirms it; else check what is corrected."""
        donnees = super().clean() or self.cleaned_data
        if donnees.get("presence") == EXACT:
            for nom in DUREES:
                self.errors.pop(nom, None)  # fields that were not shown are not looked at
                donnees[nom] = getattr(self.prevues, nom)
        elif donnees.get("presence") == CORRIGER:
            self._verifier_les_durees(donnees)
        if not donnees.get("activites") and not donnees.get("activites_libres"):
            self.add_error("activites", "Cochez au moins une activité, ou écrivez laquelle.")
        return donnees

    def _verifier_les_durees(self, donnees) -> None:
        vides = [nom for nom in DUREES[:-1] if donnees.get(nom) is None and nom not in self.errors]
        for nom in vides:
            self.add_error(nom, "Complétez cette réponse.")
        if not any(nom in self.errors for nom in DUREES):
            for nom, reproche in Durees(**{nom: donnees[nom] for nom in DUREES}).reproches().items():
                self.add_error(nom, reproche)

    def contenu(self) -> Contenu:
        """Return what is signed; the form must be valid."""
        donnees = self.cleaned_data
        communs = (
            *DUREES,
            "activites_libres",
            "appreciation",
            "points_forts",
            "axes_de_progres",
            "signataire",
            "fonction",
            "trace",
        )
        return Contenu(
            **{nom: donnees[nom] for nom in communs},
            activites=tuple(donnees["activites"]),
            reponses=tuple(self._reponse(demande) for demande in self.formulaire.demandes),
            reprendrait={"oui": True, "non": False}.get(donnees["reprendrait"]),
            version_du_formulaire=self.formulaire.mots.version,
        )

    def _reponse(self, demande: Demande) -> Reponse:
        niveau = int(self.cleaned_data[_niveau(demande)])
        return Reponse(demande.competence, demande.mots, niveau or None, self.cleaned_data[_precision(demande)])


def _valeurs() -> list[str]:
    return [*(str(niveau) for niveau in Positionnement.Maitrise.values), NON_OBSERVE]


def _niveau(demande: Demande) -> str:
    return f"niveau_{demande.competence}"


def _precision(demande: Demande) -> str:
    return f"precision_{demande.competence}"


def _absences(jours: Decimal) -> str:
    if not jours:
        return "sans absence"
    return f"avec {_ecrit(jours)} jour{'s' if jours >= 2 else ''} d’absence"


def _ecrit(valeur):
    """Write a decimal as the French do, « 3 » or « 3,5 »; leave the rest as it is."""
    return f"{valeur.normalize():f}".replace(".", ",") if isinstance(valeur, Decimal) else valeur
