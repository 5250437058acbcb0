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
    """A type size: its name, the signs of a line, the wordings of each list, the lines that a page then holds."""

    nom: str
    signes: int
    points: int
    lignes: int


# From the airiest to the tightest. A page is as airy as what it says lets it be; the lines were measured on hundreds
# of bilans, and the tightest page holds the most that may be written.
DENSITES = (Densite("aere", 105, 6, 24), Densite("moyen", 120, 5, 28), Densite("serre", 138, 4, 50))
PART_D_UNE_LISTE = 0.43  # of the width, for each of the two lists that stand side by side
TITRE = 2  # lines that a heading takes, with the room above it
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
    attitudes = _par_mot(releve.savoir_etre)
    densite = _densite(bilan, releve, attitudes, prevues)
    maitrisees, a_renforcer = _listes(releve, densite)
    contexte = {
        "bilan": bilan,
        "eleve": bilan.eleve,
        "classe": classe,
        "mots": [*MOTS.values(), "pas encore évaluées"],
        "blocs": releve.blocs,
        "maitrisees": maitrisees,
        "a_renforcer": a_renforcer,
        "savoir_etre": attitudes,
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


def _listes(releve: Releve, densite: Densite) -> tuple[Liste, Liste]:
    """Return what is mastered and what comes next, as much as the page holds."""
    return Liste.de(releve.maitrisees, densite.points), Liste.de(releve.a_renforcer, densite.points)


def _densite(
    bilan: Bilan, releve: Releve, attitudes: Sequence[tuple[str, list[str]]], prevues: Sequence[Remediation]
) -> Densite:
    """Return the airiest page that holds it all."""
    attitude = "; ".join(f"{mot} : {'; '.join(intitules)}" for mot, intitules in attitudes)
    textes = [
        attitude,
        bilan.appreciation,
        bilan.objectifs,
        *(f"Pour le 11 décembre : {une.action}" for une in prevues),
    ]
    titres = TITRE * (bool(bilan.objectifs) + bool(prevues))
    for densite in DENSITES:
        libres = sum(_lignes(texte, densite.signes) for texte in textes)
        if _lignes_des_listes(releve, densite) + libres + titres <= densite.lignes:
            return densite
    return DENSITES[-1]


def _lignes_des_listes(releve: Releve, densite: Densite) -> int:
    """Return how many lines the longer of the two lists takes."""
    signes = int(densite.signes * PART_D_UNE_LISTE)
    return max(
        sum(_lignes(ligne.intitule, signes) for ligne in liste.points) + bool(liste.nb_autres)
        for liste in _listes(releve, densite)
    )


def _lignes(texte: str, signes: int) -> int:
    return sum(1 + len(paragraphe) // signes for paragraphe in texte.splitlines())
