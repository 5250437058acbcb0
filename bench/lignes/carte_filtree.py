"""The carte de la classe on a part of the evaluations: 35 × 37 levels computed again among 20,000 positionnements."""

from django.utils import timezone

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from bench.planchers import niveaux

TITRE = "Carte filtrée, 35 × 37, recalculée, page entière"
BORNE = 8


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against the floor of the carte: raw SQL on `Niveau` and a join of strings."""
    adresse = f"/suivi/classes/{ecole.classe.pk}/carte/?au={timezone.localdate()}&vue=lycee"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b"<td><b") + reponse.content.count(b'<td class="debut"><b') >= 35 * 37  # noqa: S101 -- a page that shows less would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: niveaux(ecole),
        lambda: ecole.client.get("/bench/page/"),
    )
