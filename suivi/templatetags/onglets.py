"""The tabs of a class: five readings, two of which open on several pages."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from scolarite.models import Classe

register = template.Library()

# The readings in their order: what is read, and the pages of each (the name of the address, what is read).
LECTURES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Élèves", (("classe", "Élèves"),)),
    (
        "Carte",
        (
            ("carte", "Niveaux"),
            ("repartition", "Répartition"),
            ("couverture", "Couverture"),
            ("comparaison", "Comparaison"),
        ),
    ),
    ("Évaluations", (("tableau", "Évaluations"),)),
    ("Bilans", (("bilans", "Bilans"), ("remediations", "Remédiations"), ("conseils", "Conseils"))),
)


@dataclass(frozen=True)
class Onglet:
    """A link; `courant` is the value of its aria-current, empty when one is elsewhere."""

    libelle: str
    url: str
    courant: str


@register.inclusion_tag("suivi/_onglets.html")
def onglets_de_classe(classe: Classe, ici: str) -> dict:
    """Return the tabs of `classe`, and the pages of the reading where one is; `ici` is the name of an address."""
    onglets, pages = [], []
    for libelle, contenu in LECTURES:
        noms = [nom for nom, _ in contenu]
        courant = "" if ici not in noms else "page" if noms[0] == ici else "true"
        onglets.append(Onglet(libelle, _url(noms[0], classe), courant))
        if courant and len(contenu) > 1:
            pages = [Onglet(page, _url(nom, classe), "page" if nom == ici else "") for nom, page in contenu]
    onglets.append(Onglet("Situations", f"{reverse('suivi:situations')}?classe={classe.pk}", ""))
    return {"onglets": onglets, "pages": pages}


def _url(nom: str, classe: Classe) -> str:
    return reverse(f"suivi:{nom}", args=[classe.pk])
