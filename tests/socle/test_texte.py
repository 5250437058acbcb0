"""The sorting key: the same in Python and in the database, and in the order of a French list."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scolarite.models import Discipline, Utilisateur
from socle.texte import cle_de_tri, en_ordre
from tests.factories import DisciplineFactory, UtilisateurFactory


@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("ÇELIK Fatoumata", "celik fatoumata"),
        ("L'Hêtre-Œuvré", "l hetre oeuvre"),
        ("DE LA TOUR", "de la tour"),
        ("N'DIAYE Anaïs", "n diaye anais"),
        ("", ""),
    ],
)
def test_the_key_drops_accents_case_and_punctuation(texte, cle):
    assert cle_de_tri(texte) == cle


@pytest.fixture
def temoin(db):
    """Zoé, whose name each example changes."""
    return UtilisateurFactory(prenom="Zoé")


@given(nom=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_computes_the_same_key(temoin, nom):
    Utilisateur.objects.filter(pk=temoin.pk).update(nom=nom)
    assert Utilisateur.objects.values_list("tri", flat=True).get(pk=temoin.pk) == cle_de_tri(f"{nom} Zoé")


def test_names_sort_as_in_a_french_list(db):
    for nom in ("ZEKRI", "ÇELIK", "CHAUVIN", "ÉLOI", "D'HONDT", "DE LA TOUR", "DUPONT"):
        UtilisateurFactory(nom=nom)
    assert list(Utilisateur.objects.values_list("nom", flat=True)) == [
        "ÇELIK",
        "CHAUVIN",
        "D'HONDT",
        "DE LA TOUR",
        "DUPONT",
        "ÉLOI",
        "ZEKRI",
    ]


def test_a_short_list_is_sorted_as_a_dictionary_without_a_column_for_it(db):
    for intitule in ("Mathématiques", "Économie-gestion", "arts appliqués", "Lettres-histoire"):
        DisciplineFactory(code=cle_de_tri(intitule).replace(" ", "-"), intitule=intitule)
    lues = Discipline.objects.order_by(en_ordre("intitule")).values_list("intitule", flat=True)
    assert list(lues) == ["arts appliqués", "Économie-gestion", "Lettres-histoire", "Mathématiques"]
