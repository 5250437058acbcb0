"""The simulation of the exam: the test vectors of the sources, the thresholds, and what never goes down."""

import csv
from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from chefdoeuvre.regles.notes import Parts
from dossiers.besoins import Besoin, Reponse, besoin, besoin_au_controle, besoin_partout, bornes
from dossiers.phrases import dire_le_besoin
from dossiers.simulation import Epreuve, Issue, Option, Projet, Reglement, Simulation, Source

REGLES = {
    "admission": {"moyenne_minimale": 10},
    "controle": {"moyenne_minimale": 8, "moyenne_professionnelle_minimale": 10},
    "moyenne_professionnelle": {"epreuves": ["E2", "E31", "E32"]},
    "epreuve_de_controle": {"choix": [["E11", "E12", "E33"], ["E51", "E52"]], "moyenne_minimale": 10},
    "mentions": {"seuils": {"assez_bien": 12, "bien": 14, "tres_bien": 16, "tres_bien_felicitations": 18}},
    "facultatives": {"nombre_maximum": 2, "points_au_dessus_de": 10},
}
REGLEMENT = Reglement.de(REGLES)
COEFFICIENTS = {
    "E11": 1, "E12": 1, "E2": 4, "E31": 4, "E32": 3, "E33": 1, "E41": 2, "E42": 2, "E51": "2.5", "E52": "2.5",
    "E6": 1, "E7": 1,
}  # fmt: skip


def epreuve(code, note=None, source=None):
    note = None if note is None else Decimal(str(note))
    source = source or (Source.MANQUANTE if note is None else Source.CONNUE)
    return Epreuve(code, code, Decimal(str(COEFFICIENTS[code])), note, source)


def projet_de(points):
    """A projet that adds or takes so many points, by its oral alone."""
    return projet(oral=10 + Decimal(str(points)) / 2)


def projet(livret=None, oral=None, part_livret="0"):
    parts = Parts(Decimal(part_livret), 1 - Decimal(part_livret))
    lus = (None if note is None else Decimal(note) for note in (livret, oral))
    return Projet(parts, Decimal(2), Decimal(10), *lus)


def simuler(note=None, points_du_projet=0, options=(), **notes):
    """A candidate with the same note everywhere but where said otherwise."""
    epreuves = [epreuve(code, notes.get(code, note)) for code in COEFFICIENTS]
    return Simulation(epreuves, REGLEMENT, options, projet_de(points_du_projet))


def d_un_total(points, points_du_projet, coefficient):
    """A candidate known by a sum of points only, as in the tables of the sources; 10 in the professional épreuves."""
    reste = coefficient - 11
    epreuves = [
        Epreuve("E2", "épreuves professionnelles", Decimal(11), Decimal(10), Source.CONNUE),
        Epreuve("E51", "toutes les autres", Decimal(reste), Decimal(points - 110) / reste, Source.CONNUE),
    ]
    return Simulation(epreuves, REGLEMENT, (), projet_de(points_du_projet))


def test_the_coefficients_of_agora_add_up_to_25():
    assert simuler(12).total_des_coefficients == 25


# total, points before, points of the projet, mean after (two decimals of the sources, exact when they are)
VECTEURS = [
    (27, 320, 10, "12.2222"),
    (27, 270, -4, "9.8519"),
    (27, 270, -8, "9.7037"),
    (27, 230, 12, "8.9630"),
    (27, 230, -8, "8.2222"),
    (27, 245, 12, "9.5185"),
    (27, 400, 10, "15.1852"),
    (25, 250, -4, "9.84"),
    (25, 246, 4, "10.00"),
    (25, 196, 4, "8.00"),
    (25, 204, -8, "7.84"),
    (25, 295, 8, "12.12"),
    (25, 445, 8, "18.12"),
]


@pytest.mark.parametrize(("coefficient", "points", "projet", "moyenne"), VECTEURS)
def test_the_vectors_of_the_sources(coefficient, points, projet, moyenne):
    simulation = d_un_total(points, projet, coefficient)
    assert round(simulation.points, 9) == points + projet
    assert round(simulation.moyenne, 4) == Decimal(moyenne)


