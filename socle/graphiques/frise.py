"""A time line: what lasts or falls on a day, one line each, and today. Told apart by shape and word, not by colour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as ecrire
from django.utils.safestring import SafeString

from socle.dates import ecrire_jour
from socle.graphiques.dessin import ENCRE, GRIS, TRAIT, Donnees, cadre, forme, texte

LARGEUR, LIGNE, BARRE, HAUT, BAS = 360, 34, 9, 20, 4
LETTRE = 5.3  # the width of a letter of size 10, about
PAS_DES_MOIS = 46  # the room that the name of a month wants
ACCENT, PALE = "#1e4b8d", "#eaf1fb"


@dataclass(frozen=True)
class Duree:
    """A line: its name, its days (`du` empty: a day alone), the part done (0 to 1), and what is said of it."""

    nom: str
    du: date | None
    au: date
    fait: float
    etat: str
    repere: bool = False  # drawn as a diamond at its end

    @property
    def debut(self) -> date:
        """The first day."""
        return self.du or self.au


@dataclass(frozen=True)
class Frise:
    """`lignes` from the earliest to the latest; `jour` is marked when it falls inside."""

    titre: str
    description: str
    lignes: tuple[Duree, ...]
    jour: date
    legende_du_repere: str = ""

    @property
    def du(self) -> date:
        """The first day drawn: that of a month."""
        return min(ligne.debut for ligne in self.lignes).replace(day=1)

    @property
    def au(self) -> date:
        """The last day drawn."""
        return max(ligne.au for ligne in self.lignes)

    def donnees(self) -> Donnees:
        """Return one row for each line."""
        return Donnees(
            ("", "Du", "Au", "État", "Avancement"),
            tuple(
                (
                    ligne.nom + (f" ({self.legende_du_repere})" if ligne.repere and self.legende_du_repere else ""),
                    ecrire_jour(ligne.du) if ligne.du else "",
                    ecrire_jour(ligne.au),
                    ligne.etat,
                    f"{round(ligne.fait * 100)}\N{NO-BREAK SPACE}%",
                )
                for ligne in self.lignes
            ),
        )

    def svg(self) -> SafeString:
        """Return the picture."""
        hauteur = HAUT + LIGNE * len(self.lignes) + BAS
        contenu = [*self._mois(hauteur), *self._jour(hauteur)]
        for rang, ligne in enumerate(self.lignes):
            contenu += self._ligne(HAUT + rang * LIGNE, ligne)
        return cadre(self.titre, self.description, LARGEUR, hauteur, contenu)

    def _x(self, jour: date) -> float:
        duree = max((self.au - self.du).days, 1)
        return 1 + min(max((jour - self.du).days / duree, 0), 1) * (LARGEUR - 10)

    def _mois(self, hauteur: float) -> Iterator[SafeString]:
        nombre = (self.au.year - self.du.year) * 12 + self.au.month - self.du.month + 1
        saut = max(1, -(-nombre * PAS_DES_MOIS // LARGEUR))
        libre = 0.0  # the names of two months never touch
        for ecart in range(0, nombre, saut):
            annee, rang = divmod(self.du.month - 1 + ecart, 12)
            premier = date(self.du.year + annee, rang + 1, 1)
            x = self._x(premier)
            yield forme("line", "g-grille", x1=x, y1=HAUT - 6, x2=x, y2=hauteur, stroke=TRAIT)
            nom = ecrire(premier, "N Y" if premier.month == 1 or ecart == 0 else "N")
            largeur = LETTRE * (len(nom) + 1)
            if x >= libre and x + largeur <= LARGEUR:
                yield texte(nom, x + 2, HAUT - 9, classe="g-discret", taille=9, couleur=GRIS)
                libre = x + largeur

    def _jour(self, hauteur: float) -> Iterator[SafeString]:
        if self.du <= self.jour <= self.au:
            x = self._x(self.jour)
            info = f"Aujourd’hui, {ecrire_jour(self.jour)}"
            yield forme("line", "g-jour", info, x1=x, y1=HAUT - 4, x2=x, y2=hauteur, stroke=ACCENT, stroke_width=2)

    def _ligne(self, haut: float, ligne: Duree) -> Iterator[SafeString]:
        gauche, droite = self._x(ligne.debut), self._x(ligne.au)
        largeur = max(droite - gauche, 4)
        y = haut + LIGNE - BARRE - 6
        nom = _abreger(ligne.nom, int(LARGEUR / LETTRE) - len(ligne.etat) - 2) + f", {ligne.etat}"
        depart = max(min(gauche, LARGEUR - LETTRE * len(nom)), 0)
        yield texte(nom, depart, y - 4, classe="g-texte g-halo", taille=10, info=ligne.nom)
        info = f"{ligne.nom} : {ligne.etat}, pour le {ecrire_jour(ligne.au)}"
        boite: dict[str, float | str] = {"y": y, "height": BARRE, "rx": 2, "stroke": ACCENT}
        yield forme("rect", "g-duree", info, x=gauche, width=largeur, fill=PALE, **boite)
        if ligne.fait:
            yield forme("rect", "g-fait", info, x=gauche, width=largeur * ligne.fait, fill=ACCENT, **boite)
        if ligne.repere:
            x, milieu, cote = gauche + largeur, y + BARRE / 2, 5
            points = f"{x - cote:.1f},{milieu} {x:.1f},{milieu - cote} {x + cote:.1f},{milieu} {x:.1f},{milieu + cote}"
            yield forme("polygon", "g-repere", info, points=points, fill="#ffffff", stroke=ENCRE, stroke_width=1.5)


def _abreger(nom: str, signes: int) -> str:
    """Return the name, cut before a word when it has more signs than that."""
    if len(nom) <= signes:
        return nom
    return nom[: signes - 1].rsplit(" ", 1)[0] + "…"
