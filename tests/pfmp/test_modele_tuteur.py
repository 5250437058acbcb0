"""The model that schools share: what a file may hold, what is refused, how two models differ."""

import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pfmp import actions
from pfmp.modele_tuteur import contenu_d_agora, mots_de
from pfmp.models import ModeleTuteur
from pfmp.regles.modele_tuteur import (
    Codes,
    Difference,
    FichierRefuseError,
    Partie,
    differences,
    lire_le_fichier,
    parties_de,
)

MODELE = {
    "format": "agora-modele-tuteur",
    "format_version": 1,
    "diplome": "AGORA",
    "nom": "Modèle de l’académie",
    "version": "2",
    "mots": {"1.1.1": "Comprend la demande", "1.1.2": "Répond juste"},
    "mots_savoir_etre": {"SE1": "Vient à l’heure"},
    "grille_simple": ["1.1.1"],
    "niveaux": {"1": "Pas encore", "2": "Commence", "3": "Fait", "4": "Explique"},
    "non_observe": "Pas vu",
    "notice_tuteurs": "# À quoi sert\nÀ dire où il en est.\n- Un point",
    "notice_enseignants": "Pour vous",
    "livret": "Merci",
}
CODES = Codes("AGORA", {"1.1.1", "1.1.2"}, {"SE1"})


def lire(**autres):
    return lire_le_fichier(json.dumps({**MODELE, **autres}).encode(), CODES)


def raisons(octets: bytes) -> list[str]:
    with pytest.raises(FichierRefuseError) as refus:
        lire_le_fichier(octets, CODES)
    return refus.value.raisons


def test_a_model_exported_is_a_model_read():
    assert lire()["mots"] == MODELE["mots"]
    assert set(lire()) == set(MODELE) - {"format", "format_version", "diplome", "version"}


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x00\xff",
        b"[" * 100_000,
        b'{"format": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"n": ' + b"9" * 5000 + b"}",
        "{".encode("utf-16"),
    ],
    ids=["empty", "binary", "deep", "NaN", "twice the same key", "endless number", "utf-16"],
)
def test_what_is_not_json_is_refused_with_a_sentence(octets):
    assert raisons(octets) == ["Ce fichier n’est pas un modèle : il ne se lit pas comme du JSON."]


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"[]", "n’est pas un modèle pour les tuteurs exporté par Agora"),
        (b'{"format": "autre"}', "n’est pas un modèle pour les tuteurs exporté par Agora"),
        (json.dumps({**MODELE, "format_version": 2}).encode(), "autre version d’Agora"),
        (json.dumps({**MODELE, "diplome": "MELEC"}).encode(), "autre diplôme"),
        (b" " * 300_000, "trop gros"),
    ],
)
def test_a_file_of_something_else_says_what_it_is(octets, raison):
    assert [raison in dite for dite in raisons(octets)] == [True]


@pytest.mark.parametrize(
    ("partie", "valeur", "raison"),
    [
        ("mots", None, "Les mots des compétences manquent."),
        ("mots", {"9.9.9": "Autre"}, "« 9.9.9 » n’est pas le code d’une compétence."),
        ("mots", {"1.1.1": ""}, "1.1.1 : il manque un texte."),
        ("mots", {"1.1.1": 12}, "1.1.1 : il manque un texte."),
        ("mots", {"1.1.1": "x" * 251}, "1.1.1 : 251 signes, 250 au plus."),
        ("mots", {"1.1.1": "a\x00b"}, "1.1.1 : ce texte contient des signes invisibles qui ne s’impriment pas."),
        ("mots", {"1.1.1": "\ud800"}, "1.1.1 : ce texte contient des signes invisibles qui ne s’impriment pas."),
        ("mots_savoir_etre", {"SE9": "Autre"}, "« SE9 » n’est pas le code d’un savoir-être."),
        ("grille_simple", ["1.1.1", "1.1.1"], "La grille simple compte de 1 à 12 compétences, chacune une fois."),
        ("grille_simple", [], "La grille simple compte de 1 à 12 compétences, chacune une fois."),
        ("grille_simple", ["SE1"], "La grille simple nomme une compétence qui n’est pas dans le référentiel."),
        ("grille_simple", [{}], "La grille simple est une liste de codes de compétences."),
        ("niveaux", {"1": "Seul"}, "Les quatre niveaux doivent être décrits, de 1 à 4, et eux seuls."),
        ("non_observe", " ", "La phrase de ce qui n’est pas observé : il manque un texte."),
        ("livret", "x" * 6001, "Livret du tuteur : 6001 signes, 6000 au plus."),
        ("nom", ["x"], "Le nom du modèle : il manque un texte."),
        ("intrus", 1, "« intrus » n’est pas une partie du modèle."),
    ],
)
def test_each_part_that_is_wrong_is_named(partie, valeur, raison):
    assert raisons(json.dumps({**MODELE, partie: valeur}).encode()) == [raison]


