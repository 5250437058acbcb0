"""One état récapitulatif of about six pages, from its template to its tagged file."""

from bench.chrono import Mesure, comparer
from bench.dossiers import composer, etats, reference
from bench.ecole import Ecole
from socle.pdf import _statiques
from socle.presse import Presse

TITRE = "Un dossier, du gabarit au PDF/UA"
BORNE = 1.3


def mesurer(ecole: Ecole) -> Mesure:
    """In this process, where time of processor is measured, against the same text in the simplest tables."""
    presse = Presse(_statiques())
    etat = etats(ecole)[0]
    temoin = reference(etat)
    return comparer(
        lambda: presse.imprimer(*composer(etat)),
        lambda: presse.imprimer(temoin, ()),
        tours=8,
    )
