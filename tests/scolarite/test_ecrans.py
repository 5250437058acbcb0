"""The screens of the school: who sees them, how many queries they cost, what they keep when they refuse."""

import re

import pytest
from django.test import Client

from referentiel.models import AnneeDeFormation
from scolarite.models import AnneeScolaire, Classe, Eleve, Enseignement, Inscription, Role, Utilisateur
from tests.factories import (
    AnneeScolaireFactory,
    ClasseFactory,
    DisciplineFactory,
    EleveFactory,
    EnseignementFactory,
    FamilleDeMetiersFactory,
    GroupeFactory,
    RoleFactory,
    UtilisateurFactory,
)


@pytest.fixture
def admin(client, m_albaredol):
    client.force_login(m_albaredol)
    return client


def _page(client, adresse) -> str:
    """Return the page, the spaces that do not break written as plain ones."""
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- Who ------------------------------------------------------------------------------------------
def test_a_teacher_sees_the_own_classes_and_not_the_others(client, mme_delmasse, tago1, ago2, classe_d_ailleurs):
    client.force_login(mme_delmasse)
    page = _page(client, "/scolarite/classes/")
    assert "Comptes des élèves" in page
    assert "TAGO1" in page
    assert "2AGO1" not in page
    assert _page(client, f"/scolarite/classes/{tago1.pk}/")
    for autre in (ago2, classe_d_ailleurs):
        assert client.get(f"/scolarite/classes/{autre.pk}/").status_code == 404
        assert client.get(f"/scolarite/classes/{autre.pk}/cartes/").status_code == 404


def test_a_pupil_sees_no_list_of_pupils(client, lea, tago1, annee):
    client.force_login(lea.utilisateur)
    for adresse in ("classes/", f"classes/{tago1.pk}/", f"classes/{tago1.pk}/cartes/", "eleves/", f"eleves/{lea.pk}/"):
        assert client.get(f"/scolarite/{adresse}").status_code == 403


ECRITURES = (
    "annees/",
    "annees/creer/",
    "annees/{annee}/modifier/",
    "annees/{annee}/classes/creer/",
    "classes/{classe}/modifier/",
    "classes/{classe}/enseignements/creer/",
    "classes/{classe}/passage/",
    "enseignements/{enseignement}/fermer/",
    "personnes/",
    "personnes/creer/",
    "eleves/sans-classe/",
    "eleves/creer/",
    "eleves/{eleve}/modifier/",
    "eleves/{eleve}/inscrire/",
    "eleves/{eleve}/sortie/",
)


@pytest.mark.parametrize("adresse", ECRITURES)
def test_only_the_administrateur_of_the_school_writes(
    adresse, annee, tago1, lea, mme_delmasse, mme_torrebois, m_albaredol, mme_zidane
):
    objets = {
        "annee": annee.pk,
        "classe": tago1.pk,
        "eleve": lea.pk,
        "enseignement": mme_delmasse.enseignements.get().pk,
    }
    chemin = f"/scolarite/{adresse.format(**objets)}"
    obtenu = {}
    for personne in (mme_delmasse, mme_torrebois, m_albaredol, mme_zidane):
        client = Client()
        client.force_login(personne)
        obtenu[personne.identifiant] = client.get(chemin).status_code
    ailleurs = 404 if "{" in adresse else 200
    assert obtenu == {"delmasse": 403, "torrebois": 403, "albaredol": 200, "zidane": ailleurs}


def test_the_administrateur_of_another_school_knows_nobody_here(client, mme_zidane, mme_delmasse, lea, annee):
    client.force_login(mme_zidane)
    role = mme_delmasse.roles.get()
    for adresse in (
        f"personnes/{mme_delmasse.pk}/",
        f"personnes/{mme_delmasse.pk}/modifier/",
        f"personnes/{mme_delmasse.pk}/roles/creer/",
        f"personnes/{mme_delmasse.pk}/depart/",
        f"roles/{role.pk}/fermer/",
        f"eleves/{lea.pk}/",
    ):
        assert client.get(f"/scolarite/{adresse}").status_code == 404
    assert "Delmasse" not in _page(client, "/scolarite/personnes/")
    assert "MARTIN" not in _page(client, "/scolarite/eleves/")


