"""The form of an observation: short enough to be filled on a phone, between two pupils."""

from collections.abc import Iterable
from itertools import groupby

from django import forms

from referentiel.models import Competence
from socle.formulaires import saisie_de_date
from suivi.actions.observations import Publication
from suivi.actions.positionnements import COMMENTAIRE_MAX
from suivi.models import Positionnement, Situation

RELEVES = range(3)  # one is shown, the others unfold
NIVEAUX = [(str(niveau.value), niveau.label) for niveau in Positionnement.Maitrise]


class ObservationForm(forms.Form):
    """One to three compétences with their level, a comment, the day, the contexte, and who sees it."""

    commentaire = forms.CharField(
        label="Ce que j’ai vu",
        required=False,
        max_length=COMMENTAIRE_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="L’élève lit ce commentaire quand il voit l’observation.",
    )
    jour = forms.DateField(label="Date", widget=saisie_de_date())
    contexte = forms.ChoiceField(label="Contexte", choices=Situation.Contexte)
    publication = forms.ChoiceField(label="Qui voit cette observation ?", choices=Publication, widget=forms.RadioSelect)

    def __init__(self, *args, competences: Iterable[Competence], **kwargs):
        super().__init__(*args, **kwargs)
        offertes = list(competences)
        self._competences = {str(competence.pk): competence for competence in offertes}
        choix = [("", "Choisir…"), *_par_activite(offertes)]
        for rang in RELEVES:
            numero = "" if rang == 0 else f" {rang + 1}"
            self.fields[f"competence-{rang}"] = forms.ChoiceField(
                label=f"Compétence{numero}",
                choices=choix,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"niveau-{rang}"] = forms.ChoiceField(
                label=f"Niveau de maîtrise{numero}", choices=NIVEAUX, required=False
            )

    def releves(self) -> list[tuple]:
        """Return the two fields of each line."""
        return [(self[f"competence-{rang}"], self[f"niveau-{rang}"]) for rang in RELEVES]

    @property
    def autres_ouverts(self) -> bool:
        """Whether the lines after the first hold something or are to be seen to."""
        noms = [f"{champ}-{rang}" for rang in RELEVES[1:] for champ in ("competence", "niveau")]
        return any(self[nom].value() or nom in self.errors for nom in noms)

    def clean(self) -> dict:
        """Hand over `releves`: the level of each compétence."""
        super().clean()
        recu = self.cleaned_data
        releves: dict[Competence, str] = {}
        for rang in RELEVES:
            cle, niveau = recu.pop(f"competence-{rang}", ""), recu.pop(f"niveau-{rang}", "")
            competence = self._competences.get(cle)
            if competence in releves:
                self.add_error(f"competence-{rang}", "Cette compétence est déjà notée plus haut.")
            elif competence and niveau:
                releves[competence] = niveau
            elif competence:
                self.add_error(f"niveau-{rang}", "Choisissez le niveau observé.")
            elif niveau:
                self.add_error(f"competence-{rang}", "Choisissez la compétence observée.")
        if not releves and not self.errors:
            self.add_error("competence-0", "Choisissez la compétence observée.")
        return recu | {"releves": releves}


def _par_activite(competences: Iterable[Competence]) -> list:
    def activite(competence: Competence) -> str:
        return str(competence.activite) if competence.activite else "Savoir-être"

    return [
        (titre, [(str(c.pk), f"{c.code} {c.intitule}") for c in groupe])
        for titre, groupe in groupby(competences, key=activite)
    ]
