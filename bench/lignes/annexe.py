"""The annexe 1 of a pupil with six periods, from its template to its tagged file, against one second."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bench.chrono import Mesure, comparer
from bench.ecole import Ecole
from dossiers.actions.annexes import papier
from dossiers.tableaux.annexes import ANNEXE_1, Annexe, Rangee
from socle.pdf import _statiques
from socle.presse import Presse

TITRE = "Une annexe 1 de six périodes, contre une seconde"
BORNE = 1
NB_PERIODES = 6
JOUR = date(2027, 3, 12)


def mesurer(ecole: Ecole) -> Mesure:
    """In this process, where time of processor is measured."""
    presse = Presse(_statiques())
    rangees = tuple(_rangee(rang) for rang in range(NB_PERIODES))
    annexe = Annexe(ANNEXE_1, ecole.classe.diplome_suivi, ecole.eleves[0], 2027, None, rangees)
    mesure = comparer(lambda: presse.imprimer(*papier(annexe, JOUR).composer()), lambda: None, tours=8)
    return replace(mesure, plancher=1.0)


def _rangee(rang: int) -> Rangee:
    du = date(2025, 1, 13) + timedelta(weeks=15 * rang)
    return Rangee(
        nom=f"Transports Quillard-Mestre {rang}",
        adresse="12 rue du Relais, 77998 Ambrelle-sur-Vive",
        signataire="M. Gildas Quillard, gérant",
        type="entreprise",
        taches=frozenset({"1.2", "2.1", "3.2"}),
        du=du,
        au=du + timedelta(days=18),
        semaines=Decimal(3),
        heures=Decimal(105),
        declaree=True,
    )
