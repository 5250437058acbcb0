"""The carte de la classe, 35 pupils × 37 compétences at their current level, whatever the history."""

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from bench.planchers import niveaux

TITRE = "Carte de la classe, 35 × 37, page entière"
BORNE = 2.5


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against raw SQL and a join of strings."""
    adresse = f"/suivi/classes/{ecole.classe.pk}/carte/"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b"<td>") + reponse.content.count(b'<td class="debut">') >= 35 * 37  # noqa: S101 -- a page that shows less would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: niveaux(ecole),
        lambda: ecole.client.get("/bench/page/"),
    )