def test_the_table_of_the_academic_training_is_found_again():
    """Its seven examples; it prints means cut or rounded, so the exact ones are held to less than a tenth."""
    with (settings.RACINE / "tests" / "exemples" / "chef-doeuvre-points.csv").open(encoding="utf-8") as fichier:
        exemples = list(csv.DictReader(fichier, delimiter=";"))
    assert len(exemples) == 7
    for exemple in exemples:
        du_projet = projet(oral=exemple["note_chef_doeuvre"])
        coefficient, avant = int(exemple["total_coefficients"]), int(exemple["points_avant"])
        simulation = replace(d_un_total(avant, 0, coefficient), projet=du_projet)
        assert du_projet.points == int(exemple["points_ajoutes"])
        assert round(simulation.points, 9) == int(exemple["points_apres"])
        imprimee = Decimal(exemple["moyenne_apres_imprimee"].replace(",", "."))
        assert abs(simulation.moyenne - imprimee) < Decimal("0.05")


@pytest.mark.parametrize(
    ("points", "projet", "issue", "mention"),
    [
        (250, 0, Issue.ADMIS, ""),
        (250, -4, Issue.CONTROLE, ""),  # loses the admission
        (246, 4, Issue.ADMIS, ""),  # gains it
        (196, 4, Issue.CONTROLE, ""),  # gains the contrôle
        (196, 0, Issue.AJOURNE, ""),
        (204, -8, Issue.AJOURNE, ""),  # loses it
        (204, 0, Issue.CONTROLE, ""),
        (295, 8, Issue.ADMIS, "assez_bien"),
        (445, 8, Issue.ADMIS, "tres_bien_felicitations"),
    ],
)
def test_the_projet_counts_before_the_thresholds(points, projet, issue, mention):
    simulation = d_un_total(points, projet, 25)
    assert (simulation.issue, simulation.mention) == (issue, mention)


def test_the_controle_opens_from_8_with_10_of_professional_mean():
    assert simuler(6, E2=10, E31=10, E32=10).moyenne == Decimal("7.76")
    assert simuler(6, E2=10, E31=10, E32=10).issue == Issue.AJOURNE
    assert simuler("6.5", E2=10, E31=10, E32=10).issue == Issue.CONTROLE
    assert simuler(9, E2="9.99", E31=10, E32=10).issue == Issue.AJOURNE


def test_a_threshold_is_compared_without_rounding():
    presque = simuler(10, E7="9.9")
    assert round(presque.moyenne, 2) == Decimal("10.00")
    assert presque.issue == Issue.CONTROLE


@pytest.mark.parametrize(
    ("note", "mention"),
    [
        ("11.99", ""),
        (12, "assez_bien"),
        (14, "bien"),
        (16, "tres_bien"),
        ("17.99", "tres_bien"),
        (18, "tres_bien_felicitations"),
    ],
)
def test_the_mentions(note, mention):
    assert simuler(note).mention == mention


def test_before_2024_the_best_mention_is_tres_bien():
    ancien = Reglement.de(REGLES | {"mentions": {"seuils": {"assez_bien": 12, "bien": 14, "tres_bien": 16}}})
    assert replace(simuler(19), reglement=ancien).mention == "tres_bien"


def test_options_add_only_what_is_above_10_and_two_at_most():
    options = [Option("LSF", Decimal(16)), Option("Langue", Decimal(9)), Option("Sport", Decimal(12)),
               Option("Mobilité", Decimal(14))]  # fmt: skip
    simulation = simuler(10, options=options)
    assert simulation.points_des_options == 10  # 6 and 4
    assert simulation.total_des_coefficients == 25


def test_a_missing_note_gives_no_mean_and_no_result():
    incomplete = simuler(12, E31=None, E2=None)
    assert [manquante.code for manquante in incomplete.manquantes] == ["E2", "E31"]
    assert (incomplete.moyenne, incomplete.issue, incomplete.mention) == (None, Issue.INCOMPLETE, "")