def test_an_ine_is_shown_to_those_whom_it_serves(client, lea, mme_delmasse, mme_torrebois):
    Eleve.objects.filter(pk=lea.pk).update(ine="123456789AB")
    vus = {}
    for personne in (mme_delmasse, mme_torrebois):
        client.force_login(personne)
        vus[personne.identifiant] = "123456789AB" in _page(client, f"/scolarite/eleves/{lea.pk}/")
    assert vus == {"delmasse": False, "torrebois": True}


# --- How many queries -----------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_of_classes_costs_the_same_for_many(admin, annee, nombre, django_assert_num_queries):
    for _ in range(nombre):
        classe = ClasseFactory(annee=annee)
        EleveFactory(etablissement=annee.etablissement, classe=classe)
        EnseignementFactory(classe=classe)
    with django_assert_num_queries(5):  # session, person; years, classes; the year of the header
        admin.get("/scolarite/classes/")


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize("qui", ["albaredol", "delmasse"])
def test_the_page_of_a_class_costs_the_same_for_many(
    client, m_albaredol, mme_delmasse, qui, tago1, annee, nombre, django_assert_num_queries
):
    lycee = annee.etablissement
    for _ in range(nombre):
        compte = UtilisateurFactory(role=Role.Nature.ELEVE, role__etablissement=lycee)
        eleve = EleveFactory(etablissement=lycee, classe=tago1, utilisateur=compte)
        GroupeFactory(annee=annee, eleves=[eleve])
        EnseignementFactory(classe=tago1)
        sorti = EleveFactory(etablissement=lycee, classe=tago1)
        Inscription.objects.filter(eleve=sorti).update(au="2026-10-01", motif_sortie="autre")
    client.force_login({"albaredol": m_albaredol, "delmasse": mme_delmasse}[qui])
    with django_assert_num_queries(8):  # session, person; class, pupils, departed, teachers, groups; year
        client.get(f"/scolarite/classes/{tago1.pk}/")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_choice_of_cards_costs_the_same_for_many(admin, tago1, nombre, django_assert_num_queries):
    for _ in range(nombre):
        EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
    with django_assert_num_queries(8):
        admin.get(f"/scolarite/classes/{tago1.pk}/cartes/")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_of_the_personnel_costs_the_same_for_many(admin, tago1, lycee, nombre, django_assert_num_queries):
    for _ in range(nombre):
        personne = UtilisateurFactory(role=Role.Nature.ENSEIGNANT, role__etablissement=lycee)
        EnseignementFactory(classe=tago1, enseignant=personne)
        RoleFactory(utilisateur=personne, etablissement=lycee, role=Role.Nature.CPE, au="2026-10-01")
    with django_assert_num_queries(6):  # session, person; people, roles, classes; year
        admin.get("/scolarite/personnes/")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_somebody_costs_the_same_for_many(admin, lycee, annee, nombre, django_assert_num_queries):
    personne = UtilisateurFactory(role=Role.Nature.ENSEIGNANT, role__etablissement=lycee)
    for _ in range(nombre):
        EnseignementFactory(classe=ClasseFactory(annee=annee), enseignant=personne)
        RoleFactory(utilisateur=personne, etablissement=lycee, role=Role.Nature.CPE, au="2026-10-01")
    with django_assert_num_queries(8):  # session, person; whom, roles, classes, open roles, phone; year
        admin.get(f"/scolarite/personnes/{personne.pk}/")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_of_pupils_costs_the_same_for_many(admin, tago1, nombre, django_assert_num_queries):
    for _ in range(nombre):
        EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1)
    with django_assert_num_queries(6):  # session, person; count, pupils, classes; year
        admin.get("/scolarite/eleves/")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_end_of_the_year_costs_the_same_for_many(admin, tago1, annee, nombre, django_assert_num_queries):
    AnneeScolaireFactory(etablissement=annee.etablissement, rentree=2027)
    for _ in range(nombre):
        EleveFactory(etablissement=annee.etablissement, classe=tago1)
        ClasseFactory(annee=AnneeScolaire.objects.get(rentree=2027))
    with django_assert_num_queries(7):  # session, person; class, next year, pupils, next classes; year
        admin.get(f"/scolarite/classes/{tago1.pk}/passage/")


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_of_years_costs_the_same_for_many(admin, lycee, nombre, django_assert_num_queries):
    for rang in range(nombre):
        AnneeScolaireFactory(etablissement=lycee, rentree=2027 + rang)
    with django_assert_num_queries(5):  # session, person; years and whether there is one; year
        admin.get("/scolarite/annees/")


