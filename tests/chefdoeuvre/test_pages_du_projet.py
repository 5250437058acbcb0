"""The list of projets, the page of one, and what the menu calls them."""

from datetime import date

import pytest
from django.urls import reverse

from chefdoeuvre.actions import creer_projet
from chefdoeuvre.noms import nom_du_projet
from chefdoeuvre.tableaux.projet import PageDuProjet
from referentiel.models import Reglement
from tests.agora.test_menu import menu_de
from tests.chefdoeuvre.factories import EntreeFactory, EquipeFactory, EtapeFactory, ProjetFactory
from tests.factories import DiplomeFactory, EleveFactory


def nommer(nom: str, du: int, au: int | None, diplome=None) -> Reglement:
    return Reglement.objects.create(
        domaine=Reglement.Domaine.PROJET,
        cle="regle",
        portee=Reglement.Portee.SESSION,
        du=du,
        au=au,
        diplome=diplome,
        valeur={"nom": nom},
        libelle=nom,
        source="Essai",
        certitude=Reglement.Certitude.PROPOSITION,
        ordre=1,
    )


def libelle_du_menu(personne) -> str:
    menu = menu_de(personne)
    return next(entree.libelle for entree in menu.entrees if entree.url == reverse("chefdoeuvre:projets"))


def test_the_menu_calls_it_as_the_rule_of_the_session_does(mme_delmasse, annee):
    nommer("Chef-d'œuvre", 2023, 2026)
    nommer("Projet d'essai", 2027, None)
    assert libelle_du_menu(mme_delmasse) == "Projet d’essai"
    annee.rentree = 2025
    annee.save()
    assert libelle_du_menu(mme_delmasse) == "Chef-d’œuvre"


def test_a_diplome_may_keep_its_own_word(db):
    cap = DiplomeFactory(code="CAP", sigle="CAP")
    nommer("Projet", 2023, None)
    nommer("Chef-d'œuvre", 2023, None, diplome=cap)
    assert nom_du_projet(2027, cap) == "Chef-d’œuvre"
    assert nom_du_projet(2027, DiplomeFactory()) == "Projet"


@pytest.mark.parametrize(("regle", "dit"), [("obligatoire", "Enseignement général : personne"), ("facultatif", "")])
def test_both_enseignements_are_asked_for_only_where_the_rule_says_so(tago1, mme_delmasse, regle, dit):
    """Pluridisciplinary until the session 2025, as one likes since (décret 2024-542)."""
    reglement = nommer("Chef-d'œuvre", 2023, None)
    reglement.valeur |= {"pluridisciplinaire": regle}
    reglement.save()
    projet = creer_projet(par=mme_delmasse, classe=tago1, enseignement="professionnel", intitule="Guichet")
    assert PageDuProjet.de(projet, mme_delmasse, date(2026, 11, 23)).manque_d_encadrement == dit


def test_without_a_rule_the_menu_still_leads_to_it(mme_delmasse):
    assert libelle_du_menu(mme_delmasse) == "Projet"


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_does_not_multiply_queries(client, mme_delmasse, tago1, nombre, django_assert_num_queries):
    for rang in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        equipe = EquipeFactory(projet=ProjetFactory(classe=tago1, intitule=f"Projet {rang}"), eleves=[eleve])
        EtapeFactory(equipe=equipe)
        EntreeFactory(equipe=equipe)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(10):
        reponse = client.get(reverse("chefdoeuvre:projets"))
    assert [len(lignes) for _, lignes in reponse.context["liste"].par_classe] == [nombre]


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_a_projet_does_not_multiply_queries(client, mme_delmasse, tago1, nombre, django_assert_num_queries):
    projet = ProjetFactory(classe=tago1)
    for _ in range(nombre):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
        equipe = EquipeFactory(projet=projet, eleves=[eleve])
        EtapeFactory(equipe=equipe)
        EntreeFactory(equipe=equipe)
    client.force_login(mme_delmasse)
    with django_assert_num_queries(16):
        client.get(projet.get_absolute_url())


def test_a_pupil_goes_straight_to_her_projet(client, lea, tago1):
    projet = EquipeFactory(projet__classe=tago1, eleves=[lea]).projet
    client.force_login(lea.utilisateur)
    assert client.get(reverse("chefdoeuvre:projets")).headers["Location"] == projet.get_absolute_url()


def test_a_pupil_without_an_equipe_reads_why_there_is_nothing(client, lea):
    client.force_login(lea.utilisateur)
    assert "Vous n’êtes dans aucune équipe" in client.get(reverse("chefdoeuvre:projets")).content.decode()
