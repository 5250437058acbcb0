"""The pages of the dossiers: who opens which, what they offer, what they refuse."""

import pytest
from django.urls import reverse

from dossiers.models import Impression
from scolarite.models import Role
from socle import pdf, presse
from socle.models import Evenement, TacheDeFond
from tests.dossiers.conftest import marquer, travail
from tests.factories import EleveFactory, UtilisateurFactory
from tests.ouvrier import travailler
from tests.papiers import texte

pytestmark = pytest.mark.usefixtures("diplome")


@pytest.fixture
def cpe(lycee):
    """Follows the pupils of the whole lycée, prepares no dossier."""
    return UtilisateurFactory(identifiant="kerdalec", role=Role.Nature.CPE, role__etablissement=lycee)


@pytest.fixture
def impression(client, tago1, lea, mme_torrebois):
    """The E31 of TAGO1, asked for by Mme Torrebois."""
    client.force_login(mme_torrebois)
    client.post(reverse("dossiers:imprimer_la_classe", args=[tago1.pk, "E31"]))
    client.logout()
    return Impression.objects.get()


def adresses(classe, eleve) -> dict[str, tuple[str, str]]:
    return {
        "liste": ("get", reverse("dossiers:liste")),
        "classe": ("get", reverse("dossiers:classe", args=[classe.pk])),
        "imprimer_la_classe": ("post", reverse("dossiers:imprimer_la_classe", args=[classe.pk, "E31"])),
        "eleve": ("get", reverse("dossiers:eleve", args=[eleve.pk])),
        "imprimer": ("post", reverse("dossiers:imprimer", args=[eleve.pk, "E31"])),
    }


TOUT = {"liste": 200, "classe": 200, "imprimer_la_classe": 302, "eleve": 200, "imprimer": 200}
RIEN = {**dict.fromkeys(TOUT, 404), "liste": 200}


@pytest.mark.parametrize(
    ("personne", "statuts"),
    [
        ("mme_delmasse", TOUT),
        ("mme_torrebois", TOUT),
        ("m_albaredol", TOUT),
        ("m_fontanelle", RIEN),
        ("m_vasseur", RIEN),
        ("mme_zidane", RIEN),
        ("cpe", dict.fromkeys(TOUT, 403)),
        (
            "lea",
            {"liste": 302, "classe": 403, "imprimer_la_classe": 403, "eleve": 200, "imprimer": 200},
        ),
        ("noe", {**dict.fromkeys(TOUT, 404), "liste": 302}),
    ],
)
def test_who_opens_what(client, request, personne, statuts, tago1, lea):
    utilisateur = request.getfixturevalue(personne)
    client.force_login(getattr(utilisateur, "utilisateur", utilisateur))
    obtenus = {
        nom: getattr(client, methode)(adresse).status_code for nom, (methode, adresse) in adresses(tago1, lea).items()
    }
    assert obtenus == statuts


def test_nothing_is_printed_by_reading_an_address(client, tago1, lea, mme_torrebois):
    client.force_login(mme_torrebois)
    for methode, adresse in adresses(tago1, lea).values():
        if methode == "post":
            assert client.get(adresse).status_code == 405
    assert (Evenement.objects.count(), TacheDeFond.objects.count()) == (0, 0)


def test_an_unknown_sous_epreuve_is_not_found(client, tago1, lea, mme_torrebois):
    client.force_login(mme_torrebois)
    assert client.post(reverse("dossiers:imprimer", args=[lea.pk, "E2"])).status_code == 404
    reponse = client.post(reverse("dossiers:imprimer_la_classe", args=[tago1.pk, "E2"]), follow=True)
    assert "Il n’y a aucun état à imprimer" in reponse.content.decode()


def test_the_class_says_who_is_ready_and_what_the_others_lack(client, tago1, lea_inscrite, lycee, mme_delmasse):
    for code in ("1.1.1", "1.2.1", "1.3.1"):
        marquer(lea_inscrite, travail(tago1, code), 3)
    EleveFactory(etablissement=lycee, nom="ZIANI", prenom="Zoé", classe=tago1)
    client.force_login(mme_delmasse)
    page = client.get(reverse("dossiers:classe", args=[tago1.pk])).content.decode()
    assert (page.count(">Prêt<"), page.count("pastille-attention")) == (1, 3)
    assert "1 prêt sur 2" in page


def test_the_pupil_s_page_lists_what_is_missing_before_printing(client, tago1, lea, mme_delmasse):
    marquer(lea, travail(tago1, "1.1.1", intitule="Accueillir", description=""), 3)
    client.force_login(mme_delmasse)
    page = client.get(reverse("dossiers:eleve", args=[lea.pk])).content.decode().replace("\u00a0", " ")
    assert "Travail n° 1, « Accueillir » : il manque la description." in page
    assert "Activité 1.2 : aucun travail professionnel ne l’atteste." in page


