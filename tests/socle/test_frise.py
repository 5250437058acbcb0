"""The time line: what lasts, what is done of it, and today; the same with its table."""

from datetime import date
from itertools import pairwise

import defusedxml.ElementTree as Xml
from django.template.loader import render_to_string

from socle.graphiques import Duree, Frise

SVG = "{http://www.w3.org/2000/svg}"
PIEGE = '<script>alert(1)</script> & "x"'
JOUR = date(2026, 11, 23)


def frise(*lignes: Duree, jour: date = JOUR, **changes) -> Frise:
    lignes = lignes or (
        Duree("Maquette", date(2026, 9, 1), date(2026, 10, 1), 1, "faite"),
        Duree("Mesure", None, date(2027, 3, 1), 0.4, "en cours", repere=True),
    )
    return Frise(**{"titre": "Étapes", "description": "Deux étapes", "lignes": lignes, "jour": jour, **changes})


def formes(une: Frise, nom: str, classe: str) -> list:
    return Xml.fromstring(str(une.svg())).findall(f"{SVG}{nom}[@class='{classe}']")


def test_what_is_done_fills_its_share_of_what_lasts():
    durees, faits = (formes(frise(), "rect", classe) for classe in ("g-duree", "g-fait"))
    parts = [float(f.get("width")) / float(d.get("width")) for d, f in zip(durees, faits, strict=True)]
    assert [round(part, 1) for part in parts] == [1.0, 0.4]


def test_today_is_marked_when_it_falls_inside_only():
    assert len(formes(frise(), "line", "g-jour")) == 1
    assert formes(frise(jour=date(2030, 1, 1)), "line", "g-jour") == []


def test_a_mark_is_a_diamond_and_a_word_of_the_table():
    une = frise(legende_du_repere="réalisation intermédiaire")
    assert len(formes(une, "polygon", "g-repere")) == 1
    assert [ligne[0] for ligne in une.donnees().lignes] == ["Maquette", "Mesure (réalisation intermédiaire)"]
    assert [ligne[3:] for ligne in une.donnees().lignes] == [("faite", "100\xa0%"), ("en cours", "40\xa0%")]


def test_a_long_name_is_cut_in_the_picture_and_whole_in_the_table():
    nom = "Une étape dont le nom est bien plus long que la largeur d'une image de téléphone, et de loin"
    une = frise(Duree(nom, None, JOUR, 0, "à venir"))
    [ecrit] = formes(une, "text", "g-texte g-halo")
    assert "".join(ecrit.itertext()).endswith("…, à venir")
    assert une.donnees().lignes[0][0] == nom


def test_the_names_of_two_months_never_touch():
    longue = frise(Duree("Deux ans", date(2025, 9, 1), date(2027, 6, 30), 0, "en cours"))
    lieux = [(float(t.get("x")), len(t.text)) for t in formes(longue, "text", "g-discret")]
    assert all(x + 4.5 * signes < suivant for (x, signes), (suivant, _) in pairwise(lieux))
    assert len(lieux) >= 4


def test_a_day_alone_stands_inside_the_picture():
    [forme] = formes(frise(Duree("Forum", None, JOUR, 0, "à venir")), "rect", "g-duree")
    assert 0 <= float(forme.get("x")) <= 360 - float(forme.get("width"))


def test_text_typed_by_anybody_is_escaped_everywhere():
    une = frise(Duree(PIEGE, None, JOUR, 0.5, PIEGE, repere=True), titre=PIEGE, description=PIEGE)
    page = render_to_string("composants/graphique.html", {"graphique": une})
    assert "<script" not in page
    assert Xml.fromstring(str(une.svg())).find(f"{SVG}title").text == PIEGE
