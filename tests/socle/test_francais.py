"""The grammar that every template follows."""

import pytest
from django.template import engines


@pytest.mark.parametrize(
    ("nombre", "phrase"), [(0, "0 élève a"), (1, "1 élève a"), (2, "2 élèves ont"), ([], "[] élève a")]
)
def test_nothing_is_singular_in_french(nombre, phrase):
    gabarit = engines["django"].from_string('{{ n }} élève{{ n|pluralize }} {{ n|pluralize:"a,ont" }}')
    assert gabarit.render({"n": nombre}) == phrase
