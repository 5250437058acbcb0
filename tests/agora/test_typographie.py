"""No line of the screen begins with a colon, and no « is left alone at the end of one."""

import pytest

from tests.agora.typographie import corriger, fautes_de_gabarit, fautes_de_module, gabarits, modules


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        ("Session : 2027 ; fini ?", "Session\xa0: 2027\xa0; fini\xa0?"),
        ("« Lina »", "«\xa0Lina\xa0»"),
        ("n° 12, 50 %", "n°\xa012, 50\xa0%"),
        ("{% if a != b %}x{% endif %}", "{% if a != b %}x{% endif %}"),
        ("{{ total }} %", "{{ total }}\xa0%"),
        ("https://agora.lycee.fr", "https://agora.lycee.fr"),
        ("un %s et un %(nom)s", "un %s et un %(nom)s"),
    ],
)
def test_the_spaces_that_french_wants(tape, attendu):
    assert corriger(tape) == attendu


def test_what_a_person_reads_breaks_at_no_wrong_place():
    fautes = [faute for chemin in gabarits() for faute in fautes_de_gabarit(chemin)]
    fautes += [faute for chemin in modules() for faute in fautes_de_module(chemin)]
    assert fautes == [], "run: python -m tests.agora.typographie"
