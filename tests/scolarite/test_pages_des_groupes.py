"""The pages of groups: who makes them, with whom, and what they say."""

from datetime import date

import pytest
from django.urls import reverse

from scolarite.models import AppartenanceGroupe, Groupe
from tests.factories import ClasseFactory, EleveFactory, EnseignementFactory, GroupeFactory

LISTE, CREER = reverse("scolarite:groupes"), reverse("scolarite:creer_un_groupe")


@pytest.fixture
def tom(tago1, lycee):
    return EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def champs(lea, tom):
    return {"code": "Tableur", "nature": "besoins", "jour": "2026-11-23", "eleves": [lea.pk, tom.pk]}


def adresse(nom: str, groupe: Groupe) -> str:
    return reverse(f"scolarite:{nom}_un_groupe", args=[groupe.pk])


def noms() -> set[str]:
    return {ligne.eleve.prenom for ligne in AppartenanceGroupe.objects.filter(au=None)}


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(connectee, annee, lea, django_assert_num_queries, nombre):
    for _ in range(nombre):
        GroupeFactory(annee=annee, eleves=[lea])
    with django_assert_num_queries(6):  # session, account, the year, groups, classes; the year of the header
        connectee.get(LISTE)


def test_a_teacher_makes_a_group_of_the_own_pupils(connectee, champs, noe):
    page = connectee.get(CREER).text
    assert ("MARTIN Léa" in page, "PETIT" in page) == (True, False)
    reponse = connectee.post(CREER, champs, follow=True)
    assert "Le groupe est créé" in reponse.text
    assert "Groupe de besoins" in reponse.text
    assert noms() == {"Léa", "Tom"}
    connectee.post(CREER, champs | {"code": "Autre", "eleves": [noe.pk]})
    assert Groupe.objects.count() == 1


@pytest.mark.parametrize(
    ("faute", "refus"),
    [
        ({"code": ""}, "Ce champ est obligatoire."),
        ({"eleves": []}, "Cochez au moins un élève."),
        ({"jour": "2026-08-01"}, "dans l’année scolaire"),
        ({"code": "GR1"}, "porte déjà ce nom"),
        ({"nature": "club"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_refused_group_says_why_and_keeps_what_was_ticked(connectee, champs, annee, lea, faute, refus):
    GroupeFactory(annee=annee, code="GR1", eleves=[lea])
    page = connectee.post(CREER, champs | faute)
    assert page.status_code == 422
    assert refus in page.text
    assert page.text.count(" checked> DURAND") == (0 if "eleves" in faute else 1)
    assert Groupe.objects.count() == 1


def test_its_members_change_from_a_day_on(connectee, champs, annee, lea, tom):
    groupe = GroupeFactory(annee=annee, code="GR1", eleves=[lea])
    page = connectee.get(adresse("modifier", groupe)).text
    assert (" checked> MARTIN Léa" in page, " checked> DURAND Tom" in page) == (True, False)
    connectee.post(adresse("modifier", groupe), champs | {"eleves": [tom.pk]})
    assert noms() == {"Tom"}
    assert AppartenanceGroupe.objects.get(eleve=lea).au == date(2026, 11, 22)


def test_pupils_of_classes_that_a_teacher_does_not_take_stay_and_are_only_counted(
    connectee, champs, annee, lea, noe, tom
):
    groupe = GroupeFactory(annee=annee, code="GR1", eleves=[lea, noe])
    page = connectee.get(adresse("modifier", groupe)).text
    assert "1 élève d’une autre classe reste aussi dans le groupe" in page
    assert "PETIT" not in page
    connectee.post(adresse("modifier", groupe), champs | {"eleves": []})
    assert noms() == {"Noé"}


def test_a_group_is_closed_and_opened_again(connectee, champs, annee, lea):
    groupe = GroupeFactory(annee=annee, code="GR1", eleves=[lea])
    assert "ne peut pas précéder" in connectee.post(adresse("fermer", groupe), {"au": "2026-08-01"}).text
    connectee.post(adresse("fermer", groupe), {"au": "2026-11-20"})
    assert "Groupes fermés" in connectee.get(LISTE).text
    assert "Ce groupe est fermé" in connectee.get(adresse("modifier", groupe)).text
    assert connectee.post(adresse("modifier", groupe), champs).status_code == 422
    assert noms() == set()
    connectee.post(adresse("rouvrir", groupe))
    assert noms() == {"Léa"}


def test_the_administrateur_makes_groups_of_any_class_and_the_secretariat_reads_them(
    client, champs, annee, lea, noe, m_albaredol, mme_torrebois
):
    client.force_login(m_albaredol)
    client.post(CREER, champs | {"eleves": [lea.pk, noe.pk]})
    assert noms() == {"Léa", "Noé"}
    client.force_login(mme_torrebois)
    page = client.get(LISTE).text
    assert "Tableur" in page
    assert CREER not in page
    assert client.post(CREER, champs | {"code": "Autre"}).status_code == 403


def test_without_pupils_the_page_says_what_comes(client, annee, m_fontanelle):
    EnseignementFactory(enseignant=m_fontanelle, classe=ClasseFactory(annee=annee, code="VIDE"))
    client.force_login(m_fontanelle)
    assert "Aucun élève à grouper" in client.get(CREER).text
    assert "Aucun groupe pour l’instant" in client.get(LISTE).text
