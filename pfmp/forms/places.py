"""The forms of places: one pupil with every detail, a whole class in one table, a step of a search."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from pfmp.choix import Annuaire, Referents, nommer
from pfmp.forms.periodes import DATES, DatesEnOrdre
from pfmp.models import Contact, Organisme, Pfmp, Recherche
from scolarite.models import Utilisateur
from socle.formulaires import ChampNombre, offrir, presenter, saisie_de_date

LISTE = "annuaire"  # the id of the <datalist> of the page
INCONNU = "Cet organisme n’est pas dans l’annuaire\N{NO-BREAK SPACE}: choisissez dans la liste, ou {}."
PLUSIEURS = "Plusieurs organismes portent ce nom\N{NO-BREAK SPACE}: choisissez celui de la bonne ville dans la liste."


class ChampOrganisme(forms.CharField):
    """An organisme of the directory, typed with the help of a list that a page holds once."""

    def __init__(self, **options):
        attributs = {"list": LISTE, "autocomplete": "off"}
        super().__init__(max_length=260, widget=forms.TextInput(attrs=attributs), **options)
        self.annuaire = Annuaire([])

    def clean(self, value) -> Organisme | None:
        """Return the organisme named; refuse one that is not known, with the way to add it."""
        saisie = super().clean(value)
        if not saisie:
            return None
        trouves = self.annuaire.trouver(saisie)
        if len(trouves) == 1:
            return trouves[0]
        if trouves:
            raise forms.ValidationError(PLUSIEURS)
        url = f"{reverse('pfmp:creer_organisme')}?{urlencode({'nom': saisie})}"
        raise forms.ValidationError(format_html(INCONNU, format_html('<a href="{}">ajoutez-le</a>', url)))


class ChampReferent(forms.ChoiceField):
    """A teacher who follows the pupil."""

    def __init__(self, **options):
        super().__init__(label="Enseignant référent", required=False, **options)
        self.referents = Referents({}, [])

    def offrir(self, referents: Referents) -> None:
        """Say who may be chosen."""
        self.referents, self.choices = referents, referents.choix

    def clean(self, value) -> Utilisateur | None:
        return self.referents.par_cle.get(super().clean(value))


def _offrir(formulaire: forms.BaseForm, annuaire: Annuaire, referents: Referents) -> None:
    for champ in formulaire.fields.values():
        if isinstance(champ, ChampOrganisme):
            champ.annuaire = annuaire
        elif isinstance(champ, ChampReferent):
            champ.offrir(referents)


class PlaceForm(DatesEnOrdre, forms.ModelForm):
    """The place of one pupil."""

    organisme = ChampOrganisme(label="Organisme", help_text="Son nom, tel que l’annuaire le connaît.")
    referent = ChampReferent()

    class Meta:
        model = Pfmp
        fields = ["organisme", "du", "au", "heures_par_semaine", "horaires", "referent", "missions"]
        field_classes = {"heures_par_semaine": ChampNombre}
        widgets = DATES | {"missions": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"horaires": "Par exemple « du mardi au samedi midi »."}

    def __init__(self, *args, annuaire: Annuaire, referents: Referents, **kwargs):
        super().__init__(*args, **kwargs)
        _offrir(self, annuaire, referents)
        if self.instance.pk:
            self.initial["organisme"] = nommer(self.instance.organisme)
            self.initial["referent"] = str(self.instance.referent_id or "")

    def _post_clean(self):
        """Leave the model out: the action builds it, and says what is refused."""


class PfmpModifieeForm(PlaceForm):
    """The same, with the people of the organisme."""

    responsable = forms.ModelChoiceField(Contact.objects.none(), label="Responsable, qui signe", required=False)
    tuteur = forms.ModelChoiceField(Contact.objects.none(), label="Tuteur", required=False)

    field_order = ["organisme", "responsable", "tuteur", "du", "au"]

    class Meta(PlaceForm.Meta):
        fields = [*PlaceForm.Meta.fields, "responsable", "tuteur"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ouverts = self.instance.organisme.contacts.filter(ferme_le=None)
        for nom, role in (("responsable", "est_responsable"), ("tuteur", "est_tuteur")):
            actuel = Contact.objects.filter(pk=getattr(self.instance, f"{nom}_id"))
            offrir(self, **{nom: (ouverts.filter(**{role: True}) | actuel).distinct()})
            presenter(self, nom, vide="Pas encore désigné")


class LigneDePlaceForm(forms.Form):
    """One line of the table of a class: the organisme of who has none, the référent of everybody."""

    organisme = ChampOrganisme(label="Organisme", required=False)
    referent = ChampReferent()

    def __init__(self, data, *, annuaire: Annuaire, referents: Referents, eleve, placee: bool, **kwargs):
        super().__init__(data, prefix=f"eleve-{eleve.pk}", **kwargs)
        _offrir(self, annuaire, referents)
        self.fields["referent"].widget.attrs |= {"class": "form-select", "aria-label": f"Référent, {eleve}"}
        if placee:
            del self.fields["organisme"]
        else:
            self.fields["organisme"].widget.attrs |= {"class": "form-control", "aria-label": f"Organisme, {eleve}"}


class DemarcheForm(forms.ModelForm):
    """A step of the search of a pupil."""

    class Meta:
        model = Recherche
        fields = ["nom_organisme", "date", "moyen", "reponse", "note"]
        widgets = {"date": saisie_de_date(), "nom_organisme": forms.TextInput(attrs={"autocomplete": "off"})}


class DemarcheModifieeForm(DemarcheForm):
    """The same, for one that may have been noted by mistake."""

    erreur = forms.BooleanField(label="Notée par erreur : ne plus la compter", required=False)
