"""Reading a class list: what each format gives, and what is wrong in a line rather than in the file."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scolarite.lecture.colonnes import separer
from scolarite.lecture.enveloppe import ouvrir
from scolarite.lecture.isolement import lire
from scolarite.lecture.modele import Lecture, LigneEleve, ListeRefusee, Probleme
from tests.scolarite.fichiers import (
    PRONOTE,
    SIECLE,
    csv_de,
    eleve,
    octets,
    siecle,
    structures,
    xlsx_de,
    zip_de,
)

LEA = LigneEleve(2, "DUPONT", "Léa", naissance=dt.date(2011, 6, 28), sexe="F", classe="2AGO1")


# --- The samples, whole ---------------------------------------------------------------------------
def test_the_siecle_sample_is_read_whole():
    lecture = lire(SIECLE.read_bytes())

    assert (lecture.format, lecture.uai, lecture.annee) == ("siecle", "0770000Z", 2026)
    assert len(lecture.lignes) == 72
    assert lecture.problemes == ()
    assert lecture.classes == ["1AGO1", "2AGO1", "TAGO1"]
    assert lecture.groupes == [f"{classe}GR{n}" for classe in lecture.classes for n in (1, 2)]
    assert [ligne.nom for ligne in lecture.lignes if not ligne.ine] == ["MOREAU-LENOIR"]
    assert [(ligne.nom, ligne.prenom) for ligne in lecture.lignes if not ligne.classe] == [("CHAUVIN", "Mathéo")]
    assert lecture.lignes[5] == LigneEleve(
        numero=11,
        nom="MOREAU-LENOIR",
        prenom="Loïc",
        naissance=dt.date(2011, 1, 4),
        sexe="M",
        identifiant_siecle="900005",
        classe="2AGO1",
        groupes=("2AGO1GR2",),
        mef="24730003311",
        doublement=False,
        entree=dt.date(2026, 9, 2),
    )


def test_the_pronote_sample_is_read_whole_in_windows_1252():
    lecture = lire(PRONOTE.read_bytes())

    assert (lecture.format, lecture.uai, lecture.annee) == ("csv", "", None)
    assert len(lecture.lignes) == 71
    assert lecture.problemes == ()
    assert (lecture.lignes[4].nom, lecture.lignes[4].prenom) == ("N'DIAYE", "Anaïs")


def test_siecle_inside_its_zip_reads_the_same():
    xml = SIECLE.read_bytes()

    assert ouvrir(zip_de({"ElevesSansAdresses.xml": xml})) == ouvrir(xml)


def test_a_reading_survives_json():
    lecture = ouvrir(SIECLE.read_bytes())

    assert Lecture.depuis_json(lecture.en_json()) == lecture


# --- Pronote and workbooks ------------------------------------------------------------------------
@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separateur", [";", "\t"])
def test_a_csv_reads_the_same_in_every_encoding_and_separator(encodage, separateur):
    contenu = csv_de("DUPONT;Léa;28/06/2011;F;2AGO1").decode().replace(";", separateur).encode(encodage)

    assert ouvrir(contenu).lignes == (LEA,)


def test_name_and_first_name_in_one_cell_are_separated_by_their_capitals():
    contenu = csv_de(
        "DE LA TOUR Anne-Marie;28/06/2011;a@lycee.fr;2AGO1;2AGO1GR1, LV2",
        entete="Élèves;Né(e) le;Adresse E-mail;Classe;Groupe",
    )
    lecture = ouvrir(contenu)

    assert lecture.lignes == (
        LigneEleve(
            2,
            "DE LA TOUR",
            "Anne-Marie",
            naissance=dt.date(2011, 6, 28),
            classe="2AGO1",
            groupes=("2AGO1GR1", "LV2"),
        ),
    )
    assert lecture.colonnes_ignorees == ("Adresse E-mail",)


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("N'DIAYE Anaïs", ("N'DIAYE", "Anaïs")),
        ("LE GOFF Yann Maël", ("LE GOFF", "Yann Maël")),
        ("Dupont Léa", ("", "Dupont Léa")),
        ("DUPONT LÉA", ("DUPONT LÉA", "")),
    ],
)
def test_only_capitals_make_the_name(cellule, attendu):
    assert separer(cellule) == attendu


def test_a_name_that_cannot_be_separated_is_a_problem_and_not_a_guess():
    contenu = csv_de("Dupont Léa;28/06/2011;2AGO1", entete="Élèves;Né(e) le;Classe")

    [probleme] = ouvrir(contenu).problemes
    assert (probleme.ligne, probleme.colonne, probleme.bloquant) == (2, "Élèves", True)
    assert probleme.message.startswith("« Dupont Léa » ne se sépare pas")


def test_a_workbook_reads_like_the_csv():
    contenu = xlsx_de(["DUPONT", "Léa", dt.date(2011, 6, 28), "F", "2AGO1"])

    lecture = ouvrir(contenu)
    assert (lecture.format, lecture.lignes) == ("xlsx", (LEA,))


def test_a_workbook_keeps_whole_numbers_whole_and_skips_hidden_sheets():
    from openpyxl import Workbook  # noqa: PLC0415 -- only this test builds two sheets

    classeur = Workbook()
    classeur.active.sheet_state = "hidden"
    feuille = classeur.create_sheet("Liste")
    for rangee in (["Nom", "Prénom", "Né(e) le", "Classe"], [], ["DUPONT", "Léa", "28/06/2011", 203]):
        feuille.append(rangee)

    assert ouvrir(octets(classeur)).lignes == (
        LigneEleve(3, "DUPONT", "Léa", naissance=dt.date(2011, 6, 28), classe="203"),
    )


def test_line_numbers_are_those_of_the_file_even_after_a_cell_on_two_lines():
    contenu = csv_de('DUPONT;"Léa\nMarie";28/06/2011;F;2AGO1', "", "BÂ;Ali;01/02/2011;M;2AGO1")

    assert [(ligne.numero, ligne.prenom) for ligne in ouvrir(contenu).lignes] == [(2, "Léa Marie"), (5, "Ali")]


# --- Problems of a line ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rangee", "colonne", "message", "bloquant"),
    [
        (";Léa;28/06/2011;F;2AGO1", "Nom", "Le nom ou le prénom manque.", True),
        ("DUPONT;;28/06/2011;F;2AGO1", "Prénom", "Le nom ou le prénom manque.", True),
        ("=DUPONT();Léa;28/06/2011;F;2AGO1", "Nom", "« =DUPONT() » contient un signe", True),
        (f"{'D' * 81};Léa;28/06/2011;F;2AGO1", "Nom", "Il dépasse 80 caractères.", True),
        ("DUPONT;Léa;31/02/2011;F;2AGO1", "Né(e) le", "« 31/02/2011 » n’est pas un jour", True),
        ("DUPONT;Léa;28-06-11;F;2AGO1", "Né(e) le", "« 28-06-11 » n’est pas une date", True),
        ("DUPONT;Léa;28/06/1811;F;2AGO1", "Né(e) le", "L’année 1811 n’est pas", True),
        ("DUPONT;Léa;28/06/2011;X;2AGO1", "Sexe", "« X » n’est pas compris : F ou M", False),
        (f"DUPONT;Léa;28/06/2011;F;{'2' * 31}", "Classe", "Ce code dépasse 30", False),
        ("DUPONT;Léa;28/06/2011;F", "toute la ligne", "Cette ligne a 4 cellules, l’en-tête en a 5", True),
        ("DUPONT;Léa;28/06/2011;F;2AGO1;?", "toute la ligne", "Cette ligne a 6 cellules", True),
    ],
)
def test_a_wrong_cell_is_a_problem_of_its_line(rangee, colonne, message, bloquant):
    [probleme] = ouvrir(csv_de(rangee)).problemes

    assert (probleme.ligne, probleme.colonne, probleme.bloquant) == (2, colonne, bloquant)
    assert probleme.message.startswith(message)


@pytest.mark.parametrize("ine", ["123456789AB", "1234567890A", "1234A12345B", " 123456789 ab "])
def test_the_three_forms_of_ine_are_accepted(ine):
    assert ouvrir(siecle(eleve(ID_NATIONAL=ine))).problemes == ()


@pytest.mark.parametrize("ine", ["123", "123456789ABC", "ABCDEFGHIJK", "12345678٩AB"])
def test_a_wrong_ine_is_a_blocking_problem(ine):
    [probleme] = ouvrir(siecle(eleve(ID_NATIONAL=ine))).problemes

    assert (probleme.colonne, probleme.bloquant) == ("ID_NATIONAL", True)


def test_the_current_ine_wins_over_the_older_one():
    [ligne] = ouvrir(siecle(eleve(ID_NATIONAL="1111111111A", INE_RNIE="222222222BB"))).lignes

    assert ligne.ine == "222222222BB"


def test_siecle_gives_every_field():
    [ligne] = ouvrir(
        siecle(
            eleve(
                "900",
                NOM_USAGE="MARTIN",
                CODE_SEXE="2",
                DOUBLEMENT="1",
                CODE_MEF="24730004321",
                DATE_ENTREE="02/09/2026",
                DATE_SORTIE="15/10/2026",
            ),
            structures=structures("900", ("D", "1AGO1"), ("G", "1AGO1GR1"), ("G", "LV2")),
        )
    ).lignes

    assert dataclasses.asdict(ligne) == {
        "numero": 4,
        "nom": "DUPONT",
        "prenom": "Léa",
        "nom_usage": "MARTIN",
        "naissance": dt.date(2011, 6, 28),
        "sexe": "F",
        "ine": "",
        "identifiant_siecle": "900",
        "classe": "1AGO1",
        "groupes": ("1AGO1GR1", "LV2"),
        "mef": "24730004321",
        "doublement": True,
        "entree": dt.date(2026, 9, 2),
        "sortie": dt.date(2026, 10, 15),
    }


def test_last_year_s_class_inside_an_eleve_is_not_taken_for_this_year_s():
    an_dernier = "<CODE_STRUCTURE>3EME1</CODE_STRUCTURE><PRENOM>Autre</PRENOM>"

    [ligne] = ouvrir(siecle(eleve(SCOLARITE_AN_DERNIER=an_dernier))).lignes

    assert (ligne.prenom, ligne.classe) == ("Léa", "")


def test_two_classes_for_one_eleve_keep_the_first_and_say_so():
    lecture = ouvrir(siecle(eleve("1"), structures=structures("1", ("D", "1AGO1"), ("D", "1AGO2"))))

    assert lecture.lignes[0].classe == "1AGO1"
    assert lecture.problemes == (
        Probleme(4, "CODE_STRUCTURE", "L’élève est dans plusieurs classes : 1AGO1 est retenue, 1AGO2 ne l’est pas."),
    )


def test_a_file_without_line_breaks_numbers_the_eleves_by_their_rank():
    exemple = lire(SIECLE.read_bytes())
    sans_lignes = b"".join(ligne.strip() for ligne in SIECLE.read_bytes().splitlines())

    lecture = lire(sans_lignes)

    rangs = [dataclasses.replace(ligne, numero=rang) for rang, ligne in enumerate(exemple.lignes, 1)]
    assert list(lecture.lignes) == rangs


def test_a_missing_year_or_uai_is_unknown_rather_than_wrong():
    lecture = ouvrir(siecle(eleve(), annee="", uai=""))

    assert (lecture.annee, lecture.uai) == (None, "")


# --- Anything at all ------------------------------------------------------------------------------
SAINS = [
    siecle(eleve("1", ID_NATIONAL="123456789AB"), structures=structures("1", ("D", "1AGO1"))),
    zip_de({"eleves.xml": siecle(eleve())}),
    csv_de("DUPONT;Léa;28/06/2011;F;2AGO1"),
    xlsx_de(["DUPONT", "Léa", "28/06/2011", "F", "2AGO1"]),
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SAINS), st.data())
def test_a_damaged_file_is_read_or_refused_in_french_and_never_crashes(sain, tirage):
    debut = tirage.draw(st.integers(0, len(sain)))
    fin = tirage.draw(st.integers(debut, min(len(sain), debut + 40)))
    abime = sain[:debut] + tirage.draw(st.binary(max_size=20)) + sain[fin:]
    try:
        lecture = ouvrir(abime)
    except ListeRefusee as refus:
        assert str(refus).endswith(".")  # noqa: PT017 -- a refusal is one of the two good ends
    else:
        assert lecture.lignes


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=5, max_size=5))
def test_any_cells_make_a_line_with_a_name_or_a_blocking_problem(cellules):
    contenu = xlsx_de([cellule.translate(dict.fromkeys(range(32))) for cellule in cellules])
    try:
        lecture = ouvrir(contenu)
    except ListeRefusee:
        return
    for ligne in lecture.lignes:
        assert (ligne.nom and ligne.prenom) or any(probleme.bloquant for probleme in lecture.problemes)