def test_the_pupil_downloads_her_own_etat(client, tago1, lea):
    marquer(lea, travail(tago1, "1.1.1", intitule="Accueillir"), 3)
    client.force_login(lea.utilisateur)
    reponse = client.post(reverse("dossiers:imprimer", args=[lea.pk, "E31"]))
    assert reponse["Content-Disposition"] == 'attachment; filename="E31-martin-lea.pdf"'
    assert (reponse["Content-Type"], "no-store" in reponse["Cache-Control"]) == ("application/pdf", True)
    assert "Accueillir" in texte(reponse.content)
    assert Evenement.objects.get().identifiant == "lea.martin"


def test_a_paper_that_cannot_be_made_is_a_sentence_and_not_an_error(client, lea, mme_delmasse, monkeypatch):
    def refuser(*_):
        raise pdf.PapierRefuseError(presse.TROP_COMPLIQUE)

    monkeypatch.setattr(pdf, "_imprimer", refuser)
    client.force_login(mme_delmasse)
    reponse = client.post(reverse("dossiers:imprimer", args=[lea.pk, "E32"]), follow=True)
    assert presse.TROP_COMPLIQUE in reponse.content.decode()


def test_a_pupil_without_a_class_has_no_dossier_yet(client, lycee, mme_torrebois):
    client.force_login(mme_torrebois)
    page = client.get(reverse("dossiers:eleve", args=[EleveFactory(etablissement=lycee).pk])).content.decode()
    assert "Pas encore de dossier" in page


def test_a_school_without_rules_or_pupils_gets_a_page_that_says_why(client, tago1, mme_torrebois):
    client.force_login(mme_torrebois)
    assert "Aucun élève dans cette classe" in client.get(reverse("dossiers:classe", args=[tago1.pk])).content.decode()


# --- Batches --------------------------------------------------------------------------------------
def test_the_person_who_asked_follows_the_batch_and_downloads_it(client, impression, mme_torrebois):
    client.force_login(mme_torrebois)
    suivre = reverse("dossiers:impression", args=[impression.pk])
    fichier = reverse("dossiers:telecharger", args=[impression.pk])
    assert "En attente" in client.get(suivre).content.decode()
    assert client.get(fichier).status_code == 302
    travailler()
    assert client.get(suivre, headers={"HX-Request": "true"}).status_code == 286
    reponse = client.get(fichier)
    assert reponse["Content-Disposition"] == 'attachment; filename="E31-tago1-2027.pdf"'
    assert "MARTIN" in texte(reponse.getvalue())


@pytest.mark.parametrize("personne", ["m_albaredol", "mme_delmasse", "m_vasseur"])
def test_nobody_else_knows_of_the_batch(client, request, impression, personne):
    client.force_login(request.getfixturevalue(personne))
    for nom in ("impression", "telecharger"):
        assert client.get(reverse(f"dossiers:{nom}", args=[impression.pk])).status_code == 404


def test_a_teacher_who_leaves_the_class_loses_the_file_at_once(client, tago1, lea, mme_delmasse):
    client.force_login(mme_delmasse)
    client.post(reverse("dossiers:imprimer_la_classe", args=[tago1.pk, "E31"]))
    travailler()
    fichier = reverse("dossiers:telecharger", args=[Impression.objects.get().pk])
    assert client.get(fichier).getvalue().startswith(b"%PDF")
    mme_delmasse.enseignements.update(au="2026-11-22")
    assert client.get(fichier).status_code == 404


def test_a_purged_file_sends_back_to_the_class(client, impression, mme_torrebois):
    TacheDeFond.objects.all().delete()
    client.force_login(mme_torrebois)
    reponse = client.get(reverse("dossiers:impression", args=[impression.pk]), follow=True)
    assert "effacé au bout de sept jours" in reponse.content.decode()


def test_polling_does_not_prolong_the_session(client, impression, mme_torrebois, time_machine):
    client.force_login(mme_torrebois)
    suivre = reverse("dossiers:impression", args=[impression.pk])
    client.get(suivre)
    for minute in (10, 20, 29):
        time_machine.move_to(f"2026-11-23 10:{minute}:00+01:00")
        assert client.get(suivre).status_code == 200
    time_machine.move_to("2026-11-23 10:31:00+01:00")
    assert client.get(suivre).status_code == 302


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_a_class_takes_the_same_queries_whatever_its_size(
    client, tago1, lycee, mme_torrebois, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        marquer(EleveFactory(etablissement=lycee, classe=tago1), travail(tago1, "1.1.1"), 3)
    client.force_login(mme_torrebois)
    client.get(reverse("dossiers:classe", args=[tago1.pk]))
    with django_assert_num_queries(18):
        assert client.get(reverse("dossiers:classe", args=[tago1.pk])).status_code == 200
