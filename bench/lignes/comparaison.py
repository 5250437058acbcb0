"""The comparison of two days: twice 35 × 37 levels computed again among 20,000 positionnements."""

from datetime import timedelta

from django.utils import timezone

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from bench.planchers import niveaux

TITRE = "Comparaison de deux dates, 35 × 37, page entière"
BORNE = 8


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against twice the floor of the carte: raw SQL on `Niveau`, a join of strings."""
    jour = timezone.localdate()
    adresse = f"/suivi/classes/{ecole.classe.pk}/comparaison/?du={jour - timedelta(days=10)}&au={jour}"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b'<b class="niveau') >= 35 * 37  # noqa: S101 -- a page that shows less would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: (niveaux(ecole), niveaux(ecole)),
        lambda: ecole.client.get("/bench/page/"),
    )
