"""The form that makes a group of needs of some pupils of a class."""

from collections.abc import Collection

from django import forms
from django.db.models import QuerySet

from referentiel.models import Competence
from scolarite.models import AnneeScolaire, Eleve, Groupe
from socle.formulaires import offrir
from socle.valeurs import certain

LONGUEUR = certain(Groupe._meta.get_field("code").max_length)


class GroupeDeBesoinsForm(forms.Form):
    """Who is in the group, what it is called, and the compétences that it is for."""

    code = forms.CharField(
        label="Nom du groupe", max_length=LONGUEUR, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    eleves = forms.ModelMultipleChoiceField(
        queryset=Eleve.objects.none(),
        error_messages={
            "required": "Cochez au moins un élève.",
            "invalid_choice": "Un élève coché n’est plus dans la classe : vérifiez la liste.",
        },
    )
    competences = forms.ModelMultipleChoiceField(queryset=Competence.objects.none(), required=False)

    def __init__(self, *args, eleves: QuerySet[Eleve], competences: QuerySet[Competence], **kwargs):
        super().__init__(*args, **kwargs)
        offrir(self, eleves=eleves, competences=competences)

    @property
    def coches(self) -> set[str]:
        """The keys of the pupils ticked on the screen."""
        return {str(pk) for pk in self["eleves"].value() or ()}


def nom_propose(annee: AnneeScolaire, codes: Collection[str]) -> str:
    """Return a name that no group of the year has: « Besoins 2.2.3 », then « Besoins 2.2.3 (2) ». One query."""
    racine = f"Besoins {' '.join(codes)}".strip()[: LONGUEUR - 5]
    pris = set(Groupe.objects.filter(annee=annee, code__startswith=racine).values_list("code", flat=True))
    if racine not in pris:
        return racine
    return next(nom for rang in range(2, len(pris) + 3) if (nom := f"{racine} ({rang})") not in pris)