def test_a_dispensed_unit_takes_its_coefficient_away():
    epreuves = [epreuve(code, 11, Source.CONNUE) for code in COEFFICIENTS if code != "E7"]
    simulation = Simulation([*epreuves, epreuve("E7", source=Source.DISPENSEE)], REGLEMENT)
    assert (simulation.total_des_coefficients, simulation.moyenne) == (24, 11)


def test_what_must_i_get():
    simulation = Simulation([epreuve(code, None if code == "E31" else 9) for code in COEFFICIENTS], REGLEMENT)
    assert besoin(simulation, "E31", Decimal(10)) == Besoin(Reponse.NOTE, Decimal("15.25"))
    assert simulation.avec("E31", Decimal("15.25")).moyenne == 10
    assert besoin(simulation, "E31", Decimal(12)) == Besoin(Reponse.IMPOSSIBLE)
    assert besoin(simuler(15), "E7", Decimal(10)) == Besoin(Reponse.ACQUIS, Decimal(0))
    assert besoin(simuler(15), "E99", Decimal(10)) is None
    vide = Simulation([epreuve(code) for code in COEFFICIENTS], REGLEMENT)
    assert besoin(vide, "E31", Decimal(10)) == Besoin(Reponse.AUTRES)


def test_what_must_i_get_at_the_oral_of_the_projet():
    simulation = replace(simuler("9.8"), projet=projet(livret="14.55", part_livret="0.5"))
    # 245 points: the livret takes its half of 9.1, the oral must bring the rest of 5.
    assert besoin(simulation, "oral", Decimal(10)) == Besoin(Reponse.NOTE, Decimal("10.45"))
    assert replace(simulation, projet=projet(livret="14.55", oral="10.45", part_livret="0.5")).moyenne == 10


def test_the_same_note_everywhere_for_all_that_is_missing():
    simulation = replace(simuler(12, E2=None, E31=None), projet=projet(livret=15, part_livret="0.5"))
    partout = besoin_partout(simulation, Decimal(12))
    assert partout.reponse == Reponse.NOTE
    complete = replace(
        simulation.avec("E2", partout.note).avec("E31", partout.note),
        projet=projet(livret=15, oral=partout.note, part_livret="0.5"),
    )
    assert round(complete.moyenne, 20) == 12
    assert besoin_partout(simuler(12), Decimal(10)) is None


def test_the_missing_notes_leave_a_mean_between_two_bounds():
    simulation = simuler(10, E2=None)
    assert bornes(simulation) == (Decimal("8.4"), Decimal("11.6"))
    assert bornes(simuler(10)) == (10, 10)


def test_a_projet_without_its_oral_gives_no_result_yet():
    simulation = replace(simuler(12), projet=projet(livret=15, part_livret="0.5"))
    assert (simulation.moyenne, simulation.issue) == (None, Issue.INCOMPLETE)
    assert replace(simulation, projet=None).moyenne == 12


def test_the_projet_of_the_demo_file():
    complet = projet(livret="14.55", oral=15, part_livret="0.5")
    assert (complet.note, complet.points) == (Decimal("14.775"), Decimal("9.550"))


def test_the_controle_keeps_the_better_note_of_each_epreuve():
    # 222 points of 25: an oral of 16 in E12 brings 8 (coefficient 1), one of 16.8 in E51 brings 22 (2,5).
    simulation = simuler(8, E2=10, E31=10, E32=10)
    assert simulation.moyenne == Decimal("8.88")
    controle = simulation.au_controle({"E12": Decimal(16), "E51": Decimal("16.8")})
    assert (controle.moyenne, controle.est_admis) == (Decimal("10.08"), True)
    une_baisse = simulation.au_controle({"E12": Decimal(3), "E51": Decimal("16.8")})
    assert (une_baisse.moyenne, une_baisse.est_admis) == (Decimal("9.76"), False)


