"""The pages of the model for tutors: read by the school, changed by its administrateur, shared as a file."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pfmp.modele_tuteur import contenu_d_agora
from pfmp.models import ModeleTuteur
from tests.papiers import texte

pytestmark = pytest.mark.usefixtures("agora")


def exporte(client) -> dict:
    return json.loads(client.get(reverse("pfmp:exporter_modele")).content)


def envoyer(client, contenu: dict):
    fichier = SimpleUploadedFile("académie.json", json.dumps(contenu).encode())
    return client.post(reverse("pfmp:importer_modele"), {"fichier": fichier})


def champs_caches(reponse) -> dict:
    return {champ.name: champ.value() for champ in reponse.context["form"]}


def tout_ce_que_montre(page) -> dict:
    valeurs = {nom: page.context["form"][nom].value() for nom in page.context["form"].fields}
    return {nom: "" if valeur is None else valeur for nom, valeur in valeurs.items()}


def test_the_notice_for_tutors_is_open_to_anybody_and_says_nothing_about_a_school(client, lea):
    dit = client.get(reverse("pfmp:notice")).content.decode()
    assert "Comment choisir un niveau" in dit
    assert "MARTIN" not in dit


def test_the_teachers_of_other_disciplines_have_their_notice(client, mme_delmasse):
    client.force_login(mme_delmasse)
    assert "Pendant la visite ou l’appel" in client.get(reverse("pfmp:notice_enseignants")).content.decode()


def test_the_booklet_is_a_file(client, mme_delmasse):
    client.force_login(mme_delmasse)
    assert "Livret du tuteur" in texte(client.get(reverse("pfmp:livret")).content)


def test_the_administrateur_changes_a_word_and_a_version_is_made(client, m_albaredol, lycee):
    client.force_login(m_albaredol)
    page = client.get(reverse("pfmp:modifier_modele"))
    saisie = tout_ce_que_montre(page)
    saisie |= {"mots-1.1.1": "Accueille la personne", "nom": "Modèle d’Ambrelle"}
    assert client.post(reverse("pfmp:modifier_modele"), saisie).status_code == 302
    modele = ModeleTuteur.objects.get(etablissement=lycee)
    assert (modele.version, modele.contenu["mots"]["1.1.1"]) == (1, "Accueille la personne")
    inchange = {cle: valeur for cle, valeur in contenu_d_agora()["mots"].items() if cle != "1.1.1"}
    assert {cle: valeur for cle, valeur in modele.contenu["mots"].items() if cle != "1.1.1"} == inchange
    notice = reverse("pfmp:notice")
    versions = {str(modele.cle_publique): 200, "0b7d4f0e-3a55-4b8e-9a39-0f2f5d0d7a11": 404, "autre": 404}
    assert {cle: client.get(notice, {"version": cle}).status_code for cle in versions} == versions


def test_what_is_typed_stays_when_a_colleague_was_faster(client, m_albaredol, lycee):
    client.force_login(m_albaredol)
    page = client.get(reverse("pfmp:modifier_modele"))
    saisie = tout_ce_que_montre(page)
    client.post(reverse("pfmp:modifier_modele"), saisie | {"nom": "Premier"})
    refus = client.post(reverse("pfmp:modifier_modele"), saisie | {"nom": "Second"})
    assert refus.status_code == 422
    assert (refus.context["form"]["nom"].value(), refus.context["form"]["apres"].value()) == ("Second", "1")
    assert "a changé pendant que vous le lisiez" in refus.content.decode()
    assert ModeleTuteur.objects.get().nom == "Premier"


def test_a_model_exported_by_a_school_is_shown_then_put_in_use_by_another(client, m_albaredol, mme_zidane, lycee):
    client.force_login(mme_zidane)
    partage = exporte(client) | {"nom": "Modèle de l’académie", "non_observe": "Pas vu"}
    client.force_login(m_albaredol)
    apercu = envoyer(client, partage)
    assert [difference.ou for difference in apercu.context["differences"]] == ["Nom du modèle", "Non observé"]
    assert ModeleTuteur.objects.count() == 0  # a dry run
    client.post(reverse("pfmp:confirmer_modele"), champs_caches(apercu))
    modele = ModeleTuteur.objects.get()
    assert (modele.etablissement, modele.nom, modele.origine) == (lycee, "Modèle de l’académie", "académie.json")
    assert exporte(client) == partage | {"version": "1"}


def test_a_file_that_is_not_a_model_is_refused_at_its_field_and_nothing_is_written(client, m_albaredol):
    client.force_login(m_albaredol)
    reponse = envoyer(client, {"format": "agora-modele-tuteur", "format_version": 1, "diplome": "AGORA"})
    assert reponse.status_code == 422
    assert "Livret du tuteur : il manque un texte." in reponse.content.decode()
    assert ModeleTuteur.objects.count() == 0


def test_a_confirmation_tampered_with_is_refused(client, m_albaredol):
    client.force_login(m_albaredol)
    champs = champs_caches(envoyer(client, exporte(client) | {"nom": "Autre"}))
    for faux in (
        {"modele": "{}"},
        {"apres": "7"},
        {"apres": "x"},
        {"modele": champs["modele"].replace("Autre", "\\u0000")},
    ):
        assert client.post(reverse("pfmp:confirmer_modele"), champs | faux).status_code == 302
    assert ModeleTuteur.objects.count() == 0


def test_the_same_model_has_nothing_to_import(client, m_albaredol):
    client.force_login(m_albaredol)
    assert "exactement la même chose" in envoyer(client, exporte(client)).content.decode()
