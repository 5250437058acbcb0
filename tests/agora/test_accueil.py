"""The home page of each role opens, and says what there is to do."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scolarite.models import Role
from tests.factories import (
    AnneeScolaireFactory,
    EleveFactory,
    EnseignementFactory,
    PositionnementFactory,
    SituationFactory,
    UtilisateurFactory,
)


@pytest.fixture
def lire(client):
    """Return a function that reads the home page of somebody."""

    def lire(utilisateur) -> str:
        client.force_login(utilisateur)
        return client.get("/").content.decode()

    return lire


def test_the_teacher_goes_to_what_is_not_finished_in_one_click(lire, mme_delmasse, tago1, lea, competences):
    situation = SituationFactory(classe=tago1, auteur=mme_delmasse, intitule="Notes de frais", competences=competences)
    SituationFactory(classe=tago1, auteur=mme_delmasse, intitule="Déplacement", date=date(2026, 12, 3))
    page = lire(mme_delmasse)
    assert f'href="/suivi/situations/{situation.pk}/">Notes de frais' in page
    for texte in ("Lundi 23 novembre 2026", "0 sur 4", "Déplacement", "Terminale AGOrA", "1 élève<"):
        assert texte in page


def test_a_filled_situation_asks_to_be_closed(lire, mme_delmasse, tago1, lea, competences):
    situation = SituationFactory(classe=tago1, auteur=mme_delmasse, competences=competences[:1])
    assert "À clôturer" not in lire(mme_delmasse)
    PositionnementFactory(situation=situation, eleve=lea, competence=competences[0])
    assert "À clôturer" in lire(mme_delmasse)


def test_a_teacher_without_a_class_is_told_whom_to_ask(lire, lycee):
    personne = UtilisateurFactory(role=Role.Nature.ENSEIGNANT, role__etablissement=lycee)
    assert "Aucune classe ne vous est confiée cette année" in lire(personne)


def test_the_pupil_reads_the_latest_levels(lire, lea, tago1, mme_delmasse, competences):
    assert "Pas encore de niveau" in lire(lea.utilisateur)
    situation = SituationFactory(
        classe=tago1,
        auteur=mme_delmasse,
        intitule="Accueil",
        competences=competences,
        cloturee_le="2026-11-20 17:00+01",
    )
    PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], niveau=4)
    page = lire(lea.utilisateur)
    assert "Accueil" in page
    assert "Bien maîtrisé" in page


def test_the_administrateur_reads_what_keeps_the_school_from_working(lire, m_albaredol, lycee, tago1):
    EleveFactory(etablissement=lycee)
    page = lire(m_albaredol)
    assert "Élève sans classe" in page
    assert "Classe sans enseignant" in page
    assert "Carte à donner en Terminale AGOrA" not in page
    EleveFactory(etablissement=lycee, classe=tago1)
    assert "Carte à donner en Terminale AGOrA" in lire(m_albaredol)


def test_the_administrateur_of_a_new_school_is_told_where_to_begin(lire, m_albaredol, lycee):
    page = lire(m_albaredol)
    assert "Année scolaire à ouvrir" in page
    assert "Rien à faire" not in page
    AnneeScolaireFactory(etablissement=lycee)
    page = lire(m_albaredol)
    assert "Année scolaire à ouvrir" not in page
    assert "Liste d’élèves à importer" in page


def test_the_administrateur_has_nothing_to_do_when_all_is_in_place(lire, m_albaredol, mme_delmasse, tago1, lea):
    lire(lea.utilisateur)  # who so signs in
    assert "Rien à faire" in lire(m_albaredol)


@pytest.mark.parametrize("role", Role.Nature)
def test_every_role_has_a_home_page_even_in_an_empty_school(lire, lycee, role):
    personne = UtilisateurFactory(role=role, role__etablissement=lycee)
    assert "<h1>Accueil</h1>" in lire(personne)


@pytest.mark.parametrize("role", Role.Nature)
def test_no_home_page_shows_another_school(lire, lycee, role, nora, classe_d_ailleurs, m_vasseur):
    classe_d_ailleurs.libelle = "Terminale voisine"
    classe_d_ailleurs.save()
    SituationFactory(classe=classe_d_ailleurs, auteur=m_vasseur, intitule="Situation voisine")
    page = lire(UtilisateurFactory(role=role, role__etablissement=lycee))
    assert "voisine" not in page


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_the_teacher_has_a_fixed_number_of_queries(client, mme_delmasse, tago1, nombre):
    for _ in range(nombre):
        SituationFactory(classe=tago1, auteur=mme_delmasse)
        autre = SituationFactory(classe__annee=tago1.annee, auteur=mme_delmasse, date=date(2026, 12, 3))
        EnseignementFactory(enseignant=mme_delmasse, classe=autre.classe)
    client.force_login(mme_delmasse)
    assert requetes(client, "/") - requetes(client, "/mentions-legales/") == 9


def requetes(client, adresse: str) -> int:
    """Count the queries of a page; one without content gives those of the header."""
    with CaptureQueriesContext(connection) as faites:
        client.get(adresse)
    return len(faites)