# --- What they do ---------------------------------------------------------------------------------
def test_a_year_is_opened_with_its_usual_days(admin, annee):
    page = _page(admin, "/scolarite/annees/creer/")
    assert re.findall(r'value="(2027[^"]*|2028[^"]*)"', page) == ["2027", "2027-09-01", "2028-07-04"]
    admin.post("/scolarite/annees/creer/", {"rentree": 2027, "du": "2027-09-01", "au": "2028-07-04"})
    assert AnneeScolaire.objects.filter(rentree=2027, etablissement=annee.etablissement).count() == 1


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"rentree": 2026, "du": "2026-09-01", "au": "2027-07-04"}, "Cette année scolaire est déjà ouverte."),
        ({"rentree": 2027, "du": "2026-09-01", "au": "2028-07-04"}, "L’année 2027-2028 commence en 2027."),
        ({"rentree": 2027, "du": "2027-09-01", "au": "2027-12-04"}, "L’année 2027-2028 finit en 2028."),
    ],
)
def test_a_year_refused_says_why_and_keeps_what_was_typed(admin, annee, champs, phrase):
    reponse = admin.post("/scolarite/annees/creer/", champs)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert phrase in page
    assert f'value="{champs["du"]}"' in page


def test_a_seconde_commune_is_created_and_becomes_a_class_of_a_diplome(admin, annee, tago1):
    famille = FamilleDeMetiersFactory()
    champs = {"code": "2GATL1", "libelle": "Seconde GATL 1", "niveau": "2de", "formation": f"famille-{famille.pk}"}
    admin.post(f"/scolarite/annees/{annee.pk}/classes/creer/", champs)
    classe = Classe.objects.get(code="2GATL1")
    assert (classe.famille, classe.diplome, classe.annee) == (famille, None, annee)
    assert "seconde commune de la famille de métiers Gestion administrative" in _page(
        admin, f"/scolarite/classes/{classe.pk}/"
    )
    champs |= {"niveau": "1re", "formation": f"diplome-{tago1.diplome_id}"}
    admin.post(f"/scolarite/classes/{classe.pk}/modifier/", champs)
    classe.refresh_from_db()
    assert (classe.famille, classe.diplome, classe.niveau) == (None, tago1.diplome, AnneeDeFormation.PREMIERE)


def test_a_famille_outside_seconde_and_a_code_twice_are_refused(admin, annee, tago1):
    adresse = f"/scolarite/annees/{annee.pk}/classes/creer/"
    champs = {"code": "X", "libelle": "X", "niveau": "1re", "formation": f"famille-{FamilleDeMetiersFactory().pk}"}
    assert "en seconde seulement" in admin.post(adresse, champs).content.decode()
    champs |= {"code": "TAGO1", "niveau": "2de"}
    assert "porte déjà ce code" in admin.post(adresse, champs).content.decode()
    assert Classe.objects.count() == 1


def test_a_school_without_a_teacher_says_where_to_begin(admin, annee):
    classe = ClasseFactory(annee=annee, code="2AGO9")
    assert "ajoutez-le d’abord dans « Personnel »" in _page(
        admin, f"/scolarite/classes/{classe.pk}/enseignements/creer/"
    )


