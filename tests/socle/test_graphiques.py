"""Charts: the same picture on the page and on paper, with its words, its data, and nothing that the CSP refuses."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import defusedxml.ElementTree as Xml
import pytest
from django.template.loader import render_to_string
from pikepdf import Pdf

from socle import pdf
from socle.graphiques import Axe, Barres, Ecarts, Marque, MarquesDatees, Radar, Serie
from tests.papiers import elements, texte

SVG = "{http://www.w3.org/2000/svg}"
ECHELLE = ("--", "-", "+", "++")
PIEGE = '<script>alert(1)</script> & "x"'


def radar(**changes) -> Radar:
    champs = {
        "titre": "Bloc 1",
        "description": "Niveaux des trois activités",
        "axes": (Axe("1.1", "Accueillir"), Axe("1.2", "Traiter"), Axe("1.3", "Actualiser")),
        "series": (Serie("Au lycée", (3, 2, 4)), Serie("En entreprise", (2, None, 3))),
        "echelle": ECHELLE,
    }
    return Radar(**{**champs, **changes})


def barres(**changes) -> Barres:
    champs = {
        "titre": "Par bloc",
        "description": "Nombre de compétences",
        "parts": (*ECHELLE, "non évalué"),
        "lignes": (("Bloc 1", (1, 4, 6, 3, 0)), ("Bloc 3", (0, 0, 0, 0, 0))),
    }
    return Barres(**{**champs, **changes})


def marques(**changes) -> MarquesDatees:
    champs = {
        "titre": "Évolution",
        "description": "Une compétence",
        "lignes": (("1.1.1", (Marque(date(2026, 9, 20), 1, quoi="Accueil"), Marque(date(2026, 10, 5), None, "A"))),),
        "echelle": ECHELLE,
        "du": date(2026, 9, 1),
        "au": date(2026, 11, 23),
    }
    return MarquesDatees(**{**champs, **changes})


def ecarts(**changes) -> Ecarts:
    champs = {
        "titre": "Ce que chaque épreuve apporte",
        "description": "Points au-dessus ou au-dessous de 10",
        "entetes": ("Épreuve", "Note", "Écart"),
        "lignes": (("E2", ("12",), Decimal(8)), ("E31", ("9,5",), Decimal("-2")), ("E7", ("",), None)),
    }
    return Ecarts(**{**champs, **changes})


PIEGES = {
    "ecarts": ecarts(titre=PIEGE, description=PIEGE, lignes=((PIEGE, (PIEGE,), Decimal(1)),)),
    "radar": radar(
        titre=PIEGE,
        description=PIEGE,
        axes=tuple(Axe(PIEGE, PIEGE) for _ in range(3)),
        series=(Serie(PIEGE, (1, 2, 3)), Serie(PIEGE, (1, 2, 3))),
        echelle=(PIEGE,) * 4,
    ),
    "barres": barres(titre=PIEGE, parts=(PIEGE,) * 5, lignes=((PIEGE, (1, 1, 1, 1, 1)),)),
    "marques": marques(titre=PIEGE, lignes=((PIEGE, (Marque(date(2026, 10, 1), None, PIEGE, PIEGE),)),)),
}
TOUS = {"ecarts": ecarts(), "radar": radar(), "barres": barres(), "marques": marques()}


@pytest.mark.parametrize("nom", PIEGES)
def test_text_typed_by_anybody_is_escaped_everywhere(nom):
    page = render_to_string("composants/graphique.html", {"graphique": PIEGES[nom]})
    assert "<script" not in page
    image = Xml.fromstring(str(PIEGES[nom].svg()))
    assert image.find(f"{SVG}title").text == PIEGE
    assert "&amp;lt;" not in page  # escaped once, or a person would read the escaping


def test_control_a_text_marked_safe_would_be_a_script():
    from django.utils.safestring import mark_safe  # noqa: PLC0415 -- only this control needs it

    assert "<script" in radar(titre=mark_safe(PIEGE)).svg()  # noqa: S308 -- the attack itself


@pytest.mark.parametrize("nom", TOUS)
def test_nothing_of_a_picture_is_refused_by_the_csp(nom):
    svg = TOUS[nom].svg()
    assert re.findall(r"style=|<style|<script|\son\w+=|href=", svg) == []


@pytest.mark.parametrize("nom", TOUS)
def test_a_picture_is_one_image_with_its_words_and_its_data(nom):
    graphique = TOUS[nom]
    image = Xml.fromstring(str(graphique.svg()))
    assert image.get("role") == "img"
    assert image.get("aria-label") == f"{graphique.titre}. {graphique.description}"
    assert [image[0].text, image[1].text] == [graphique.titre, graphique.description]
    page = render_to_string("composants/graphique.html", {"graphique": graphique})
    assert page.count("<tr>") == len(graphique.donnees().lignes) + 1


def test_the_two_series_of_a_radar_differ_by_their_line_and_their_marks():
    image = Xml.fromstring(str(radar(series=(Serie("a", (1, 2, 3)), Serie("b", (2, 3, 4)))).svg()))
    premier, second = (image.find(f"{SVG}polygon[@class='g-serie-{rang}']") for rang in (1, 2))
    assert (premier.get("stroke-dasharray"), second.get("stroke-dasharray")) == (None, "5 3")
    assert len(image.findall(f"{SVG}circle[@class='g-repere-1']")) == 4  # three values and the legend
    assert len(image.findall(f"{SVG}rect[@class='g-repere-2']")) == 4


def test_an_axis_without_a_value_opens_the_outline_and_says_so_in_the_table():
    graphique = radar(series=(Serie("En entreprise", (2, None, 3)),))
    image = Xml.fromstring(str(graphique.svg()))
    assert image.find(f"{SVG}polygon[@class='g-serie-1']") is None
    assert len(image.findall(f"{SVG}line[@class='g-serie-1']")) == 1
    assert graphique.donnees().lignes == (
        ("1.1 Accueillir", "−"),
        ("1.2 Traiter", "non mesuré"),
        ("1.3 Actualiser", "+"),
    )


def test_a_radar_of_two_axes_is_refused():
    with pytest.raises(ValueError, match="three axes"):
        radar(axes=(Axe("1.1"), Axe("1.2")), series=(Serie("a", (1, 2)),))


def test_the_parts_of_a_bar_fill_its_width_in_their_shares():
    image = Xml.fromstring(str(barres(lignes=(("Bloc 1", (1, 0, 3, 0, 0)),)).svg()))
    barre = [rect for rect in image.findall(f"{SVG}rect") if rect.get("height") == "18"]
    assert [(rect.get("class"), float(rect.get("width"))) for rect in barre] == [
        ("g-ton-1", 89.75),
        ("g-ton-3", 269.25),
    ]


def test_a_bar_of_nothing_is_dashed_and_counts_zero():
    assert barres().donnees().lignes == (
        ("Bloc 1", "1", "4", "6", "3", "0", "14"),
        ("Bloc 3", "0", "0", "0", "0", "0", "0"),
    )


def test_a_state_outside_the_scale_is_a_letter_and_never_a_step():
    image = Xml.fromstring(str(marques().svg()))
    hors = image.find(f"{SVG}rect[@class='g-ton-hors']")
    assert hors.find(f"{SVG}title").text == "5 oct. 2026 : A"
    assert hors.get("stroke-dasharray") == "2 2"
    assert marques().donnees().lignes == (
        ("1.1.1", "20 sept. 2026", "Accueil", "−−"),
        ("1.1.1", "5 oct. 2026", "", "A"),
    )


def test_the_names_of_two_months_never_touch():
    """Two years and a month: the last graduation falls close to the one before."""
    graphique = marques(du=date(2024, 9, 17), au=date(2026, 10, 16))
    places = [float(x) for x in re.findall(r'<text class="g-discret" x="([\d.]+)"[^>]*>[^<]* 20\d\d<', graphique.svg())]
    assert len(places) >= 4
    assert all(suivante - place > 55 for place, suivante in pairwise(places))
    assert max(places) < 360 - 55


def test_dates_outside_the_axis_stay_inside_the_picture():
    graphique = marques(lignes=(("x", (Marque(date(2020, 1, 1), 2), Marque(date(2030, 1, 1), 3))),))
    places = [float(rect.get("x")) for rect in Xml.fromstring(str(graphique.svg())).findall(f"{SVG}rect")]
    assert (min(places) >= 24, max(places) <= 360 - 13) == (True, True)


def test_on_paper_a_picture_is_a_figure_with_its_title_said():
    page = f'<html lang="fr"><head><title>Essai</title></head><body>{radar().svg()}</body></html>'
    fichier = pdf._imprimer(page, ())
    with Pdf.open(BytesIO(fichier)) as lu:
        (figure,) = elements(lu.Root.StructTreeRoot, "Figure")
        assert str(figure.Alt) == "Bloc 1"
    assert "Au lycée" in texte(fichier)


def test_a_gap_goes_to_the_side_of_its_sign_and_says_it():
    def barre(nom):
        trouvee = next(
            rect for rect in Xml.fromstring(ecarts().svg()).iter(f"{SVG}rect") if nom in "".join(rect.itertext())
        )
        return "".join(trouvee.itertext()), float(trouvee.get("x")), float(trouvee.get("width"))

    apporte, enleve = barre("E2"), barre("E31")
    assert (apporte[0], enleve[0]) == ("E2\N{NO-BREAK SPACE}: +8", "E31\N{NO-BREAK SPACE}: −2")
    assert enleve[1] + enleve[2] == apporte[1]  # both start from zero
    assert apporte[2] == pytest.approx(4 * enleve[2], abs=0.1)


def test_the_table_of_the_gaps_has_the_unknown_one_too():
    assert [ligne[-1] for ligne in ecarts().donnees().lignes] == ["+8", "−2", "?"]
