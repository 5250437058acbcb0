"""What enters an état récapitulatif, how it is ordered, and what is missing. Without a database."""

from datetime import date

import pytest

from dossiers.regles import (
    Activite,
    Competence,
    Ligne,
    Renvoi,
    Travail,
    competences_mobilisees,
    manques_des_travaux,
    manques_du_candidat,
    ranger,
)

ACTIVITES = (Activite("1.1", "Accueillir"), Activite("1.2", "Traiter"), Activite("1.3", "Actualiser"))
C111, C112 = Competence(111, "1.1.1", "Saluer", "1.1"), Competence(112, "1.1.2", "Orienter", "1.1")
C121, C131 = Competence(121, "1.2.1", "Répondre", "1.2"), Competence(131, "1.3.1", "Saisir", "1.3")
AILLEURS = 211  # a compétence of bloc 2, in the same situation


def travail(numero: int, *competences: Competence, **champs) -> Travail:
    complet = {
        "situation": numero,
        "intitule": f"Travail {numero}",
        "date": date(2026, 10, numero),
        "contexte": "Cours",
        "nature": "Simulée",
        "organisation": "Cycles Mirandelle",
        "description": "Établir un devis.",
        "competences": competences,
        "productions": ("devis",),
        "outils": ("PGI",),
        "enseignant": "Mme Delmasse",
        "vise_le": date(2026, 10, numero),
    }
    return Travail(**{**complet, **champs})


@pytest.mark.parametrize(
    ("marques", "close_et_inscrit", "attendues"),
    [
        pytest.param({111: "3"}, False, (C111, C112), id="a level on one compétence: the pupil was there"),
        pytest.param({111: "N"}, False, (C111, C112), id="worked on without a level"),
        pytest.param({AILLEURS: "1"}, False, (C111, C112), id="a level on a compétence of another bloc"),
        pytest.param({111: "A", 112: "A"}, True, (), id="absent"),
        pytest.param({111: "R"}, True, (), id="nothing handed in"),
        pytest.param({111: "C"}, True, (), id="not concerned"),
        pytest.param({111: "A", 112: "2"}, False, (C112,), id="absent for one compétence, there for the other"),
        pytest.param({}, False, (), id="no mark, and the situation still open"),
        pytest.param({}, True, (C111, C112), id="no mark: the closing of the situation stands for it"),
        pytest.param({111: ""}, True, (C111, C112), id="an emptied cell is no mark"),
    ],
)
def test_who_was_there_and_on_what(marques, close_et_inscrit, attendues):
    assert competences_mobilisees((C111, C112), marques, close_et_inscrit=close_et_inscrit) == attendues


def test_travaux_are_numbered_by_activity_then_by_date():
    tard, tot, autre = travail(9, C111), travail(2, C112), travail(1, C121)
    sections = ranger([tard, autre, tot], ACTIVITES)
    assert [section.lignes for section in sections] == [(Ligne(1, tot), Ligne(2, tard)), (Ligne(3, autre),), ()]


def test_a_travail_is_written_once_under_the_activity_that_it_shows_best_and_referred_to_elsewhere():
    mixte = travail(1, C111, C112, C121)
    premiere, deuxieme, troisieme = ranger([mixte], ACTIVITES)
    assert (premiere.lignes, premiere.renvois) == ((Ligne(1, mixte),), ())
    assert (deuxieme.lignes, deuxieme.renvois) == ((), (Renvoi(1, ("1.2.1",)),))
    assert [section.est_vide for section in (premiere, deuxieme, troisieme)] == [False, False, True]


def test_between_two_activities_equally_shown_the_first_is_taken():
    assert ranger([travail(1, C131, C121)], ACTIVITES)[1].lignes == (Ligne(1, travail(1, C131, C121)),)


def test_what_is_missing_is_said_in_the_words_of_the_screen():
    sections = ranger(
        [travail(1, C111), travail(2, C121, description="", productions=(), vise_le=None, intitule="Relancer")],
        ACTIVITES,
    )
    assert [manque.replace("\u00a0", " ") for manque in manques_des_travaux(sections)] == [
        "Activité 1.3 : aucun travail professionnel ne l’atteste.",
        "Travail n° 2, « Relancer » : il manque la description, les documents produits "
        "et le visa de l’enseignant (la situation n’est pas clôturée).",
    ]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, []),
        ({"numero": ""}, ["Le numéro d’inscription à l’examen n’est pas connu."]),
        ({"naissance": None}, ["La date de naissance n’est pas connue."]),
        (
            {"candidat": False, "numero": ""},
            ["L’inscription à la session 2027 n’est pas enregistrée : statut et mode sont inconnus."],
        ),
    ],
)
def test_what_is_missing_about_the_candidate(champs, attendu):
    complet = {"session": 2027, "naissance": date(2009, 5, 14), "candidat": True, "numero": "12"}
    manques = manques_du_candidat(**{**complet, **champs})
    assert [manque.replace("\u00a0", " ") for manque in manques] == attendu