def test_a_teacher_is_given_a_class_from_its_page(admin, tago1, m_fontanelle, m_vasseur):
    adresse = f"/scolarite/classes/{tago1.pk}/enseignements/creer/"
    page = _page(admin, adresse)
    assert "Idriss Fontanelle" in page
    assert "Hugo Vasseur" not in page
    champs = {"enseignant": m_fontanelle.pk, "discipline": DisciplineFactory().pk, "du": "2026-11-23"}
    assert admin.post(adresse, champs).headers["Location"] == f"/scolarite/classes/{tago1.pk}/"
    assert admin.post(adresse, champs).status_code == 422
    assert admin.post(adresse, champs | {"enseignant": m_vasseur.pk}).status_code == 422
    assert Enseignement.objects.filter(classe=tago1, enseignant=m_fontanelle).count() == 1
    assert not Enseignement.objects.filter(enseignant=m_vasseur, classe=tago1).exists()


def test_somebody_is_added_and_the_code_is_shown_once(admin, lycee, annee):
    champs = {"civilite": "m", "nom": "Sauvestre", "prenom": "Katell", "role": "enseignant", "du": "2026-11-23"}
    page = admin.post("/scolarite/personnes/creer/", champs).content.decode()
    assert "katell.sauvestre" in page
    compte = Utilisateur.objects.get(identifiant="katell.sauvestre")
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", page)
    assert not re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", _page(admin, f"/scolarite/personnes/{compte.pk}/"))


def test_a_departure_is_closed_and_the_person_stays_in_the_list(admin, mme_delmasse, tago1):
    admin.post(f"/scolarite/personnes/{mme_delmasse.pk}/depart/", {"au": "2026-11-22"})
    page = _page(admin, "/scolarite/personnes/")
    assert page.index("Partis") < page.index("Delmasse Aurore")
    assert "jusqu’au 22 nov. 2026" in _page(admin, f"/scolarite/personnes/{mme_delmasse.pk}/")


def test_a_refused_departure_keeps_the_date(admin, mme_delmasse, annee):
    reponse = admin.post(f"/scolarite/personnes/{mme_delmasse.pk}/depart/", {"au": "2020-01-01"})
    assert reponse.status_code == 422
    assert 'value="2020-01-01"' in reponse.content.decode()


@pytest.mark.parametrize("recherche", ["martin", "MARTIN lea", "léa", "mart", "lea.martin"])
def test_a_pupil_is_found_with_or_without_accents(admin, lea, noe, recherche):
    page = _page(admin, f"/scolarite/eleves/?q={recherche}")
    assert "MARTIN Léa" in page
    assert "PETIT Noé" not in page


def test_a_search_without_result_says_what_to_try(admin, lea):
    assert "Essayez avec le début du nom" in _page(admin, "/scolarite/eleves/?q=zz%25_")


def test_a_long_list_is_cut_in_pages_that_keep_the_search(admin, lycee, annee):
    for rang in range(51):
        EleveFactory(etablissement=lycee, nom=f"GARNIER {rang:02}")
    page = _page(admin, "/scolarite/eleves/?q=garnier")
    assert 'href="?q=garnier&amp;page=2"' in page or 'href="?q=garnier&page=2"' in page
    assert "GARNIER 50" in _page(admin, "/scolarite/eleves/?q=garnier&page=2")


def test_pupils_without_class_are_listed_and_placed(admin, lycee, tago1, lea):
    eleve = EleveFactory(etablissement=lycee, nom="PERDU", prenom="Tom")
    page = _page(admin, "/scolarite/eleves/sans-classe/")
    assert "PERDU Tom" in page
    assert "MARTIN Léa" not in page
    admin.post(f"/scolarite/eleves/{eleve.pk}/inscrire/", {"classe": tago1.pk, "du": "2026-11-23"})
    assert eleve.inscriptions.get().classe == tago1
    assert "Chaque élève a une classe" in _page(admin, "/scolarite/eleves/sans-classe/")


