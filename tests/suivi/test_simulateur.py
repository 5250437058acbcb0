"""The settings of the school, and what each method would change to a real class."""

from datetime import date

import pytest
from django.urls import reverse

from socle.models import TacheDeFond
from suivi import methodes
from suivi.actions import recalculer, reglages, retenir_un_niveau
from suivi.models import Niveau, ReglageDuSuivi
from suivi.regles import Methode, Regle
from suivi.tableaux.simulation import Simulation
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory
from tests.ouvrier import travailler
from tests.personnages import AUJOURD_HUI

JOURS = [date(2026, 9, 18), date(2026, 10, 9), date(2026, 11, 13)]


@pytest.fixture
def evaluer(tago1, mme_delmasse):
    situations = [SituationFactory(classe=tago1, date=jour, auteur=mme_delmasse) for jour in JOURS]

    def evaluer(eleve, competence, *niveaux):
        for situation, niveau in zip(situations, niveaux, strict=False):
            PositionnementFactory(situation=situation, eleve=eleve, competence=competence, niveau=niveau)
        recalculer(eleves=[eleve.pk], competences=[competence.pk])

    return evaluer


# --- The words -------------------------------------------------------------------------------------
@pytest.mark.parametrize("methode", Methode.values)
def test_each_method_has_a_sentence_and_an_example_that_its_own_rules_work_out(methode):
    regle = Regle(methode, 3)
    exemple = methodes.exemple(regle)
    assert methodes.phrase(regle).endswith(".")
    assert [marque for marque, _ in exemple.marques] == [2, 4, 3, 2]
    assert exemple.niveau == {"derniere": 2, "moyenne": 3, "meilleures": 3, "frequent": 2}[methode]


# --- The simulator ---------------------------------------------------------------------------------
def test_it_counts_what_goes_up_and_down_and_lists_it(evaluer, lea, lycee, tago1, competences, mme_delmasse):
    tom = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)
    evaluer(lea, competences[0], 4, 4, 2)
    evaluer(lea, competences[1], 1, 1, 4)
    evaluer(tom, competences[0], 3, 3, 3)
    simulation = Simulation.de(tago1, mme_delmasse, AUJOURD_HUI, Regle(Methode.FREQUENT))
    assert (simulation.nb_niveaux, simulation.essai.hausses, simulation.essai.baisses) == (3, 1, 1)
    assert [(un.eleve.nom, un.code, un.avant, un.apres) for un in simulation.changements] == [
        ("MARTIN Léa", "1.1.1", 2, 4),
        ("MARTIN Léa", "1.2.3", 4, 1),
    ]
    assert simulation.repartitions == [(4, 1, 1), (3, 1, 1), (2, 1, 0), (1, 0, 1)]
    assert [essai.changes for essai in dict(simulation.lignes)["Les n meilleures"]] == [2, 2, 2, 2]
    assert Niveau.objects.get(eleve=lea, competence=competences[0]).ensemble == 2  # nothing is written


def test_a_retained_level_changes_with_no_method(evaluer, lea, tago1, competences, mme_delmasse):
    evaluer(lea, competences[0], 4, 4, 2)
    retenir_un_niveau(eleve=lea, competence=competences[0], niveau=3, motif="Vu.", date=AUJOURD_HUI, par=mme_delmasse)
    simulation = Simulation.de(tago1, mme_delmasse, AUJOURD_HUI, Regle(Methode.FREQUENT))
    assert (simulation.nb_niveaux, simulation.nb_retenus, simulation.changements) == (0, 1, [])


def test_the_page_shows_the_table_then_the_changes_of_the_method_chosen(
    client, evaluer, lea, tago1, competences, mme_delmasse
):
    evaluer(lea, competences[0], 4, 4, 2)
    client.force_login(mme_delmasse)
    adresse = reverse("suivi:simulateur", args=[tago1.pk])
    assert "en vigueur" in client.get(adresse).text
    texte = client.get(adresse, {"methode": "meilleures", "n": "3"}).text
    assert "MARTIN Léa" in texte
    assert "Les 3 meilleures" in texte
    for mauvaise in ({"methode": "au hasard"}, {"methode": "moyenne", "n": "99"}, {"methode": "moyenne", "n": "x"}):
        assert "MARTIN" not in client.get(adresse, mauvaise).text


def test_an_empty_class_has_nothing_to_simulate(client, tago1, mme_delmasse):
    client.force_login(mme_delmasse)
    assert "Rien à simuler" in client.get(reverse("suivi:simulateur", args=[tago1.pk])).text


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_queries_do_not_grow_with_the_class(
    client, evaluer, tago1, competences, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        for competence in competences[:nombre]:
            evaluer(eleve, competence, 1, 4, 2)
    client.force_login(mme_delmasse)
    # session, person and role, year; class, pupils, compétences, method, evidence
    with django_assert_num_queries(8):
        client.get(reverse("suivi:simulateur", args=[tago1.pk]), {"methode": "frequent"})


# --- The settings ----------------------------------------------------------------------------------
REGLAGES = {"methode": "meilleures", "nombre": "2", "mois_sans_evaluation": "4"}


def test_the_administrateur_chooses_the_method_and_every_level_follows(
    client, evaluer, lea, competences, lycee, m_albaredol
):
    evaluer(lea, competences[0], 4, 4, 1)
    client.force_login(m_albaredol)
    assert "Dernière évaluation" in client.get(reverse("suivi:reglages")).text
    texte = client.post(reverse("suivi:reglages"), REGLAGES, follow=True).text
    assert "Tous les niveaux sont recalculés" in texte
    assert "Les 2 meilleures" in texte
    assert Niveau.objects.get().ensemble == 4


@pytest.mark.parametrize("nombre", ["11", "9" * 5000])  # int() itself refuses more than 4300 digits
def test_a_number_that_cannot_be_is_refused_beside_its_field_and_stays(client, m_albaredol, nombre):
    client.force_login(m_albaredol)
    reponse = client.post(reverse("suivi:reglages"), REGLAGES | {"nombre": nombre})
    assert f'value="{nombre}"' in reponse.text
    assert "invalid-feedback" in reponse.text
    assert ReglageDuSuivi.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_big_school_is_followed_then_its_list_is_downloaded(
    client, evaluer, lea, noe, competences, m_albaredol, monkeypatch
):
    monkeypatch.setattr(reglages, "A_L_INSTANT", 0)
    evaluer(lea, competences[0], 4, 4, 1)
    client.force_login(m_albaredol)
    reponse = client.post(reverse("suivi:reglages"), REGLAGES, follow=True)
    assert reponse.request["PATH_INFO"] == reverse("suivi:recalcul")
    assert "En attente" in reponse.text
    assert "a été demandé" in client.get(reverse("suivi:reglages")).text
    assert "Un recalcul est en cours" in client.post(reverse("suivi:reglages"), REGLAGES).text
    assert client.get(reverse("suivi:fichier_du_recalcul")).status_code == 302
    travailler()
    assert "Terminé" in client.get(reverse("suivi:recalcul")).text
    reponse = client.get(reverse("suivi:fichier_du_recalcul"))
    assert b"".join(reponse.streaming_content).startswith(b"PK")
    assert "a été demandé" not in client.get(reverse("suivi:reglages")).text
    TacheDeFond.objects.all().delete()  # a week later
    assert client.get(reverse("suivi:recalcul")).status_code == 302
