"""Entretiens formatifs: one person writes, the équipe reads, the pupil reads what is published."""

import pytest
from django.urls import reverse

from scolarite.models import Role
from suivi.models import Entretien
from tests.factories import UtilisateurFactory

CHAMPS = {"date": "2026-11-20", "objet": "Retour de PFMP", "compte_rendu": "Confiance retrouvée.", "suites": ""}
LUE = {"version": 1}  # the version that was on the screen


@pytest.fixture
def entretien(lea, mme_delmasse) -> Entretien:
    return Entretien.objects.create(eleve=lea, auteur=mme_delmasse, **CHAMPS)


@pytest.fixture
def personnes(lea, lycee, mme_delmasse, mme_torrebois, m_albaredol, m_fontanelle):
    return {
        "Léa": lea.utilisateur,
        "Delmasse": mme_delmasse,
        "Fontanelle": m_fontanelle,
        "secrétariat": mme_torrebois,
        "administrateur": m_albaredol,
        "CPE": UtilisateurFactory(role=Role.Nature.CPE, role__etablissement=lycee),
        "Psy-EN": UtilisateurFactory(role=Role.Nature.PSY_EN, role__etablissement=lycee),
        "IEN": UtilisateurFactory(role=Role.Nature.IEN, role__etablissement=lycee),
    }


def lecteurs(client, personnes, entretien) -> set[str]:
    """Who opens the report."""
    lus = set()
    for nom, personne in personnes.items():
        client.force_login(personne)
        if client.get(reverse("suivi:entretien", args=[entretien.pk])).status_code == 200:
            lus.add(nom)
    return lus


def test_the_team_reads_the_report_and_the_pupil_once_it_is_published(client, personnes, entretien, mme_delmasse):
    equipe = {"Delmasse", "administrateur", "CPE", "Psy-EN"}
    assert lecteurs(client, personnes, entretien) == equipe
    client.force_login(mme_delmasse)
    client.post(reverse("suivi:publier_entretien", args=[entretien.pk]), {"publie": "oui"})
    assert lecteurs(client, personnes, entretien) == equipe | {"Léa"}
    client.force_login(mme_delmasse)
    client.post(reverse("suivi:publier_entretien", args=[entretien.pk]), {"publie": ""})
    assert lecteurs(client, personnes, entretien) == equipe


def test_those_who_read_no_entretien_do_not_know_that_there_are_any(client, personnes, entretien, lea):
    page = reverse("suivi:bilans_de_l_eleve", args=[lea.pk])
    for nom in ("secrétariat", "IEN"):
        client.force_login(personnes[nom])
        texte = client.get(page).text
        assert "Entretiens" not in texte.replace("Bilans et entretiens", "")
        assert "Retour de PFMP" not in texte


@pytest.mark.parametrize(
    ("nom", "statut"), [("Delmasse", 302), ("CPE", 302), ("Psy-EN", 403), ("administrateur", 403), ("secrétariat", 403)]
)
def test_teachers_of_the_class_and_cpe_write(client, personnes, lea, nom, statut):
    client.force_login(personnes[nom])
    assert client.post(reverse("suivi:creer_entretien", args=[lea.pk]), CHAMPS).status_code == statut
    assert Entretien.objects.count() == (statut == 302)


def test_only_the_person_who_wrote_it_changes_it(client, personnes, entretien):
    for nom in ("CPE", "administrateur"):
        client.force_login(personnes[nom])
        assert client.post(reverse("suivi:modifier_entretien", args=[entretien.pk]), CHAMPS).status_code == 403
    client.force_login(personnes["Delmasse"])
    client.post(
        reverse("suivi:modifier_entretien", args=[entretien.pk]), CHAMPS | {"objet": "Point d’étape", "version": 1}
    )
    entretien.refresh_from_db()
    assert entretien.objet == "Point d’étape"


def test_two_pages_of_the_same_report_never_write_one_over_the_other(client, entretien, mme_delmasse):
    client.force_login(mme_delmasse)
    adresse = reverse("suivi:modifier_entretien", args=[entretien.pk])
    client.post(adresse, CHAMPS | {"suites": "Revoir le 4 décembre.", "version": 1})
    page = client.post(adresse, CHAMPS | {"compte_rendu": "De l’autre page.", "version": 1})
    assert page.status_code == 409
    assert "Revoir le 4 décembre." in page.text
    assert "De l’autre page." in page.text
    entretien.refresh_from_db()
    assert (entretien.compte_rendu, entretien.version) == ("Confiance retrouvée.", 2)
    # Saving again, with both texts read, replaces the other one.
    client.post(adresse, CHAMPS | {"compte_rendu": "De l’autre page.", "version": 2})
    entretien.refresh_from_db()
    assert (entretien.compte_rendu, entretien.suites) == ("De l’autre page.", "")


def test_a_published_report_stays_as_it_is(client, entretien, mme_delmasse):
    client.force_login(mme_delmasse)
    client.post(reverse("suivi:publier_entretien", args=[entretien.pk]), {"publie": "oui"})
    page = client.post(
        reverse("suivi:modifier_entretien", args=[entretien.pk]), CHAMPS | {"objet": "Autre", "version": 2}
    )
    assert "Ce compte rendu est publié" in page.text
    entretien.refresh_from_db()
    assert entretien.objet == "Retour de PFMP"


def test_a_day_to_come_is_said_at_its_field_and_the_report_is_not_lost(client, lea, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.post(reverse("suivi:creer_entretien", args=[lea.pk]), CHAMPS | {"date": "2026-11-24"}).text
    assert page.count("Cet entretien n’a pas encore eu lieu") == 2  # in the summary, and at its field
    assert "Confiance retrouvée." in page


def test_an_empty_report_is_not_published(client, entretien, mme_delmasse):
    Entretien.objects.update(compte_rendu="")
    client.force_login(mme_delmasse)
    page = client.post(reverse("suivi:publier_entretien", args=[entretien.pk]), {"publie": "oui"}, follow=True)
    assert "Écrivez le compte rendu avant de le publier." in page.text
    assert Entretien.objects.get().publie_le is None


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_a_pupil_costs_the_same_whatever_it_holds(
    client, lea, mme_delmasse, nombre, django_assert_num_queries
):
    for rang in range(nombre):
        Entretien.objects.create(eleve=lea, auteur=mme_delmasse, **(CHAMPS | {"objet": f"Point {rang}"}))
    client.force_login(mme_delmasse)
    # session, person and role, year; pupil, bilans, remédiations, entretiens
    with django_assert_num_queries(7):
        client.get(reverse("suivi:bilans_de_l_eleve", args=[lea.pk]))
