"""Finding a pupil by name, among those whom one may know."""

import pytest
from django.urls import reverse

from suivi.tableaux.recherche import AU_PLUS, Recherche
from tests.factories import EleveFactory
from tests.personnages import AUJOURD_HUI


def trouves(demande, personne) -> list[tuple[str, str]]:
    return [(eleve.nom, eleve.classe) for eleve in Recherche.de(demande, personne, AUJOURD_HUI).eleves]


@pytest.fixture
def celik(lycee, tago1):
    return EleveFactory(etablissement=lycee, nom="ÇELIK", prenom="Fatou-Éva", classe=tago1)


@pytest.mark.parametrize(
    "demande", ["celik", "ÇELIK", "fatou", "éva", "  eva çel ", "Celik Fatou-Eva", "l'éva celik"[2:]]
)
def test_accents_case_and_order_do_not_count(celik, lea, mme_delmasse, demande):
    assert trouves(demande, mme_delmasse) == [("ÇELIK Fatou-Éva", "Terminale AGOrA")]


def test_a_name_in_two_words_is_found_written_as_one(lycee, tago1, mme_delmasse):
    EleveFactory(etablissement=lycee, nom="LE GOFF", prenom="Manon", classe=tago1)
    for demande in ("legoff", "LeGoff m", "goff"):
        assert [nom for nom, _ in trouves(demande, mme_delmasse)] == ["LE GOFF Manon"]


@pytest.mark.parametrize("demande", ["", "   ", "elik", "celik lea", "%", "_"])
def test_a_word_is_searched_from_its_beginning_and_all_must_be_there(celik, lea, mme_delmasse, demande):
    assert trouves(demande, mme_delmasse) == []


def test_nobody_is_found_whom_one_may_not_know(lea, noe, nora, mme_delmasse, m_albaredol, m_vasseur):
    for personne, noms in ((mme_delmasse, []), (m_albaredol, ["PETIT Noé"]), (m_vasseur, [])):
        assert [nom for nom, _ in trouves("petit", personne)] == noms


def test_a_long_answer_is_cut_and_says_so(client, lycee, tago1, mme_delmasse):
    for rang in range(AU_PLUS + 1):
        EleveFactory(etablissement=lycee, nom=f"MARTIN{rang:02}", classe=tago1)
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:eleves"), {"q": "martin"}).text
    assert page.count("MARTIN") == AU_PLUS
    assert "Seuls les premiers noms sont affichés" in page


def test_what_is_asked_comes_back_escaped(client, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("suivi:eleves"), {"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_queries_do_not_grow_with_the_answers(
    client, lycee, tago1, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        EleveFactory(etablissement=lycee, nom="MARTIN", classe=tago1)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(7):
        client.get(reverse("suivi:eleves"), {"q": "martin"})
