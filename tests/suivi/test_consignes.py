"""What the pupils were given to do: a link or a file, seen by those of the situation from its day on."""

from datetime import date
from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from socle.models import Evenement
from suivi.actions import ajouter_une_consigne, cloturer, dupliquer, partager
from suivi.actions.consignes import CONSIGNES_MAXIMUM
from suivi.models import Consigne, Situation
from tests.factories import EleveFactory, GroupeFactory, SituationFactory
from tests.socle.fichiers_hostiles import pdf, photo_localisee

LIEN = "https://exemple.example/sujet"


@pytest.fixture
def situation(tago1, competences, mme_delmasse, lea):
    """Ten days ago in TAGO1, not closed."""
    return SituationFactory(classe=tago1, competences=competences[:1], auteur=mme_delmasse, intitule="Notes de frais")


@pytest.fixture
def consigne(situation, mme_delmasse):
    return ajouter_une_consigne(situation=situation, titre="Le sujet", lien=LIEN, par=mme_delmasse)


@pytest.fixture
def page(situation):
    return reverse("suivi:consignes", args=[situation.pk])


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def fichier(nom: str = "sujet.pdf", contenu: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu or pdf())


def vues_par(eleve) -> set[str]:
    return set(Consigne.objects.visibles_par(eleve.utilisateur).values_list("titre", flat=True))


# --- Giving --------------------------------------------------------------------------------------------
def test_a_link_or_a_file_is_attached_and_shown_under_the_grid(connectee, page, situation):
    connectee.post(page, {"titre": "Le site", "lien": LIEN})
    connectee.post(page, {"titre": "Le sujet", "fichier": fichier()})
    lien, piece = situation.consignes.all()
    assert (lien.lien, lien.fichier.name) == (LIEN, "")
    assert (piece.lien, piece.nom_fichier, piece.type_mime, len(piece.empreinte)) == (
        "",
        "sujet.pdf",
        "application/pdf",
        64,
    )
    grille = connectee.get(situation.get_absolute_url()).text
    assert f'<a href="{LIEN}" rel="external noopener noreferrer">Le site</a>' in grille
    telecharger = reverse("suivi:telecharger_une_consigne", args=[piece.pk])
    assert telecharger in grille
    reponse = connectee.get(telecharger)
    assert reponse.content.startswith(b"%PDF")
    assert reponse.headers["Content-Disposition"] == 'attachment; filename="sujet.pdf"'
    assert reponse.headers["Content-Security-Policy"].startswith("sandbox;")
    assert connectee.get(reverse("suivi:telecharger_une_consigne", args=[lien.pk])).status_code == 404


def test_a_photo_given_as_an_instruction_no_longer_says_where_it_was_taken(connectee, page, situation):
    connectee.post(page, {"titre": "Photo", "fichier": fichier("photo.jpg", photo_localisee())})
    with situation.consignes.get().fichier.open() as flux:
        assert b"SECRET" not in flux.read()


@pytest.mark.parametrize(
    ("champs", "refus"),
    [
        ({"titre": "Rien"}, "l’un des deux"),
        ({"titre": "Les deux", "lien": LIEN, "fichier": True}, "l’un des deux"),
        ({"titre": "", "lien": LIEN}, "Ce champ est obligatoire."),
        ({"titre": "Script", "lien": "javascript:alert(1)"}, "Cette adresse n’est pas celle d’une page"),
        ({"titre": "Fichier", "lien": "ftp://exemple.example/x"}, "Cette adresse n’est pas celle d’une page"),
        ({"titre": "Mots", "lien": "la page du cours"}, "Cette adresse n’est pas celle d’une page"),
        ({"titre": "Page", "fichier": b"<html>"}, "n’est pas celui qu’annonce son nom"),
    ],
)
def test_a_refused_instruction_says_why_and_keeps_what_was_typed(connectee, page, situation, champs, refus):
    if piece := champs.get("fichier"):
        champs = champs | {"fichier": fichier(contenu=None if piece is True else piece)}
    reponse = connectee.post(page, champs)
    assert reponse.status_code == 422
    [du_champ] = [*chain.from_iterable(reponse.context["form"].errors.values())]
    assert refus in du_champ
    assert f'value="{champs["titre"]}"' in reponse.text or not champs["titre"]
    assert not situation.consignes.exists()


def test_a_situation_is_not_a_library(situation, mme_delmasse):
    for numero in range(CONSIGNES_MAXIMUM):
        ajouter_une_consigne(situation=situation, titre=f"{numero}", lien=LIEN, par=mme_delmasse)
    with pytest.raises(ValidationError, match="20 consignes au plus"):
        ajouter_une_consigne(situation=situation, titre="De trop", lien=LIEN, par=mme_delmasse)


