"""What all charts share: the frame with its words, the palette, and text that is always escaped."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

ENCRE = "#24211c"
GRIS = "#5d5a57"
TRAIT = "#c9c6c2"
# Four steps of one hue, then what stands outside the scale: no fill. The fifth colour is that of the text on it.
TONS = ("#dfeafb", "#a1c0ec", "#3f6cad", "#0c3164", "#ffffff")
SUR_TONS = ("#11284b", "#11284b", "#ffffff", "#ffffff", ENCRE)
BORDS = ("#a1c0ec", "#6e97cf", "#3f6cad", "#0c3164", GRIS)
POLICE = 'font-family="DejaVu Sans, Liberation Sans, sans-serif"'


@dataclass(frozen=True)
class Donnees:
    """The data of a chart as a table, for those who do not see the picture and for those who want the figures."""

    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]

    def corps(self) -> SafeString:
        """Return the rows, the first cell of each as its header: by hand, for a page has a hundred of them."""
        rangees = (
            f'<tr><th scope="row">{escape(nom)}</th>{"".join(f"<td>{escape(valeur)}</td>" for valeur in valeurs)}</tr>'
            for nom, *valeurs in self.lignes
        )
        return mark_safe("".join(rangees))  # noqa: S308 -- all is escaped


def cadre(titre: str, description: str, largeur: float, hauteur: float, contenu: Iterable[SafeString]) -> SafeString:
    """Return the whole picture. It is one image for a screen reader: what it shows is said by the description."""
    return format_html(
        '<svg class="graphique" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}. {}" '
        "{}><title>{}</title><desc>{}</desc>{}</svg>",
        nombre(largeur),
        nombre(hauteur),
        titre,
        description,
        mark_safe(POLICE),  # noqa: S308 -- a constant of this module
        titre,
        description,
        format_html_join("", "{}", ((morceau,) for morceau in contenu)),
    )


def texte(
    contenu: str,
    x: float,
    y: float,
    *,
    classe: str = "g-texte",
    taille: int = 12,
    ancre: str = "start",
    couleur: str = ENCRE,
    gras: bool = False,
    info: str = "",
) -> SafeString:
    """Return a line of text; `info` is shown in full when the pointer stays on it."""
    graisse = {"font-weight": "700"} if gras else {}
    ecrits = _attributs(x=x, y=y, font_size=taille, text_anchor=ancre, fill=couleur, **graisse)
    dedans = _titre(info) + conditional_escape(contenu)
    return mark_safe(f'<text class="{escape(classe)}"{ecrits}>{dedans}</text>')  # noqa: S308 -- all is escaped


def forme(nom: str, classe: str, info: str = "", **attributs: float | str) -> SafeString:
    """Return an SVG shape; `stroke_width` is written stroke-width, numbers with two decimals at most."""
    fin = f">{_titre(info)}</{nom}>" if info else "/>"
    return mark_safe(  # noqa: S308 -- names are ours, values are escaped
        f'<{nom} class="{escape(classe)}"{_attributs(**attributs)}{fin}'
    )


def _attributs(**attributs: float | str) -> str:
    """Write attributes by hand: a page has some hundred shapes, and format_html is five times slower."""
    return "".join(
        f' {cle.replace("_", "-")}="{nombre(valeur) if isinstance(valeur, int | float) else escape(valeur)}"'
        for cle, valeur in attributs.items()
    )


def _titre(info: str) -> str:
    return f"<title>{escape(info)}</title>" if info else ""


def tuile(x: float, y: float, cote: float, rang: int | None, signe: str, info: str = "") -> SafeString:
    """Return the square of a step of the scale (1 to 4) with its sign; without a step, a dashed square."""
    indice = (rang or 5) - 1
    return format_html(
        "{}{}",
        forme(
            "rect",
            f"g-ton-{rang or 'hors'}",
            info,
            x=x - cote / 2,
            y=y - cote / 2,
            width=cote,
            height=cote,
            rx=2,
            fill=TONS[indice],
            stroke=BORDS[indice],
            **({} if rang else {"stroke_dasharray": "2 2"}),
        ),
        texte(
            signe,
            x,
            y + cote * 0.24,
            classe=f"g-sur-{rang or 'hors'}",
            taille=round(cote * (0.8 if len(signe) < 2 else 0.62)),
            ancre="middle",
            couleur=SUR_TONS[indice],
            gras=True,
        ),
    )


def nombre(valeur: float) -> str:
    """Return a coordinate: always a full stop, whatever the language of the page."""
    return f"{valeur:.2f}".rstrip("0").rstrip(".")


def vrai_moins(signe: str) -> str:
    """Return the sign with the typographic minus, as wide as the plus."""
    return signe.replace("-", "−")
