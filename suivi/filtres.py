"""The filters of the screens, read from the address: a page can be kept, sent and printed as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from referentiel.models import AnneeDeFormation
from scolarite.models import Classe
from socle.dates import ecrire_jour
from socle.formulaires import fautes, offerts, offrir
from suivi.models import Positionnement, Situation
from suivi.tableaux.carte import LES_MOINS_ACQUISES, LES_PLUS_ACQUISES, PAR_NOM, VUES, Choix
from suivi.tableaux.classes import jour_de_la_classe
from suivi.tableaux.evaluations import SAVOIR_ETRE, Filtre
from suivi.tableaux.recalcul import Part

CYCLE = "cycle"
DU, AU = "du", "au"


@dataclass(frozen=True)
class Partie:
    """Fields shown together: lists (name, label, options), days (name, label, what was typed, what is wrong)."""

    repliee: bool
    ouverte: bool
    listes: list[tuple[str, str, SafeString]]
    jours: list[tuple[str, str, str, list[str]]]


class FiltreDeClasse(forms.Form):
    """What the filters of a class share: lists, and days in order. A wrong field counts as empty."""

    repliees: frozenset[str] = frozenset()  # the fields that are seldom used: folded until one of them counts

    def __init__(self, *args, classe: Classe, **kwargs):
        super().__init__(*args, **kwargs)
        self.classe = classe
        self.par_defaut: dict[str, date] = {}  # the days that count when none is typed

    def clean(self):
        """Refuse reversed dates."""
        super().clean()
        du, au = (self.cleaned_data.get(nom) or self.par_defaut.get(nom) for nom in (DU, AU))
        if du and au and du > au:
            self.add_error(AU, "La fin précède le début : corrigez l’une des deux dates.")

    def full_clean(self):
        """Look at nothing when nothing was chosen, as on most pages: there is nothing to refuse."""
        if self.data:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def choix(self) -> dict:
        """Return what was chosen and is right."""
        self.is_valid()
        return self.cleaned_data

    def parties(self) -> list[Partie]:
        """Return the fields always in view, then those that are folded, when there are any."""
        return [self._partie(repliee) for repliee in ((False, True) if self.repliees else (False,))]

    def _partie(self, repliee: bool) -> Partie:
        champs = [(nom, champ) for nom, champ in self.fields.items() if (nom in self.repliees) == repliee]
        return Partie(
            repliee=repliee,
            ouverte=repliee and any(self.data.get(nom) for nom, _ in champs),
            listes=[
                (nom, str(champ.label), options(tuple(offerts(self, nom)), self.cleaned_data.get(nom, "")))
                for nom, champ in champs
                if isinstance(champ, forms.ChoiceField)
            ],
            jours=[
                (nom, str(champ.label), self.data.get(nom, self._defaut(nom)), fautes(self, nom))
                for nom, champ in champs
                if isinstance(champ, forms.DateField)
            ],
        )

    def _defaut(self, nom: str) -> str:
        return self.par_defaut[nom].isoformat() if nom in self.par_defaut else ""


@lru_cache(maxsize=200)
def options(choix: tuple[tuple[str, str], ...], valeur: str) -> SafeString:
    """Return the options of a list. A page has dozens of them, the same from one page to the next."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code == valeur else "", texte) for code, texte in choix),
    )