def test_the_controle_says_nothing_before_both_orals_or_when_it_is_not_open():
    controle = simuler(8, E2=10, E31=10, E32=10).au_controle({"E12": Decimal(20), "E51": None})
    assert (controle.manquants, controle.est_admis) == (["E51"], None)
    assert simuler(12).au_controle({"E12": Decimal(20), "E51": Decimal(20)}).est_admis is None
    assert simuler(8, E2=10, E31=10, E32=10).au_controle({}).est_admis is None


@pytest.mark.parametrize(
    ("notes", "oraux", "attendu"),
    [
        ({}, {"E12": None, "E51": None}, "au moins 16"),  # 28 points ÷ 3,5, above 8
        ({}, {"E12": Decimal(16), "E51": None}, "au moins 16"),
        ({"E51": "18.5"}, {"E12": None, "E51": None}, "au moins 9,75"),  # E51 cannot be raised by such a note
        ({"E12": 5}, {"E12": Decimal(3), "E51": None}, "20 ne suffit pas"),
        ({}, {"E12": Decimal(20), "E51": Decimal(20)}, ""),
    ],
)
def test_what_the_orals_of_controle_must_reach(notes, oraux, attendu):
    simulation = simuler(8, **{"E2": 10, "E31": 10, "E32": 10} | notes)
    assert dire_le_besoin(besoin_au_controle(simulation.au_controle(oraux))) == attendu


notes = st.fixed_dictionaries({code: st.decimals(0, 20, places=2) for code in COEFFICIENTS})
ECHELLE = [Issue.AJOURNE, Issue.CONTROLE, Issue.ADMIS]


@given(notes, st.sampled_from(sorted(COEFFICIENTS)), st.decimals(0, 20, places=2))
def test_raising_a_note_never_lowers_the_result(obtenues, code, note):
    avant = simuler(**obtenues)
    apres = avant.avec(code, max(note, obtenues[code]))
    assert apres.moyenne >= avant.moyenne
    assert ECHELLE.index(apres.issue) >= ECHELLE.index(avant.issue)


@given(notes, st.decimals(0, 20, places=2), st.decimals(0, 20, places=2), st.decimals(0, 20, places=2))
def test_an_oral_of_controle_never_lowers_the_mean_and_a_better_one_never_either(obtenues, un, autre, meilleur):
    simulation = simuler(**obtenues)
    bas, haut = sorted([un, meilleur])
    apres = [simulation.au_controle({"E33": note, "E52": autre}).apres.moyenne for note in (bas, haut)]
    assert simulation.moyenne <= apres[0] <= apres[1]


@given(notes, st.decimals(-20, 20, places=2))
def test_the_parts_add_up_to_the_whole(obtenues, projet):
    simulation = simuler(points_du_projet=projet, **obtenues)
    parties = sum(une.points for une in simulation.epreuves) + simulation.points_des_options + projet
    assert simulation.points == parties


@given(notes, st.decimals(0, 20, places=2), st.decimals(0, 20, places=2), st.decimals(0, 20, places=2))
def test_a_better_oral_of_the_projet_never_lowers_the_result(obtenues, livret, oral, meilleur):
    bas, haut = sorted([oral, meilleur])
    avant, apres = (
        replace(simuler(**obtenues), projet=projet(livret=str(livret), oral=str(note), part_livret="0.5"))
        for note in (bas, haut)
    )
    assert apres.moyenne >= avant.moyenne
    assert ECHELLE.index(apres.issue) >= ECHELLE.index(avant.issue)


@given(notes, st.sampled_from(sorted(COEFFICIENTS)), st.sampled_from([10, 12, 14, 16, 18]))
def test_the_note_that_is_needed_gives_the_mean_that_is_wanted(obtenues, code, visee):
    trouve = besoin(simuler(**obtenues), code, Decimal(visee))
    if trouve.reponse == Reponse.NOTE:
        assert round(simuler(**obtenues).avec(code, trouve.note).moyenne, 20) == visee
