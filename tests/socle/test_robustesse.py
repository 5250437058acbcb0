"""How hard a password is to guess: figures that the CNIL publishes, and what they must not count."""

import pytest

from socle import robustesse


@pytest.mark.parametrize(
    ("mot_de_passe", "bits"),
    [
        ("kQ7mZ2xT9", 54),  # 62^9
        ("kQ7mZ2xT9pB4wH", 83),  # 62^14
        ("Rk7!vT2$qLm9", 80),  # 99^12
        ("brindille-pomme", 90),  # 63^15
        ("aaaaaaaaaaaaaaaa", 9),  # two signs that count
        ("azertyuiop", 9),
        ("chatchatchatchat", 28),  # six: then the same three signs come back
        ("", 0),
    ],
)
def test_strength(mot_de_passe, bits):
    assert robustesse.bits(mot_de_passe) == bits


@pytest.mark.parametrize(
    ("mot_de_passe", "suite"),
    [
        ("mon-AZERTY-vif", "AZERTY"),
        ("vif98765", "98765"),
        ("hhhh", "hhhh"),
        ("vif123orme", ""),
        ("constitutionnel", ""),
        ("é", ""),
    ],
)
def test_runs(mot_de_passe, suite):
    assert robustesse.suite(mot_de_passe) == suite


@pytest.mark.parametrize(
    ("mot_de_passe", "seul"),
    [("Chocolat2009!", True), ("éléphant", True), ("!Chocolat", True), ("chocolat noir", False), ("ch0colat", False)],
)
def test_one_word(mot_de_passe, seul):
    assert robustesse.est_un_seul_mot(mot_de_passe) == seul


@pytest.mark.parametrize(
    ("mot_de_passe", "mots", "trouve"),
    [
        ("vive-l'Hêtre", ["L'Hêtre"], "L'Hêtre"),
        ("galéasse", ["Léa"], ""),
        ("Léa-et-Tom", ["Léa"], "Léa"),
        ("orme", [""], ""),
    ],
)
def test_a_word_is_found_without_its_accents(mot_de_passe, mots, trouve):
    assert robustesse.mot_contenu(mot_de_passe, mots) == trouve