def choix_des_blocs(blocs: Mapping[int, str], *autres: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the choices of a bloc, from the épreuve of each."""
    return [
        ("", "Tous les blocs"),
        *((str(numero), f"Bloc {numero} ({epreuve})") for numero, epreuve in blocs.items()),
        *autres,
    ]


class FiltreDuTableau(FiltreDeClasse):
    """What the tableau des évaluations keeps. Without a choice: its school year, teachers and tuteurs."""

    bloc = forms.ChoiceField(label="Bloc", required=False)  # its choices are the blocs of the diplôme
    origine = forms.ChoiceField(
        label="Origine",
        required=False,
        choices=[
            ("", "Enseignants et tuteurs"),
            (Positionnement.Origine.ENSEIGNANT, "Enseignants"),
            (Positionnement.Origine.TUTEUR, "Tuteurs en entreprise"),
            (Positionnement.Origine.ELEVE, "Auto-positionnements"),
        ],
    )
    periode = forms.ChoiceField(
        label="Période",
        required=False,
        choices=[("", "Cette année scolaire"), (CYCLE, "Toute la scolarité")],
    )
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)

    def __init__(self, *args, blocs, **kwargs):
        super().__init__(*args, **kwargs)
        epreuves = {bloc.numero: bloc.epreuve for bloc in blocs}
        self.fields["bloc"] = forms.ChoiceField(
            label="Bloc", required=False, choices=choix_des_blocs(epreuves, (SAVOIR_ETRE, "Savoir-être"))
        )

    def filtre(self) -> Filtre:
        """Return what to keep: the dates when there are any, else the period."""
        choix = self.choix()
        du, au = choix.get(DU), choix.get(AU)
        if not du and not au and choix.get("periode") != CYCLE:
            du, au = self.classe.annee.du, self.classe.annee.au
        return Filtre(bloc=choix.get("bloc", ""), du=du, au=au, origine=choix.get("origine", ""))


class FiltreDeLaCarte(FiltreDeClasse):
    """What the carte shows. Without a choice: the current levels of the whole cycle, as they are stored."""

    repliees = frozenset({"contexte", "tri", DU, AU})

    vue = forms.ChoiceField(label="Évaluations", required=False, choices=[("", VUES["ensemble"]), *[*VUES.items()][1:]])
    bloc = forms.CharField(required=False)  # its choices are the blocs of the diplôme, read with the carte
    periode = forms.ChoiceField(label="Période", required=False)
    contexte = forms.ChoiceField(
        label="Contexte", required=False, choices=[("", "Tous les contextes"), *Situation.Contexte.choices]
    )
    tri = forms.ChoiceField(
        label="Ranger les élèves",
        required=False,
        choices=[
            (PAR_NOM, "Par nom"),
            (LES_PLUS_ACQUISES, "Les plus avancés"),
            (LES_MOINS_ACQUISES, "Les moins avancés"),
        ],
    )
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.annees = annees_du_cycle(self.classe)
        noms = {str(rentree): f"Année {rentree}-{rentree + 1}" for rentree in self.annees}
        offrir(self, periode=[("", "Toute la scolarité"), *noms.items()])

    def lire(self) -> Choix:
        """Return what to show: the dates when there are any, else the school year."""
        choix = self.choix()
        du, au = choix.get(DU), choix.get(AU)
        if not du and not au and choix.get("periode"):
            du, au = self.annees[int(choix["periode"])]
        part = Part(choix.get("vue") or "ensemble", du, au, choix.get("contexte", ""))
        return Choix(part, choix.get("bloc", ""), choix.get("tri", PAR_NOM))

    def offrir(self, blocs: Mapping[int, str]) -> None:
        """Say which blocs may be chosen, once the référentiel is read."""
        self.fields["bloc"] = forms.ChoiceField(label="Bloc", choices=choix_des_blocs(blocs))


class FiltreDeComparaison(FiltreDeClasse):
    """Which two days are compared: by default, the first of the school year and today."""

    bloc = forms.CharField(required=False)  # its choices are the blocs of the diplôme, read with the levels
    du = forms.DateField(label="Du", required=False)
    au = forms.DateField(label="Au", required=False)

    def __init__(self, *args, classe: Classe, jour: date, **kwargs):
        super().__init__(*args, classe=classe, **kwargs)
        self.par_defaut = {DU: classe.annee.du, AU: jour_de_la_classe(classe, jour)}

    def lire(self) -> dict:
        """Return the two days and the bloc; with a wrong day, those shown at first."""
        choix = self.choix()
        jours = {nom: (not self.errors and choix.get(nom)) or defaut for nom, defaut in self.par_defaut.items()}
        return {**jours, "bloc": choix.get("bloc", "")}

    def offrir(self, blocs: Mapping[int, str]) -> None:
        """Say which blocs may be chosen, once the référentiel is read."""
        self.fields["bloc"] = forms.ChoiceField(label="Bloc", choices=choix_des_blocs(blocs))


class FiltreDePrevision(FiltreDeClasse):
    """Until when what is planned counts: by default, the end of the school year."""

    au = forms.DateField(label="Jusqu’au", required=False)

    def __init__(self, *args, classe: Classe, **kwargs):
        super().__init__(*args, classe=classe, **kwargs)
        self.par_defaut = {AU: classe.annee.au}

    def lire(self) -> date:
        """Return the last day that counts."""
        return self.choix().get(AU) or self.classe.annee.au


class ComparaisonForm(forms.Form):
    """The earlier day with which a profile is compared: the first of the school year, unless another is asked for."""

    depuis = forms.DateField(
        label="Comparer avec le", required=False, error_messages={"invalid": "Ce jour n’existe pas."}
    )

    def __init__(self, *args, rentree: date, jour: date, **kwargs):
        super().__init__(*args, **kwargs)
        self._rentree, self._jour = rentree, jour

    def clean_depuis(self) -> date | None:
        """Refuse a day that is not before today: there is nothing to compare yet."""
        depuis = self.cleaned_data["depuis"]
        if depuis and depuis >= self._jour:
            raise forms.ValidationError("Choisissez un jour passé : il se compare à aujourd’hui.")
        return depuis

    @property
    def erreur(self) -> str:
        """What is wrong with the day that was typed."""
        return " ".join(fautes(self, "depuis"))

    @property
    def jour(self) -> date:
        """The day to compare with. A wrong one counts as none."""
        self.is_valid()
        return self.cleaned_data.get("depuis") or self._rentree

    @property
    def montre(self) -> str:
        """What the field shows: what was typed, or the day that is used."""
        return self.data.get("depuis") or self.jour.isoformat()


def annees_du_cycle(classe: Classe) -> dict[int, tuple[date, date]]:
    """Return the school years from the seconde of these pupils to the year of the class, the latest first.

    A past year goes to the eve of the next: nothing done in the holidays is lost.
    """
    rang = AnneeDeFormation.values.index(classe.niveau)
    passees = range(classe.annee.rentree - 1, classe.annee.rentree - rang - 1, -1)
    cette_annee = {classe.annee.rentree: (classe.annee.du, classe.annee.au)}
    return cette_annee | {rentree: (date(rentree, 8, 1), date(rentree + 1, 7, 31)) for rentree in passees}


def dire_la_part(choix: Choix) -> str:
    """Say in words which evaluations are shown, for a paper: empty when nothing is left aside."""
    part, mots = choix.part, []
    if part.vue != "ensemble":
        mots.append(VUES[part.vue])
    if choix.bloc:
        mots.append(f"bloc {choix.bloc}")
    if part.contexte:
        mots.append(f"contexte {Situation.Contexte(part.contexte).label}")
    if part.du:
        mots.append(f"du {ecrire_jour(part.du)}")
    if part.au:
        mots.append(f"au {ecrire_jour(part.au)}")
    return ", ".join(mots)
