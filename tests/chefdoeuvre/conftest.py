"""The équipe of most tests: Léa and Tom, in TAGO1, whom Mme Delmasse teaches."""

import pytest

from scolarite.models import Role
from tests.chefdoeuvre.factories import EquipeFactory
from tests.factories import EleveFactory, UtilisateurFactory


@pytest.fixture
def tom(lea, tago1, lycee):
    """In TAGO1 with Léa, with an account."""
    compte = UtilisateurFactory(
        identifiant="tom.durand", nom="DURAND", prenom="Tom", role=Role.Nature.ELEVE, role__etablissement=lycee
    )
    return EleveFactory(etablissement=lycee, utilisateur=compte, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def equipe(lea, tom, tago1):
    """Léa and Tom, in the projet « Moins d'attente au guichet »."""
    return EquipeFactory(projet__classe=tago1, nom="Équipe guichet", eleves=[lea, tom])
