"""A radar: one axis for each thing measured on a short scale, one or two series."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

from django.utils.safestring import SafeString

from socle.graphiques.dessin import ENCRE, GRIS, TRAIT, Donnees, cadre, forme, texte, vrai_moins

LARGEUR, RAYON, MARGE = 360, 112, 24  # the margin holds the names of the axes
CENTRE_X, CENTRE_Y = LARGEUR / 2, RAYON + MARGE
LEGENDE = 22
# Told apart without colour: a full line with discs, then a dashed line with squares.
COULEURS = ("#0c3164", "#a2480c")


@dataclass(frozen=True)
class Axe:
    """What an axis measures: a few signs on the picture, all the words in the table."""

    court: str
    long: str = ""


@dataclass(frozen=True)
class Serie:
    """A value for each axis, from 1 to the length of the scale; None where nothing was measured."""

    nom: str
    valeurs: tuple[float | None, ...]


@dataclass(frozen=True)
class Radar:
    """`echelle` names the steps, from the centre outward: nothing is drawn at the centre itself, which is no step."""

    titre: str
    description: str
    axes: tuple[Axe, ...]
    series: tuple[Serie, ...]
    echelle: tuple[str, ...]

    def __post_init__(self):
        if len(self.axes) < 3:
            raise ValueError("A radar needs three axes at least: show bars instead")
        if not 1 <= len(self.series) <= 2 or any(len(serie.valeurs) != len(self.axes) for serie in self.series):
            raise ValueError("A radar shows one or two series, with a value or None for each axis")

    def donnees(self) -> Donnees:
        """Return one row for each axis, in the words of the scale."""
        return Donnees(
            ("Axe", *(serie.nom for serie in self.series)),
            tuple(
                (f"{axe.court} {axe.long}".strip(), *(self._mot(serie.valeurs[rang]) for serie in self.series))
                for rang, axe in enumerate(self.axes)
            ),
        )

    def svg(self) -> SafeString:
        """Return the picture."""
        contenu = list(_fond(self.axes, self.echelle))
        for rang, serie in enumerate(self.series):
            contenu += self._trace(rang, serie)
        # With few axes the figure does not go down as far as its circle would.
        bas = max(self._point(rang, len(self.echelle))[1] for rang in range(len(self.axes))) + MARGE
        if len(self.series) == 2:
            bas += LEGENDE
            contenu += self._legende(bas - 6)
        return cadre(self.titre, self.description, LARGEUR, bas, contenu)

    def _mot(self, valeur: float | None) -> str:
        return "non mesuré" if valeur is None else vrai_moins(self.echelle[round(valeur) - 1])

    def _point(self, rang: int, valeur: float) -> tuple[float, float]:
        return _point(len(self.axes), len(self.echelle), rang, valeur)

    def _trace(self, rang: int, serie: Serie) -> Iterator[SafeString]:
        """Draw a closed outline; beside an axis without a value it stays open, for nothing is known there."""
        points = [None if v is None else self._point(place, v) for place, v in enumerate(serie.valeurs)]
        commun: dict[str, Any] = {"stroke": COULEURS[rang], "stroke_width": 2, "fill": "none"}
        if rang == 1:
            commun["stroke_dasharray"] = "5 3"
        classe = f"g-serie-{rang + 1}"
        connus = [point for point in points if point]
        if len(connus) == len(points):
            coins = " ".join(f"{x:.1f},{y:.1f}" for x, y in connus)
            yield forme("polygon", classe, points=coins, **commun)
        else:
            for depart, arrivee in pairwise([*points, points[0]]):
                if depart and arrivee:
                    yield forme("line", classe, x1=depart[0], y1=depart[1], x2=arrivee[0], y2=arrivee[1], **commun)
        for axe, point, valeur in zip(self.axes, points, serie.valeurs, strict=True):
            if point:
                yield self._repere(rang, *point, info=f"{serie.nom}, {axe.court} : {self._mot(valeur)}")

    def _repere(self, rang: int, x: float, y: float, info: str = "") -> SafeString:
        classe, couleur = f"g-repere-{rang + 1}", COULEURS[rang]
        if rang == 0:
            return forme("circle", classe, info, cx=x, cy=y, r=3.5, fill=couleur)
        return forme("rect", classe, info, x=x - 3.5, y=y - 3.5, width=7, height=7, fill="#ffffff", stroke=couleur)

    def _legende(self, y: float) -> Iterator[SafeString]:
        for rang, serie in enumerate(self.series):
            x = 20 + rang * LARGEUR / 2
            tirets = {"stroke_dasharray": "5 3"} if rang else {}
            yield forme(
                "line",
                f"g-serie-{rang + 1}",
                x1=x,
                y1=y - 4,
                x2=x + 24,
                y2=y - 4,
                stroke=COULEURS[rang],
                stroke_width=2,
                **tirets,
            )
            yield self._repere(rang, x + 12, y - 4)
            yield texte(serie.nom, x + 30, y, couleur=ENCRE)


def _point(nb_axes: int, nb_pas: int, rang: int, valeur: float, marge: float = 0) -> tuple[float, float]:
    angle = 2 * pi * rang / nb_axes - pi / 2
    rayon = RAYON * valeur / nb_pas + marge
    return CENTRE_X + rayon * cos(angle), CENTRE_Y + rayon * sin(angle)


@lru_cache(maxsize=64)
def _fond(axes: tuple[Axe, ...], echelle: tuple[str, ...]) -> tuple[SafeString, ...]:
    """Return the web, its steps and the names of its axes: the same for everybody measured on the same axes."""
    return (*_toile(len(axes), echelle), *_noms(axes, len(echelle)))


def _toile(nb_axes: int, echelle: tuple[str, ...]) -> Iterator[SafeString]:
    nb_pas = len(echelle)
    for pas in range(1, nb_pas + 1):
        sommets = (_point(nb_axes, nb_pas, rang, pas) for rang in range(nb_axes))
        coins = " ".join(f"{x:.1f},{y:.1f}" for x, y in sommets)
        yield forme("polygon", "g-grille", points=coins, fill="none", stroke=TRAIT)
    for rang in range(nb_axes):
        x, y = _point(nb_axes, nb_pas, rang, nb_pas)
        yield forme("line", "g-grille", x1=CENTRE_X, y1=CENTRE_Y, x2=x, y2=y, stroke=TRAIT)
    for pas, signe in enumerate(echelle, start=1):
        _, y = _point(nb_axes, nb_pas, 0, pas)
        yield texte(vrai_moins(signe), CENTRE_X + 4, y + 11, classe="g-discret", taille=10, couleur=GRIS)


def _noms(axes: tuple[Axe, ...], nb_pas: int) -> Iterator[SafeString]:
    for rang, axe in enumerate(axes):
        x, y = _point(len(axes), nb_pas, rang, nb_pas, marge=12)
        ancre = "middle" if abs(x - CENTRE_X) < 6 else ("start" if x > CENTRE_X else "end")
        yield texte(axe.court, x, y + 4, ancre=ancre, info=axe.long)
