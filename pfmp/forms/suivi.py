"""The forms of one PFMP: days missed and made up, visits, interruption, papers, attestation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.html import format_html

from pfmp.models import Absence, Attestation, Papier, Pfmp, Rattrapage, Visite
from pfmp.regles.jours import A_L_ENVERS, Plage, ecart_de_semaines, refuser_une_plage
from referentiel.models import Activite
from scolarite.models import Utilisateur
from socle.depots.fichiers import ChampDepot
from socle.depots.modele import JPEG, MIO, OCTETS_MAXIMUM, PDF, PNG, Depot
from socle.formulaires import ChampNombre, offrir, presenter, saisie_de_date

JOURS = {"step": "0.5", "min": "0.5", "inputmode": "decimal"}
TYPES_DE_SCAN = (PDF, JPEG, PNG)
NEGATIVE = "Une durée n’est jamais négative."
PAS_UN_SCAN = "Un papier numérisé est une photo (JPG ou PNG) ou un PDF."


def _texte(libelle: str, maximum: int, lignes: int, **options) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(label=libelle, max_length=maximum, widget=zone, required=False, **options)


class PlageForm(forms.ModelForm):
    """Days counted between two dates: what is wrong is said at its field, before the database refuses."""

    def clean(self):
        """Refuse reversed dates, and days that are neither whole nor half."""
        lus = super().clean() or self.cleaned_data
        if all(lus.get(nom) is not None for nom in ("du", "au", "jours")):
            for champ, phrase in refuser_une_plage(Plage(lus["du"], lus["au"], lus["jours"])).items():
                self.add_error(champ, phrase)
        return lus


class AbsenceForm(PlageForm):
    """Days missed, as the lycée knows of them or as the entreprise says."""

    class Meta:
        model = Absence
        fields = ["source", "du", "au", "jours", "justifiee", "motif"]
        field_classes = {"jours": ChampNombre}
        labels = {"source": "Absence dite par", "du": "Premier jour", "au": "Dernier jour", "justifiee": "Justifiée"}
        labels |= {"jours": "Jours d’absence"}
        widgets = {"source": forms.RadioSelect, "du": saisie_de_date(), "au": saisie_de_date()}
        widgets |= {"jours": forms.NumberInput(attrs=JOURS)}
        help_texts = {"jours": "Une demi-journée compte 0,5.", "motif": "Ce qui est utile au suivi, rien de médical."}


class RattrapageForm(PlageForm):
    """Days made up, here or in another organisme of the directory."""

    class Meta:
        model = Rattrapage
        fields = ["organisme", "du", "au", "jours", "note"]
        field_classes = {"jours": ChampNombre}
        labels = {"organisme": "Où", "du": "Premier jour", "au": "Dernier jour"}
        widgets = {"du": saisie_de_date(), "au": saisie_de_date(), "jours": forms.NumberInput(attrs=JOURS)}
        help_texts = {"jours": "Une demi-journée compte 0,5."}

    def __init__(self, *args, pfmp: Pfmp, organismes, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, organisme=organismes)
        presenter(self, "organisme", vide=f"Dans le même organisme, {pfmp.organisme}")


class VisitePrevueForm(forms.Form):
    """A visit or a call to come."""

    nature = forms.ChoiceField(label="Comment", choices=Visite.Nature.choices, widget=forms.RadioSelect)
    prevue_le = forms.DateField(label="Jour", widget=saisie_de_date())
    prevue_a = forms.TimeField(
        label="Heure", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    visiteur = forms.ModelChoiceField(Utilisateur.objects.none(), label="Par", empty_label=None)
    objectifs = _texte("Objectifs", 2000, 3, help_text="Ce qu’il faudra voir, demander ou régler.")

    def __init__(self, *args, visiteurs, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, visiteur=visiteurs)

    @staticmethod
    def depart(visite: Visite | None, par) -> dict:
        """Return what the form shows at first: the visit to move, or a visit by the person who plans it."""
        if visite is None:
            return {"nature": Visite.Nature.VISITE, "visiteur": par.pk}
        return {
            "nature": visite.nature,
            "prevue_le": visite.prevue_le,
            "prevue_a": visite.prevue_a,
            "visiteur": visite.visiteur_id,
            "objectifs": visite.objectifs,
        }


class VisiteFaiteForm(forms.Form):
    """What came of a visit or of a call."""

    nature = forms.ChoiceField(label="Comment", choices=Visite.Nature.choices, widget=forms.RadioSelect)
    faite_le = forms.DateField(label="Jour", widget=saisie_de_date())
    rencontre = forms.CharField(label="Personnes rencontrées", max_length=200, required=False)
    constats = _texte("Constats", 2000, 5, help_text="Lus par l’équipe, jamais par l’élève.")
    objectifs = _texte("Objectifs pour la suite", 2000, 3)

    @staticmethod
    def depart(visite: Visite | None, pfmp: Pfmp, nature: str) -> dict:
        """Return what the form shows at first: today, with the tutor."""
        aujourd_hui = timezone.localdate()
        avec = str(pfmp.tuteur or "")
        if visite is None:
            return {"nature": nature, "faite_le": aujourd_hui, "rencontre": avec}
        return {
            "nature": visite.nature,
            "faite_le": visite.faite_le or min(visite.prevue_le or aujourd_hui, aujourd_hui),
            "rencontre": visite.rencontre or ("" if visite.faite_le else avec),
            "constats": visite.constats,
            "objectifs": visite.objectifs,
        }


class InterruptionForm(forms.Form):
    """The last day of a PFMP that stops before its end, and why."""

    dernier_jour = forms.DateField(label="Dernier jour dans l’organisme", widget=saisie_de_date())
    motif = forms.CharField(label="Motif", max_length=300)


class AnnulationForm(forms.Form):
    """Why a PFMP is given up."""

    motif = forms.CharField(label="Motif", max_length=300)


class ChampScan(ChampDepot):
    """A photo or a PDF."""

    def __init__(self, *, photo: bool = False, **kwargs):
        kwargs.setdefault("help_text", f"Photo (JPG, PNG) ou PDF, {OCTETS_MAXIMUM // MIO} Mo au plus.")
        self.photo = photo
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        """Let a phone take the picture at once."""
        attributs = super().widget_attrs(widget) | {"accept": ".pdf,.jpg,.jpeg,.png"}
        return attributs | {"accept": "image/jpeg,image/png", "capture": "environment"} if self.photo else attributs

    def clean(self, data, initial=None) -> Depot | None:
        """Refuse what is neither a photo nor a PDF."""
        depot = super().clean(data, initial)
        if depot and depot.type_mime not in TYPES_DE_SCAN:
            raise ValidationError(PAS_UN_SCAN)
        return depot


class ScanForm(forms.Form):
    """A paper photographed with the phone, or scanned, and which paper it is."""

    nature = forms.ChoiceField(label="Quel papier", choices=Papier.Nature.choices, widget=forms.RadioSelect)
    photo = ChampScan(label="Prendre la photo", required=False, photo=True, help_text="Avec un téléphone.")
    fichier = ChampScan(label="Ou choisir un fichier", required=False)

    def clean(self):
        """Hand over one file."""
        lus = super().clean() or self.cleaned_data
        donnes = [lus[nom] for nom in ("photo", "fichier") if lus.get(nom)]
        if not donnes and not self.errors:
            self.add_error("photo", "Prenez la photo du papier, ou choisissez son fichier.")
        if len(donnes) > 1:
            self.add_error("fichier", "Un seul à la fois : la photo, ou le fichier.")
        lus["fichier"] = donnes[0] if donnes else None
        lus.pop("photo", None)
        return lus


class ScanDUnEleveForm(ScanForm):
    """The same, for a pupil to be chosen."""

    pfmp = forms.ModelChoiceField(Pfmp.objects.none(), label="Élève", empty_label="Choisir l’élève")

    field_order = ["pfmp", "nature", "photo", "fichier"]

    def __init__(self, *args, pfmps, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, pfmp=pfmps)
        presenter(self, "pfmp", nommer=_nommer)


def _nommer(pfmp: Pfmp) -> str:
    return f"{pfmp.eleve}, {pfmp.organisme} ({pfmp.periode.classe.code}, {pfmp.periode})"


def nommer_la_tache(activite: Activite) -> str:
    """Return an activité as the annexe 1 writes it: its code and its words."""
    return f"{activite.code} {activite.intitule}"


class AttestationForm(forms.ModelForm):
    """What the organisme attests, typed from its paper. Only what is written on it is ticked."""

    scan = ChampScan(label="Attestation numérisée", required=False)

    class Meta:
        model = Attestation
        fields = ["representant", "fonction", "signee_le", "du", "au", "jours", "semaines", "heures", "taches"]
        fields += ["observations", "original_rendu_le"]
        field_classes = dict.fromkeys(("jours", "semaines", "heures"), ChampNombre)
        labels = {"du": "Présent du", "au": "Présent jusqu’au", "taches": "Tâches cochées par l’organisme"}
        labels |= {"jours": "Jours effectués", "semaines": "Semaines", "heures": "Heures"}
        labels |= {"original_rendu_le": "Original rendu à l’élève le"}
        widgets: dict[str, Any] = {nom: saisie_de_date() for nom in ("signee_le", "du", "au", "original_rendu_le")}
        widgets |= {nom: forms.NumberInput(attrs=JOURS | {"min": "0"}) for nom in ("jours", "heures")}
        widgets |= {"semaines": forms.NumberInput(attrs=JOURS | {"min": "0", "step": "0.1"})}
        widgets |= {"taches": forms.CheckboxSelectMultiple, "observations": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "representant": "La personne qui a signé au nom de l’organisme.",
            "semaines": "Comme l’organisme l’a écrit.",
            "taches": "Seulement ce que l’organisme a déclaré.",
        }

    def __init__(self, *args, activites, jours_par_semaine: int, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, taches=activites)
        self.fields["taches"].required = False
        presenter(self, "taches", nommer=nommer_la_tache)
        for nom in ("jours", "semaines", "heures"):
            self.fields[nom].validators.append(MinValueValidator(0, NEGATIVE))
        if ecart := self._ecart(jours_par_semaine):
            self["semaines"].help_text = format_html('<strong class="a-verifier">{}</strong>', ecart)

    def clean(self):
        """Refuse reversed dates at their field."""
        lus = super().clean() or self.cleaned_data
        if lus.get("du") and lus.get("au") and lus["au"] < lus["du"]:
            self.add_error("au", A_L_ENVERS)
        return lus

    def _ecart(self, jours_par_semaine: int) -> str:
        """Return the warning at the weeks: of what was kept, or of what is being typed."""
        champs = {nom: self.fields[nom] for nom in ("semaines", "du", "au", "jours")}
        try:
            semaines, du, au, jours = (champ.clean(self[nom].value()) for nom, champ in champs.items())
        except ValidationError:
            return ""
        if None in (semaines, du, au, jours):
            return ""
        return ecart_de_semaines(semaines, Plage(du, au, jours), jours_par_semaine)

    @staticmethod
    def depart(pfmp: Pfmp) -> dict:
        """Return what is known before the paper is read: who should sign, and the dates."""
        connu: dict[str, Any] = {"du": pfmp.du, "au": pfmp.au}
        if pfmp.responsable:
            connu |= {"representant": str(pfmp.responsable), "fonction": pfmp.responsable.fonction}
        return connu
