"""Small multiples: the dated marks of each compétence, all on one axis of time, the lycée and the entreprise apart.

A mark stands at the height of its step and bears its tone; a state outside the computation is a letter on the lowest
line. Written by hand: a profile has some hundred marks.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from suivi.models import Positionnement
from suivi.rangees.marques import date_courte, signe
from suivi.tableaux.profil import Profil
from suivi.tableaux.resultats import LIEUX, Resultat

LARGEUR, NOM, BORD = 216, 52, 5  # the names of the lanes stand on the left
PAS, COTE, LETTRES = 8, 7, 10  # between two steps, the side of a mark, the line of the letters
VOIE = 4 * PAS + LETTRES
ETAGES = len(Positionnement.Maitrise)
PREMIER_MOIS, JOURS_DE_L_ANNEE = 9, 365.25  # a school year begins in September


class Temps:
    """The axis that all the pictures of a profile share: whole school years, from the first mark to today."""

    def __init__(self, jours: Iterable[date], jour: date):
        connus = [jour, *jours]
        self.rentrees = [
            date(annee, PREMIER_MOIS, 1) for annee in range(_rentree(min(connus)), _rentree(max(connus)) + 1)
        ]
        self._pas = (LARGEUR - NOM - 2 * BORD) / (JOURS_DE_L_ANNEE * len(self.rentrees))

    @classmethod
    def de(cls, profil: Profil, jour: date) -> "Temps":
        """Read the axis out of all the results of a profile."""
        tout = [*profil.competences, *profil.savoir_etre]
        dates = (un.date for competence in tout for un in (*competence.resultats, *competence.autos))
        return cls(dates, jour)

    def x(self, jour: date) -> int:
        """Return where a day stands."""
        return round(NOM + BORD + (jour - self.rentrees[0]).days * self._pas)

    def axe(self) -> SafeString:
        """Return the picture that names the school years, once above each list."""
        traits = "".join(f'<path class="g-grille" d="M{self.x(le)} 12v5"/>' for le in self.rentrees)
        # With four years and more, one name in two.
        nommees = self.rentrees[:: 1 + len(self.rentrees) // 4]
        noms = "".join(f'<text class="g-discret" x="{self.x(le)}" y="9">{_annee(le.year)}</text>' for le in nommees)
        debut = (
            f'<svg class="axe-du-temps" width="{LARGEUR}" height="17" viewBox="0 0 {LARGEUR} 17" aria-hidden="true">'
        )
        return mark_safe(f"{debut}{traits}{noms}</svg>")  # noqa: S308 -- numbers and constants

    def image(self, resultats: Sequence[Resultat]) -> str:
        """Return the picture of one compétence; its words stand in the history and in the table of the data."""
        voies = [(nom, siens) for origine, nom in LIEUX.items() if (siens := _de(resultats, origine))]
        if not voies:
            return ""
        haut = VOIE * len(voies)
        verticales = "".join(f"M{self.x(le)} 0v{haut}" for le in self.rentrees)
        dessin = "".join(self._voie(rang * VOIE, nom, siens) for rang, (nom, siens) in enumerate(voies))
        return (
            f'<svg class="multiple" width="{LARGEUR}" height="{haut}" viewBox="0 0 {LARGEUR} {haut}" '
            f'aria-hidden="true"><path class="g-grille" d="{verticales}"/>{dessin}</svg>'
        )

    def _voie(self, haut: int, nom: str, resultats: Sequence[Resultat]) -> str:
        """One lane: its name, its steps, and its marks from the oldest to the latest."""
        lignes = "".join(f"M{NOM} {haut + PAS * (etage + 0.5)}h{LARGEUR - NOM}" for etage in range(ETAGES))
        marques = "".join(_marque(self.x(un.date), haut, un.code, un.date) for un in reversed(resultats))
        return (
            f'<text class="g-discret" x="0" y="{haut + 2.5 * PAS}">{nom}</text>'
            f'<path class="g-grille" d="{lignes}"/>{marques}'
        )


def _annee(rentree: int) -> str:
    """Name a school year in the width that three years leave to each: « 2024-25 »."""
    return f"{rentree}-{(rentree + 1) % 100:02}"


def _rentree(jour: date) -> int:
    """Return the year of the rentrée before `jour`."""
    return jour.year if jour.month >= PREMIER_MOIS else jour.year - 1


def _de(resultats: Iterable[Resultat], origine: str) -> list[Resultat]:
    return [resultat for resultat in resultats if resultat.origine == origine and resultat.code]


@lru_cache(maxsize=8000)
def _marque(x: int, haut: int, code: int | str, jour: date) -> str:
    info = f"<title>{date_courte(jour)} : {signe(code)}</title>"
    if isinstance(code, str):
        return f'<text class="g-lettre" x="{x}" y="{haut + VOIE - 2}">{info}{code}</text>'
    y = haut + PAS * (ETAGES - code) + (PAS - COTE) / 2
    return f'<rect class="g-ton-{code}" x="{x - COTE / 2}" y="{y}" width="{COTE}" height="{COTE}">{info}</rect>'
