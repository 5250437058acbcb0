"""The text of a paper that a school replaces: one title and one text a block."""

from django import forms

from pfmp.modeles_de_papier import TexteDePapier
from pfmp.regles.modeles import Bloc, champs_inconnus

LONGUEUR = 3000


def _sans_champ_inconnu(texte: str) -> None:
    if inconnus := champs_inconnus(texte):
        dits = ", ".join(f"{{{nom}}}" for nom in inconnus)
        raise forms.ValidationError(f"{dits} : ce champ n’est pas de la liste, il ne serait pas remplacé.")


class ModeleForm(forms.Form):
    """The blocks of a paper, in their order; an empty text is not printed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, texte: TexteDePapier, **kwargs):
        super().__init__(*args, **kwargs)
        self.texte = texte
        self.fields["version"].initial = texte.version
        for rang, bloc in enumerate(texte.blocs, start=1):
            self.fields[f"titre_{bloc.cle}"] = forms.CharField(
                label=f"Titre du bloc {rang}",
                initial=bloc.titre,
                max_length=150,
                required=False,
                validators=[_sans_champ_inconnu],
            )
            self.fields[f"texte_{bloc.cle}"] = forms.CharField(
                label=f"Texte du bloc {rang}",
                initial=bloc.texte,
                max_length=LONGUEUR,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                validators=[_sans_champ_inconnu],
            )

    @property
    def champs_des_blocs(self) -> list[tuple[Bloc, forms.BoundField, forms.BoundField]]:
        """Each block with its two fields."""
        return [(bloc, self[f"titre_{bloc.cle}"], self[f"texte_{bloc.cle}"]) for bloc in self.texte.blocs]

    def blocs(self) -> list[Bloc]:
        """Return what was typed, as blocks."""
        lus = self.cleaned_data
        return [
            Bloc(bloc.cle, lus[f"titre_{bloc.cle}"], lus[f"texte_{bloc.cle}"], bloc.verso) for bloc in self.texte.blocs
        ]
