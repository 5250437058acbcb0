"""Bars on both sides of a zero: what each thing adds to a sum, or takes from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.formats import number_format
from django.utils.safestring import SafeString

from socle.graphiques.dessin import BORDS, GRIS, TONS, TRAIT, Donnees, cadre, forme, texte

LARGEUR, RANGEE, EPAISSEUR, HAUT, BAS = 360, 22, 12, 18, 6
NOMS, SIGNE, CHIFFRE = 68, 6.8, 40  # the least width of the names on the left, of one letter, of a figure at the end


def ecrire_ecart(valeur: Decimal | None) -> str:
    """Write a gap with its sign, and the minus that is as wide as the plus."""
    if valeur is None:
        return "?"
    arrondie = round(valeur, 2).normalize()
    signe = "+" if arrondie > 0 else "−" if arrondie < 0 else ""
    return signe + number_format(f"{abs(arrondie):f}", use_l10n=True)


@dataclass(frozen=True)
class Ecarts:
    """`lignes` are a name, what stands in the table about it, and the gap; None where nothing is known."""

    titre: str
    description: str
    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, tuple[str, ...], Decimal | None], ...]

    @cached_property
    def noms(self) -> float:
        """The width of the names: that of the longest one."""
        return max(NOMS, SIGNE * max((len(nom) for nom, *_ in self.lignes), default=0))

    @property
    def zero(self) -> float:
        """Where the bars begin."""
        return self.noms + (LARGEUR - self.noms) / 2

    def donnees(self) -> Donnees:
        """Return one row for each bar, with what explains it."""
        return Donnees(self.entetes, tuple((nom, *mots, ecrire_ecart(ecart)) for nom, mots, ecart in self.lignes))

    def svg(self) -> SafeString:
        """Return the picture. The longest bar takes its whole side; all are on one scale."""
        hauteur = HAUT + RANGEE * len(self.lignes) + BAS
        plus_grand = max((abs(ecart) for *_, ecart in self.lignes if ecart is not None), default=Decimal(0))
        contenu = [
            texte("enlève", self.zero - 8, 11, classe="g-discret", taille=10, ancre="end", couleur=GRIS),
            texte("apporte", self.zero + 8, 11, classe="g-discret", taille=10, couleur=GRIS),
        ]
        for rang, (nom, _, ecart) in enumerate(self.lignes):
            contenu += self._barre(HAUT + rang * RANGEE, nom, ecart, plus_grand or Decimal(1))
        contenu.append(forme("line", "g-lien", x1=self.zero, y1=HAUT - 2, x2=self.zero, y2=hauteur - BAS, stroke=GRIS))
        return cadre(self.titre, self.description, LARGEUR, hauteur, contenu)

    def _barre(self, y: float, nom: str, ecart: Decimal | None, plus_grand: Decimal) -> Iterator[SafeString]:
        milieu = y + RANGEE / 2
        yield texte(nom, 0, milieu + 4)
        yield forme("line", "g-grille", x1=self.noms, y1=y + RANGEE, x2=LARGEUR, y2=y + RANGEE, stroke=TRAIT)
        longueur = float(abs(ecart or Decimal(0)) / plus_grand) * ((LARGEUR - self.noms) / 2 - CHIFFRE)
        gauche = ecart is not None and ecart < 0
        if longueur:
            # The side says the sign; the tone says it again.
            ton = 1 if gauche else 3
            yield forme(
                "rect",
                f"g-ton-{ton}",
                f"{nom}\N{NO-BREAK SPACE}: {ecrire_ecart(ecart)}",
                x=self.zero - longueur if gauche else self.zero,
                y=milieu - EPAISSEUR / 2,
                width=longueur,
                height=EPAISSEUR,
                fill=TONS[ton - 1],
                stroke=BORDS[ton - 1],
            )
        x = self.zero - longueur - 4 if gauche else self.zero + longueur + 4
        yield texte(ecrire_ecart(ecart), x, milieu + 4, taille=11, ancre="end" if gauche else "start")
