"""The grammar that every template follows."""

from decimal import Decimal

import pytest
from django.template import engines

from socle.typographie import minuscule


@pytest.mark.parametrize(
    ("nombre", "phrase"),
    [(0, "0 élève a"), (1, "1 élève a"), (2, "2 élèves ont"), ([], "[] élève a"), ([1, 2], "[1, 2] élèves ont")],
)
def test_nothing_is_singular_in_french(nombre, phrase):
    gabarit = engines["django"].from_string('{{ n }} élève{{ n|pluralize }} {{ n|pluralize:"a,ont" }}')
    assert gabarit.render({"n": nombre}) == phrase


@pytest.mark.parametrize(
    ("nombre", "phrase"), [("0.5", "0,5 jour"), ("1.5", "1,5 jour"), ("2.0", "2 jours"), ("2.5", "2,5 jours")]
)
def test_all_below_two_is_singular_in_french(nombre, phrase):
    gabarit = engines["django"].from_string("{{ n|floatformat }} jour{{ n|pluralize }}")
    assert gabarit.render({"n": Decimal(nombre)}) == phrase


@pytest.mark.parametrize(
    ("nom", "ecrit"),
    [
        ("LE GOFF Manon", "de LE GOFF Manon"),
        ("Agnès LECŒUR", "d’Agnès LECŒUR"),
        ("ÉVRARD Tom", "d’ÉVRARD Tom"),
        ("Œdile", "d’Œdile"),
        ("O'BRIEN Léa", "d’O&#x27;BRIEN Léa"),
        ("Yasmine", "de Yasmine"),
        ("Yves", "d’Yves"),
        ("<b>", "de &lt;b&gt;"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel(nom, ecrit):
    assert engines["django"].from_string("{% load gabarit %}{{ nom|de }}").render({"nom": nom}) == ecrit


@pytest.mark.parametrize(
    ("libelle", "dans_la_phrase"),
    [
        ("Attestation de PFMP", "attestation de PFMP"),
        ("PFMP obligatoire", "PFMP obligatoire"),
        ("Évaluation", "évaluation"),
    ],
)
def test_a_label_inside_a_sentence_keeps_its_acronyms(libelle, dans_la_phrase):
    assert minuscule(libelle) == dans_la_phrase
