"""The bilan on paper, for the responsables légaux: one page, plain words, room to sign."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from scolarite.models import Classe
from socle import pdf
from suivi.models import Bilan, Positionnement, Remediation
from suivi.tableaux.releve import MOTS, Ligne, Releve

GABARIT, FEUILLE = "suivi/papiers/bilan.html", "css/bilan-papier.css"


class Densite(NamedTuple):
    """How much a page may hold: the name of its type size, the signs of a line, the wordings of each list."""

    nom: str
    signes: int
    points: int


# From the airiest to the tightest. A page is as airy as its texts let it be.
DENSITES = (Densite("aere", 105, 6), Densite("moyen", 120, 5), Densite("serre", 138, 4))
LIGNES_LIBRES = (11, 19)  # lines of free text that the first two hold; the third holds the most that may be written
REMEDIATIONS = 4


class Liste(NamedTuple):
    """Some wordings, and how many more there are."""

    points: Sequence[Ligne]
    nb_autres: int

    @classmethod
    def de(cls, lignes: list[Ligne], nombre: int) -> "Liste":
        """Keep the first ones; one more than the rest is not worth « et 1 autre »."""
        coupe = nombre if len(lignes) > nombre + 1 else nombre + 1
        return cls(lignes[:coupe], len(lignes[coupe:]))


def papier(
    bilan: Bilan, classe: Classe | None, releve: Releve, remediations: Iterable[Remediation], jour: date
) -> pdf.Papier:
    """Return what is laid out for a bilan printed on `jour`."""
    prevues = [une for une in remediations if une.bilan_id == bilan.pk or not une.resultat][:REMEDIATIONS]
    densite = _densite(bilan, prevues)
    contexte = {
        "bilan": bilan,
        "eleve": bilan.eleve,
        "classe": classe,
        "mots": [*MOTS.values(), "pas encore évaluées"],
        "blocs": releve.blocs,
        "maitrisees": Liste.de(releve.maitrisees, densite.points),
        "a_renforcer": Liste.de(releve.a_renforcer, densite.points),
        "savoir_etre": _par_mot(releve.savoir_etre),
        "remediations": prevues,
        "densite": densite.nom,
        "jour": jour,
    }
    return pdf.Papier(GABARIT, contexte, FEUILLE)


# The words of the table above them, for one attitude at a time.
ATTITUDES: dict[int, str] = {
    Positionnement.Maitrise.BIEN_MAITRISE: "Bien maîtrisé",
    Positionnement.Maitrise.MAITRISE: "Maîtrisé",
    Positionnement.Maitrise.INSUFFISANT: "À renforcer",
    Positionnement.Maitrise.NON_MAITRISE: "Pas encore maîtrisé",
}


def _par_mot(savoir_etre: Iterable[Ligne]) -> list[tuple[str, list[str]]]:
    """Gather the attitudes under their words, the best first; a word that nothing bears is left out."""
    lignes = list(savoir_etre)
    groupes = [(mot, [une.intitule for une in lignes if une.niveau == niveau]) for niveau, mot in ATTITUDES.items()]
    return [(mot, intitules) for mot, intitules in groupes if intitules]


def _densite(bilan: Bilan, remediations: Sequence[Remediation]) -> Densite:
    textes = [bilan.appreciation, bilan.objectifs, *(une.action for une in remediations)]
    for densite, libres in zip(DENSITES, LIGNES_LIBRES, strict=False):
        if sum(_lignes(texte, densite.signes) for texte in textes) <= libres:
            return densite
    return DENSITES[-1]


def _lignes(texte: str, signes: int) -> int:
    return sum(1 + len(paragraphe) // signes for paragraphe in texte.splitlines())
