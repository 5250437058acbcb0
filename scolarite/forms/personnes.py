"""People of the personnel and their roles."""

from django import forms

from scolarite.models import Role, Utilisateur
from socle.formulaires import saisie_de_date

ROLES = [(nature.value, nature.label) for nature in Role.Nature if nature != Role.Nature.ELEVE]


class PersonneForm(forms.ModelForm):
    """Who somebody is."""

    civilite = forms.ChoiceField(
        label="Civilité",
        required=False,
        choices=[("", "Non précisée"), *Utilisateur.Civilite.choices],
    )

    class Meta:
        model = Utilisateur
        fields = ["civilite", "nom", "prenom", "courriel"]
        help_texts = {"courriel": "Facultative. Elle permet de retrouver l’accès sans demander de code."}


class NouvellePersonneForm(PersonneForm):
    """Somebody who arrives, with a first role."""

    identifiant = forms.CharField(
        label="Identifiant",
        max_length=60,
        required=False,
        validators=Utilisateur._meta.get_field("identifiant").validators[:1],
        help_text="Laissez vide pour « prenom.nom ».",
    )
    role = forms.ChoiceField(label="Rôle", choices=[("", "Choisir…"), *ROLES])
    du = forms.DateField(label="Depuis le", widget=saisie_de_date())


class RoleForm(forms.Form):
    """One more role."""

    role = forms.ChoiceField(label="Rôle", choices=[("", "Choisir…"), *ROLES])
    du = forms.DateField(label="Depuis le", widget=saisie_de_date())