def test_all_that_is_wrong_is_said_at_once():
    assert len(raisons(json.dumps({**MODELE, "mots": {"9.9.9": ""}, "livret": "", "niveaux": 3}).encode())) == 3


VALEURS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda plus: st.lists(plus) | st.dictionaries(st.sampled_from(["1", "1.1.1", "SE1", "x"]), plus),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*MODELE, "x"]), VALEURS, max_size=4))
def test_whatever_the_parts_hold_they_are_read_or_refused(parties):
    try:
        lu = lire(**parties)
    except FichierRefuseError as refus:
        lu = {"raisons": refus.raisons}
    assert lu
    json.dumps(lu).encode()


def test_the_differences_are_named_in_the_words_of_the_page():
    autre = lire(non_observe="Pas observé", mots={"1.1.1": "Comprend la demande", "1.1.2": "Répond"})
    assert differences(lire(), autre) == [
        Difference("Non observé", "Pas vu", "Pas observé"),
        Difference("1.1.2", "Répond juste", "Répond"),
    ]


def test_a_notice_is_read_in_parts():
    assert parties_de("Bonjour\n# À quoi sert\nÀ dire.\n- Un\n\n- Deux") == [
        Partie("", ("Bonjour",), ()),
        Partie("À quoi sert", ("À dire.",), ("Un", "Deux")),
    ]


def test_the_model_of_agora_is_a_model(referentiel_officiel):
    competences = referentiel_officiel.competences
    codes = Codes(
        "AGORA",
        {une.code for une in competences.professionnelles()},
        {une.code for une in competences.savoir_etre()},
    )
    fichier = {"format": "agora-modele-tuteur", "format_version": 1, "diplome": "AGORA", **contenu_d_agora()}
    assert lire_le_fichier(json.dumps(fichier).encode(), codes) == contenu_d_agora()


# --- A school keeps versions ----------------------------------------------------------------------------
def test_each_change_is_another_version_and_the_latest_one_is_read(lycee, m_albaredol):
    actions.enregistrer_le_modele(etablissement=lycee, contenu=lire(), par=m_albaredol, apres=0)
    deuxieme = actions.enregistrer_le_modele(
        etablissement=lycee, contenu=lire(nom="Ambrelle"), par=m_albaredol, apres=1, origine="academie.json"
    )
    assert (deuxieme.version, deuxieme.origine, mots_de(lycee.pk).nom) == (2, "academie.json", "Ambrelle")
    assert ModeleTuteur.objects.get(version=1).nom == "Modèle de l’académie"


def test_a_model_changed_meanwhile_or_unchanged_is_not_written_over(lycee, m_albaredol):
    actions.enregistrer_le_modele(etablissement=lycee, contenu=lire(), par=m_albaredol, apres=0)
    for contenu, apres in ((lire(nom="Autre"), 0), (lire(), 1)):
        with pytest.raises(ValidationError):
            actions.enregistrer_le_modele(etablissement=lycee, contenu=contenu, par=m_albaredol, apres=apres)
    assert ModeleTuteur.objects.count() == 1
