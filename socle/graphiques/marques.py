"""Dated marks: what was measured, day by day, one small picture above the other on the same axis of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.dateformat import format as ecrire
from django.utils.safestring import SafeString

from socle.graphiques.dessin import GRIS, TRAIT, Donnees, cadre, forme, texte, tuile, vrai_moins

LARGEUR, MARGE, PAS, TUILE = 360, 24, 15, 13
TITRE, ENTRE, BAS = 18, 12, 18  # above each picture, below it, and for the dates
GRADUATIONS = 5
LETTRE = 5.6  # the width of a letter of size 10, about


@dataclass(frozen=True)
class Marque:
    """A day and a step of the scale (1 to 4), or a letter when the day stands outside the scale."""

    le: date
    rang: int | None
    lettre: str = ""
    quoi: str = ""


@dataclass(frozen=True)
class MarquesDatees:
    """`lignes` are the small pictures: a name, and its marks in the order of time."""

    titre: str
    description: str
    lignes: tuple[tuple[str, tuple[Marque, ...]], ...]
    echelle: tuple[str, ...]
    du: date
    au: date

    def donnees(self) -> Donnees:
        """Return one row for each mark."""
        return Donnees(
            ("", "Date", "Quoi", "Marque"),
            tuple(
                (nom, ecrire(marque.le, "j N Y"), marque.quoi, self._signe(marque))
                for nom, marques in self.lignes
                for marque in marques
            ),
        )

    def svg(self) -> SafeString:
        """Return the picture."""
        hauteur = TITRE + PAS * len(self.echelle) + ENTRE
        contenu: list[SafeString] = []
        for rang, (nom, marques) in enumerate(self.lignes):
            contenu += self._image(rang * hauteur, nom, marques)
        contenu += self._dates(hauteur * len(self.lignes))
        return cadre(self.titre, self.description, LARGEUR, hauteur * len(self.lignes) + BAS, contenu)

    def _signe(self, marque: Marque) -> str:
        return vrai_moins(self.echelle[marque.rang - 1]) if marque.rang else marque.lettre

    def _x(self, jour: date) -> float:
        duree = max((self.au - self.du).days, 1)
        place = min(max((jour - self.du).days / duree, 0), 1)
        return MARGE + TUILE / 2 + place * (LARGEUR - MARGE - TUILE - 1)

    def _y(self, haut: float, rang: int) -> float:
        return haut + TITRE + PAS * (len(self.echelle) - rang + 0.5)

    def _image(self, haut: float, nom: str, marques: tuple[Marque, ...]) -> Iterator[SafeString]:
        yield texte(nom, 0, haut + 12, taille=11)
        for rang, signe in enumerate(self.echelle, start=1):
            y = self._y(haut, rang)
            yield forme("line", "g-grille", x1=MARGE, y1=y, x2=LARGEUR, y2=y, stroke=TRAIT)
            yield texte(vrai_moins(signe), MARGE - 6, y + 3.5, classe="g-discret", taille=10, ancre="end", couleur=GRIS)
        places = [(self._x(marque.le), self._y(haut, marque.rang), marque) for marque in marques if marque.rang]
        for (x1, y1, _), (x2, y2, _) in pairwise(places):
            yield forme("line", "g-lien", x1=x1, y1=y1, x2=x2, y2=y2, stroke=GRIS)
        for marque in marques:
            # A letter stands on the lowest line: outside the scale is not a step above another.
            y = self._y(haut, marque.rang) if marque.rang else self._y(haut, 1) + 8
            info = f"{ecrire(marque.le, 'j N Y')} : {self._signe(marque)} {marque.quoi}".rstrip()
            yield tuile(self._x(marque.le), y, TUILE, marque.rang, self._signe(marque), info)

    def _dates(self, haut: float) -> Iterator[SafeString]:
        mois = (self.au.year - self.du.year) * 12 + self.au.month - self.du.month
        saut = max(1, -(-mois // GRADUATIONS))
        format_court = "N Y" if self.du.year != self.au.year else "N"
        libre = 0.0  # the names of two months never touch
        for ecart in range(0, mois + 1, saut):
            annee, rang = divmod(self.du.month - 1 + ecart, 12)
            jour = max(date(self.du.year + annee, rang + 1, 1), self.du)
            x = self._x(jour)
            yield forme("line", "g-grille", x1=x, y1=haut - 4, x2=x, y2=haut, stroke=TRAIT)
            nom = ecrire(jour, format_court)
            largeur = LETTRE * len(nom)
            gauche = min(x, LARGEUR - largeur)
            if gauche >= libre:
                yield texte(nom, gauche, haut + 12, classe="g-discret", taille=10, couleur=GRIS)
                libre = gauche + largeur
