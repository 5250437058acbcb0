"""No pupil's data leaks across pupils, classes and schools, on any page or file that a link leads to."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from psycopg import sql

from socle.models import Evenement
from tests.maison.robot import Visite, connecte, parcourir

# In one process: a walk serves several tests.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("canaris")]

# person: (pupils met, pupils never met)
CONNAISSANCES = {
    "lea": (["LEA"], ["TOM", "NOE", "NORA"]),
    "noe": (["NOE"], ["LEA", "TOM", "NORA"]),
    "mme_delmasse": (["LEA", "TOM"], ["NOE", "NORA"]),
    "m_fontanelle": (["NOE"], ["LEA", "TOM", "NORA"]),
    "mme_torrebois": (["LEA", "TOM", "NOE"], ["NORA"]),
    "m_albaredol": (["LEA", "TOM", "NOE"], ["NORA"]),
    "m_vasseur": (["NORA"], ["LEA", "TOM", "NOE"]),
    "mme_zidane": (["NORA"], ["LEA", "TOM", "NOE"]),
}

# What the équipe concluded of Léa: what she reads, and what she does not.
PUBLIES = (
    "BILANLEA",
    "OBJECTIFLEA",
    "CLASSETAGO1",
    "REMEDIATIONLEA",
    "ENTRETIENLEA",
    "APPRECIATIONLEA",
    "PRECISIONLEA",
)
RESERVES = ("BILANSECRET", "ENTRETIENSECRET", "AVISLEA", "REMEDIATIONTOM", "CONSTATSLEA", "APPRECIATIONTOM")


VISITES: dict[str, tuple[Visite, set[str]]] = {}


@pytest.fixture
def visiter(request):
    """Walk through the whole site as one person: once for all the tests, for the world is the same in each.

    Returns what was met, and the tables that the walk has changed.
    """

    def visiter(personne: str) -> tuple[Visite, set[str]]:
        if personne not in VISITES:
            monde = request.getfixturevalue("monde")
            navigateur = connecte(monde.personnes[personne])
            avant = etat_de_la_base()
            visite = parcourir(navigateur)
            apres = etat_de_la_base()
            VISITES[personne] = visite, {table for table in avant if avant[table] != apres[table]}
        return VISITES[personne]

    return visiter


def etat_de_la_base() -> dict[str, tuple]:
    """Count and fingerprint every table, but sessions and the audit trail, which a visit may add to."""
    hors_sujet = {Session._meta.db_table, Evenement._meta.db_table, settings.CACHES["default"]["LOCATION"]}
    empreintes = {}
    with connection.cursor() as curseur:
        for table in sorted(set(connection.introspection.table_names(curseur)) - hors_sujet):
            empreinte = sql.SQL("SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t")
            curseur.execute(empreinte.format(sql.Identifier(table)))
            empreintes[table] = curseur.fetchone()
    return empreintes


@pytest.mark.parametrize("personne", CONNAISSANCES)
def test_each_person_meets_only_the_pupils_known(visiter, personne):
    connus, inconnus = CONNAISSANCES[personne]
    visite, _ = visiter(personne)
    # The control: without the words of the pupils known, the robot would have walked past everything.
    assert [nom for nom in connus if f"Prenom{nom}" not in visite.texte()] == []
    fuites = [(adresse, nom) for adresse, (_, _, texte) in visite.pages.items() for nom in inconnus if nom in texte]
    assert fuites == []
    assert [(adresse, code) for adresse, (code, _, _) in visite.pages.items() if code >= 400] == []


def test_a_pupil_reads_neither_the_team_s_comments_nor_what_is_not_published(visiter):
    texte = visiter("lea")[0].texte()
    assert "COMMENTAIRELEA" in texte
    assert "COMMENTAIREEQUIPE" not in texte
    assert "COMMENTAIRESECRET" not in texte
    assert "PHRASELEA" in texte  # of a situation open to her, whose levels are not
    assert "COMMENTAIRENONPUBLIE" not in texte
    assert "SITUATIONSECRETE" not in texte
    assert [mot for mot in PUBLIES if mot not in texte] == []
    assert [mot for mot in RESERVES if mot in texte] == []


def test_a_teacher_of_the_class_reads_them(visiter):
    """Control of the test above: the words are there for whoever may read them."""
    texte = visiter("mme_delmasse")[0].texte()
    assert "SITUATIONSECRETE" in texte
    assert "COMMENTAIREEQUIPE" in texte
    assert "COMMENTAIRENONPUBLIE" in texte
    assert [mot for mot in (*PUBLIES, *RESERVES) if mot not in texte] == []


def test_the_secretariat_reads_no_entretien(visiter):
    texte = visiter("mme_torrebois")[0].texte()
    assert "BILANLEA" in texte
    assert "ENTRETIENLEA" not in texte
    assert "ENTRETIENSECRET" not in texte


@pytest.mark.parametrize("personne", CONNAISSANCES)
def test_reading_changes_nothing(visiter, personne):
    assert visiter(personne)[1] == set()


@pytest.mark.parametrize("personne", ["lea", "mme_delmasse", "m_albaredol"])
def test_every_answer_is_closed_to_frames_caches_and_foreign_scripts(visiter, personne):
    for adresse, (_, entetes, _) in visiter(personne)[0].pages.items():
        politique = entetes.get("Content-Security-Policy", "")
        assert "frame-ancestors 'none'" in politique, adresse
        assert "unsafe-inline" not in politique, adresse
        assert "no-store" in entetes.get("Cache-Control", ""), adresse
