"""Horizontal stacked bars: how a number of things is shared between the steps of a scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from socle.graphiques.dessin import BORDS, GRIS, SUR_TONS, TONS, Donnees, cadre, forme, texte, vrai_moins

LARGEUR, RANGEE, EPAISSEUR, LEGENDE = 360, 42, 18, 26
LETTRE = 7.5  # about the width of a letter of the legend, so that nothing overlaps
LARGEUR_DU_CHIFFRE = 16  # a narrower part shows no figure: it stands in the table


@dataclass(frozen=True)
class Barres:
    """`parts` names the steps from the palest to the deepest, then at most one that stands outside the scale."""

    titre: str
    description: str
    parts: tuple[str, ...]
    lignes: tuple[tuple[str, tuple[int, ...]], ...]

    def __post_init__(self):
        if len(self.parts) > len(TONS) or any(len(nombres) != len(self.parts) for _, nombres in self.lignes):
            raise ValueError("A stacked bar has at most five parts, and a number for each of them")

    def donnees(self) -> Donnees:
        """Return one row for each bar, with its total."""
        return Donnees(
            ("", *(vrai_moins(part) for part in self.parts), "Total"),
            tuple((nom, *(str(n) for n in nombres), str(sum(nombres))) for nom, nombres in self.lignes),
        )

    def svg(self) -> SafeString:
        """Return the picture. Each bar has the full width, so that shares are compared and not sizes."""
        contenu = list(self._legende())
        for rang, (nom, nombres) in enumerate(self.lignes):
            y = LEGENDE + rang * RANGEE
            contenu.append(texte(nom, 0, y + 12))
            contenu.append(texte(str(sum(nombres)), LARGEUR, y + 12, classe="g-discret", ancre="end", couleur=GRIS))
            contenu += self._barre(y + 17, nom, nombres)
        return cadre(self.titre, self.description, LARGEUR, LEGENDE + RANGEE * len(self.lignes), contenu)

    def _barre(self, y: float, nom: str, nombres: tuple[int, ...]) -> Iterator[SafeString]:
        total, x = sum(nombres), 0.5
        if not total:
            yield forme(
                "rect",
                "g-ton-hors",
                f"{nom} : rien à montrer",
                x=x,
                y=y,
                width=LARGEUR - 1,
                height=EPAISSEUR,
                fill=TONS[4],
                stroke=BORDS[4],
                stroke_dasharray="2 2",
            )
            return
        for rang, combien in enumerate(nombres):
            largeur = (LARGEUR - 1) * combien / total
            if combien:
                yield from self._part(
                    rang, x, y, largeur, f"{nom}, {vrai_moins(self.parts[rang])} : {combien}", combien
                )
            x += largeur

    def _part(self, rang: int, x: float, y: float, largeur: float, info: str, combien: int) -> Iterator[SafeString]:
        ton = rang + 1 if rang < 4 else "hors"
        tirets = {} if rang < 4 else {"stroke_dasharray": "2 2"}
        yield forme(
            "rect",
            f"g-ton-{ton}",
            info,
            x=x,
            y=y,
            width=largeur,
            height=EPAISSEUR,
            fill=TONS[rang],
            stroke=BORDS[rang],
            **tirets,
        )
        if largeur >= LARGEUR_DU_CHIFFRE:
            yield texte(
                str(combien),
                x + largeur / 2,
                y + 13,
                classe=f"g-sur-{ton}",
                taille=11,
                ancre="middle",
                couleur=SUR_TONS[rang],
            )

    def _legende(self) -> Iterator[SafeString]:
        x = 0.5
        for rang, part in enumerate(self.parts):
            ton = rang + 1 if rang < 4 else "hors"
            tirets = {} if rang < 4 else {"stroke_dasharray": "2 2"}
            commun: dict[str, Any] = {"width": 11, "height": 11, "fill": TONS[rang], "stroke": BORDS[rang], **tirets}
            yield forme("rect", f"g-ton-{ton}", x=x, y=3.5, **commun)
            yield texte(vrai_moins(part), x + 17, 13, taille=11)
            x += 33 + LETTRE * len(part)
