"""The links of the tutors of the demo school: alive, begun, closed too late, used."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from agora.demo.construction import construire
from agora.demo.plan import Plan
from socle.models.liens import empreinte, secret_de
from tests.agora.test_demo_histoire import JOUR, lire_au

MAINTENANT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The whole demo school on the reference day. Read only."""
    return construire(lire_au(JOUR))


def test_every_kind_of_link_is_there(plan):
    etats = Counter(
        "utilise" if lien.transmis_le else "vivant" if lien.est_vivant(MAINTENANT) else "expire" for lien in plan.liens
    )
    assert etats["vivant"] == 6
    assert etats["expire"] >= 1
    assert [lien.demande_le is not None for lien in plan.liens].count(True) == 1
    assert [evaluation.lien.est_vivant(MAINTENANT) for evaluation in plan.commencees] == [True]


def test_each_pfmp_has_one_link_and_each_link_its_secret(plan):
    assert max(Counter(id(lien.pfmp) for lien in plan.liens).values()) == 1
    assert [lien for lien in plan.liens if lien.empreinte != empreinte(secret_de(lien.cle_publique))] == []


def test_the_same_files_give_the_same_links(plan):
    cles = [lien.cle_publique for lien in construire(lire_au(JOUR)).liens]
    assert cles == [lien.cle_publique for lien in plan.liens]
