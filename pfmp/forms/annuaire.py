"""The directory: its filter, an organisme, somebody there."""

from django import forms
from django.db.models import Q, QuerySet

from pfmp.models import Contact, Organisme
from pfmp.models.organismes import OrganismeQuerySet
from pfmp.regles.siret import normaliser_siret, verifier_siret
from referentiel.models import Activite
from socle.cles import cle_de_tri
from socle.formulaires import offrir, presenter


class ChampDeTaches(forms.ModelMultipleChoiceField):
    """The nine activités, as boxes."""

    def label_from_instance(self, activite: Activite) -> str:
        return f"{activite.code} {activite.intitule}"


class FiltreDeLAnnuaire(forms.Form):
    """What is looked for. A wrong choice in an address filters nothing."""

    ETATS = (("", "Qui prennent des élèves"), ("fermes", "Fermés"), ("tous", "Tous"))

    q = forms.CharField(label="Nom, ville ou activité", required=False, max_length=100)
    type = forms.ChoiceField(label="Type de structure", required=False)
    tache = forms.ModelChoiceField(Activite.objects.none(), label="Tâches", required=False, empty_label="Toutes")
    etat = forms.ChoiceField(label="État", required=False, choices=ETATS)

    def __init__(self, *args, activites: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, type=[("", "Tous"), *Organisme.Type.choices], tache=activites)
        presenter(self, "tache", nommer=lambda activite: f"{activite.code} {activite.intitule}")
        self.fields["q"].widget.attrs |= {"type": "search", "class": "form-control"}
        for nom in ("type", "tache", "etat"):
            self.fields[nom].widget.attrs["class"] = "form-select"

    def filtrer(self, organismes: OrganismeQuerySet) -> OrganismeQuerySet:
        """Return those that are looked for."""
        self.is_valid()
        choisis = self.cleaned_data
        for mot in cle_de_tri(choisis.get("q", "")).split():
            organismes = organismes.filter(Q(tri__contains=mot) | Q(tri_du_lieu__contains=mot))
        if choisis.get("type"):
            organismes = organismes.filter(type=choisis["type"])
        if choisis.get("tache"):
            organismes = organismes.filter(taches=choisis["tache"])
        if choisis.get("etat") == "fermes":
            return organismes.exclude(ferme_le=None)
        return organismes if choisis.get("etat") == "tous" else organismes.ouverts()


class OrganismeForm(forms.ModelForm):
    """What the directory says of an organisme."""

    siret = forms.CharField(
        label="SIRET", required=False, max_length=25, help_text="Quatorze chiffres, avec ou sans espaces."
    )
    taches = ChampDeTaches(
        Activite.objects.none(),
        label="Tâches habituelles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce que l’organisme dit confier d’ordinaire à un élève.",
    )

    class Meta:
        model = Organisme
        fields = [
            "nom",
            "type",
            "siret",
            "adresse",
            "code_postal",
            "ville",
            "telephone",
            "activite",
            "taches",
            "places",
            "a_savoir",
        ]
        widgets = {"a_savoir": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"a_savoir": "Horaires, transports, ce qu’il faut prévoir. Lu par les collègues seulement."}

    def __init__(self, *args, activites: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, taches=activites)
        self.fields["code_postal"].widget.attrs["inputmode"] = "numeric"

    def clean_siret(self) -> str | None:
        """Return the SIRET without blanks, its check digit verified; None when it is not known."""
        siret = normaliser_siret(self.cleaned_data["siret"])
        if siret:
            verifier_siret(siret)
        return siret or None


class ContactForm(forms.ModelForm):
    """Somebody of an organisme."""

    class Meta:
        model = Contact
        fields = ["civilite", "nom", "fonction", "telephone", "courriel", "est_responsable", "est_tuteur"]
        help_texts = {"civilite": "M., Mme, Me…"}

    def clean(self):
        """Refuse somebody who is neither, at the first of the two boxes."""
        champs = super().clean() or self.cleaned_data
        if not (champs.get("est_responsable") or champs.get("est_tuteur")):
            self.add_error(
                "est_responsable",
                "Dites si cette personne signe pour l’organisme, suit des élèves, ou les deux.",
            )
        return champs


class ContactModifieForm(ContactForm):
    """The same, and whether the person has left."""

    parti = forms.BooleanField(
        label="Ne travaille plus dans cet organisme",
        required=False,
        help_text="Cette personne reste dans l’historique, et n’est plus proposée.",
    )