def test_a_pupil_is_added_with_a_class_and_an_ine_typed_loosely(admin, tago1):
    champs = {"nom": "GARNIER", "prenom": "Lina", "ine": "123 456 789ab", "classe": tago1.pk, "du": "2026-11-23"}
    admin.post("/scolarite/eleves/creer/", champs)
    eleve = Eleve.objects.get(nom="GARNIER")
    assert (eleve.ine, eleve.inscriptions.get().classe) == ("123456789AB", tago1)


def test_two_pupils_never_share_an_ine(admin, tago1, lea):
    Eleve.objects.filter(pk=lea.pk).update(ine="123456789AB")
    reponse = admin.post(
        "/scolarite/eleves/creer/", {"nom": "A", "prenom": "B", "ine": "123456789AB", "du": "2026-11-23"}
    )
    assert "porte déjà cet INE" in reponse.content.decode()
    assert not Eleve.objects.filter(nom="A").exists()


def test_a_pupil_is_not_put_in_a_class_of_another_school(admin, lea, classe_d_ailleurs):
    champs = {"classe": classe_d_ailleurs.pk, "du": "2026-11-23"}
    assert admin.post(f"/scolarite/eleves/{lea.pk}/inscrire/", champs).status_code == 422
    assert lea.inscriptions.get().classe.code == "TAGO1"
    assert lea.inscriptions.get().classe != classe_d_ailleurs


def test_a_departure_from_the_page_of_the_pupil(admin, lea):
    admin.post(f"/scolarite/eleves/{lea.pk}/sortie/", {"au": "2026-11-20", "motif": "autre_specialite"})
    page = _page(admin, f"/scolarite/eleves/{lea.pk}/")
    assert "Autre spécialité" in page
    assert "Placer dans une classe" in page
    assert "MARTIN Léa, le 20 nov. 2026 : autre spécialité" in _page(
        admin, f"/scolarite/classes/{lea.inscriptions.get().classe_id}/"
    )


def test_the_end_of_the_year_from_the_page_of_the_class(admin, tago1, lea, lycee):
    suivante = AnneeScolaireFactory(etablissement=lycee, rentree=2027)
    adresse = f"/scolarite/classes/{tago1.pk}/passage/"
    assert "L’année 2027-2028 n’a pas encore de classe" in _page(admin, adresse)
    classe = ClasseFactory(annee=suivante, code="TAGO1")
    tom = EleveFactory(etablissement=lycee, nom="PETIT", prenom="Tom", classe=tago1)
    ana = EleveFactory(etablissement=lycee, nom="DURAND", prenom="Ana", classe=tago1)
    refus = admin.post(adresse, {"du": "2027-09-01", "commun": "plus-tard"})
    assert "Choisissez ce que devient la classe" in refus.content.decode()
    exceptions = {f"suite-{lea.pk}": f"classe-{classe.pk}", f"suite-{ana.pk}": "plus-tard"}
    trop_tot = admin.post(adresse, {"du": "2026-11-23", "commun": f"classe-{classe.pk}"})
    assert "est une classe de 2027-2028" in trop_tot.content.decode()
    assert tago1.inscriptions.filter(au=None).count() == 3
    admin.post(adresse, {"du": "2027-09-01", "commun": "fin_de_cycle", **exceptions})
    assert lea.inscriptions.filter(classe=classe, du="2027-09-01").exists()
    assert tom.inscriptions.get().motif_sortie == "fin_de_cycle"
    assert ana.inscriptions.get().au is None


def test_extra_fields_change_nothing(admin, lea, tago1, autre_lycee):
    champs = {"nom": "MARTIN", "prenom": "Léa", "etablissement": autre_lycee.pk, "utilisateur": 1, "tri": "x"}
    admin.post(f"/scolarite/eleves/{lea.pk}/modifier/", champs)
    apres = Eleve.objects.get(pk=lea.pk)
    assert (apres.etablissement_id, apres.utilisateur_id) == (lea.etablissement_id, lea.utilisateur_id)
