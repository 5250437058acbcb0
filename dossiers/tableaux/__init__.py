"""What the pages and the papers of the dossiers read, in a fixed number of queries."""

from dossiers.tableaux.etats import Epreuve, EtatRecapitulatif, lire_les_etats
from dossiers.tableaux.listes import ClasseResumee, DossierDeClasse, classes_a_dossier

__all__ = [
    "ClasseResumee",
    "DossierDeClasse",
    "Epreuve",
    "EtatRecapitulatif",
    "classes_a_dossier",
    "lire_les_etats",
]
