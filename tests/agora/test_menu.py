"""The header says where one is and who one is."""

import pytest
from django.test import RequestFactory

from agora.menu import Menu
from scolarite.models import Role, Utilisateur
from tests.factories import UtilisateurFactory


def menu_de(utilisateur, chemin="/"):
    requete = RequestFactory().get(chemin)
    requete.user = Utilisateur.objects.get(pk=utilisateur.pk)
    return Menu(requete)


def test_the_header_names_the_school_the_year_and_the_person(client, mme_delmasse, annee):
    client.force_login(mme_delmasse)
    page = client.get("/accessibilite/").content.decode()
    for texte in (
        "Lycée professionnel du Val-d&#x27;Ambrelle",
        "Année 2026-2027",
        "Mme Aurore Delmasse",
        "Enseignante",
    ):
        assert texte in page


def test_a_stranger_gets_neither_menu_nor_school(client, lycee):
    page = client.get("/accessibilite/").content.decode()
    assert "Val-d" not in page
    assert "Menu principal" not in page


@pytest.mark.parametrize(
    ("civilite", "role", "fonction"),
    [
        ("mme", Role.Nature.ENSEIGNANT, "Enseignante"),
        ("m", Role.Nature.ENSEIGNANT, "Enseignant"),
        ("mme", Role.Nature.CPE, "CPE"),
        ("", Role.Nature.ELEVE, "Élève"),
    ],
)
def test_the_role_is_named_in_the_gender_of_the_person(lycee, civilite, role, fonction):
    personne = UtilisateurFactory(civilite=civilite, role=role, role__etablissement=lycee)
    assert menu_de(personne).fonction == fonction


def test_somebody_without_a_role_has_a_menu_all_the_same(db):
    menu = menu_de(UtilisateurFactory())
    assert (menu.fonction, menu.etablissement, [entree.libelle for entree in menu.entrees]) == ("", None, ["Accueil"])


def test_the_menu_marks_the_page_and_the_section_where_one_is(mme_delmasse):
    assert menu_de(mme_delmasse, "/").entrees[0].courante == "page"
    assert menu_de(mme_delmasse, "/ailleurs/").entrees[0].courante == ""


@pytest.mark.parametrize("role", Role.Nature)
def test_every_role_has_its_menu(lycee, role):
    personne = UtilisateurFactory(role=role, role__etablissement=lycee)
    assert menu_de(personne).entrees[0].libelle == "Accueil"


def test_a_fragment_that_shows_no_header_costs_no_query(mme_delmasse, django_assert_num_queries):
    with django_assert_num_queries(1):  # that of menu_de
        menu_de(mme_delmasse)
