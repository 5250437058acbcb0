"""The page of a situation, 35 pupils × 12 compétences."""

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from bench.planchers import niveaux

TITRE = "Grille d'une situation, 35 × 12, page entière"
BORNE = 3.0


def mesurer(ecole: Ecole) -> Mesure:
    """Less an empty signed-in page, against raw SQL and a join of strings."""
    adresse = f"/suivi/situations/{ecole.situation.pk}/"
    reponse = ecole.client.get(adresse)
    assert reponse.content.count(b"<td") == 35 * 12  # noqa: S101 -- a page that shows less would be faster
    return comparer(
        lambda: ecole.client.get(adresse),
        lambda: niveaux(ecole),
        lambda: ecole.client.get("/bench/page/"),
    )