def test_an_instruction_is_taken_away_and_it_is_noted(connectee, situation, consigne):
    reponse = connectee.post(reverse("suivi:retirer_une_consigne", args=[consigne.pk]), follow=True)
    assert "est retirée" in reponse.text
    assert not situation.consignes.exists()
    assert Evenement.objects.get(verbe="retirer_une_consigne").details == {"titre": "Le sujet"}


def test_a_copy_of_the_situation_keeps_the_file_when_the_first_one_loses_it(
    connectee, page, situation, tago1, mme_delmasse
):
    connectee.post(page, {"titre": "Le sujet", "fichier": fichier()})
    [copie] = dupliquer(situation=situation, cibles=[(tago1, None, date(2026, 11, 20))], par=mme_delmasse)
    connectee.post(reverse("suivi:retirer_une_consigne", args=[situation.consignes.get().pk]))
    assert connectee.get(reverse("suivi:telecharger_une_consigne", args=[copie.consignes.get().pk])).status_code == 200


def test_a_colleague_who_may_only_read_neither_adds_nor_takes_away(
    client, page, situation, consigne, mme_delmasse, m_fontanelle
):
    partager(situation=situation, partages={m_fontanelle: "lecture"}, par=mme_delmasse)
    client.force_login(m_fontanelle)
    assert "Le sujet" in client.get(situation.get_absolute_url()).text
    for adresse in (page, reverse("suivi:retirer_une_consigne", args=[consigne.pk])):
        assert client.post(adresse, {"titre": "X", "lien": LIEN}).status_code == 403
    assert situation.consignes.get() == consigne


# --- Reading -------------------------------------------------------------------------------------------
def test_the_pupils_of_the_situation_see_its_instructions_before_it_is_closed(
    client, situation, consigne, competences, lea, noe
):
    assert (vues_par(lea), vues_par(noe)) == ({"Le sujet"}, set())
    cloturer(situation=situation)
    assert (vues_par(lea), vues_par(noe)) == ({"Le sujet"}, set())
    client.force_login(lea.utilisateur)
    page = client.get(reverse("suivi:mes_consignes")).text
    assert ("Notes de frais" in page, LIEN in page) == (True, True)
    client.force_login(noe.utilisateur)
    assert "Aucune consigne pour l’instant" in client.get(reverse("suivi:mes_consignes")).text


def test_not_before_its_day(consigne, lea):
    Situation.objects.update(date=date(2026, 11, 24))
    assert vues_par(lea) == set()
    Situation.objects.update(date=date(2026, 11, 23))
    assert vues_par(lea) == {"Le sujet"}


def test_not_to_another_group_nor_to_who_was_not_yet_in_the_class(situation, consigne, lea, annee, tago1, lycee):
    autre = EleveFactory(etablissement=lycee, nom="AUTRE", classe=tago1)
    Situation.objects.update(groupe=GroupeFactory(annee=annee, eleves=[autre]))
    assert vues_par(lea) == set()
    Situation.objects.update(groupe=None, eleve=autre)
    assert vues_par(lea) == set()
    Situation.objects.update(eleve=None)
    lea.inscriptions.update(au=date(2026, 11, 1))
    assert vues_par(lea) == set()


def test_the_file_of_a_class_that_one_does_not_know_is_not_found(
    client, page, situation, mme_delmasse, noe, m_fontanelle, m_vasseur, mme_torrebois
):
    client.force_login(mme_delmasse)
    client.post(page, {"titre": "Le sujet", "fichier": fichier()})
    adresse = reverse("suivi:telecharger_une_consigne", args=[situation.consignes.get().pk])
    for personne, statut in ((noe.utilisateur, 404), (m_fontanelle, 404), (m_vasseur, 404), (mme_torrebois, 200)):
        client.force_login(personne)
        assert client.get(adresse).status_code == statut


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_a_pupil_costs_the_same_whatever_it_holds(
    client, situation, lea, tago1, mme_delmasse, django_assert_num_queries, nombre
):
    for _ in range(nombre):
        autre = SituationFactory(classe=tago1, auteur=mme_delmasse)
        ajouter_une_consigne(situation=autre, titre="Le sujet", lien=LIEN, par=mme_delmasse)
    client.force_login(lea.utilisateur)
    with django_assert_num_queries(4):  # session, account, instructions; the year of the header
        client.get(reverse("suivi:mes_consignes"))
