"""What helps to position: the indicateurs of the référentiel, and what the team wrote of its limit."""

import pytest
from django.urls import reverse

from referentiel.models import Indicateur
from suivi.actions import ecrire_un_repere
from suivi.models import Repere
from tests.factories import SituationFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def c1(competences):
    Indicateur.objects.create(activite=competences[0].activite, ordre=1, intitule="Respect des délais")
    return competences[0]


@pytest.fixture
def adresse(c1):
    return reverse("suivi:repere", args=[c1.pk])


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def test_the_page_gives_the_indicators_and_lets_a_teacher_write_the_limit(connectee, adresse, c1, lycee):
    page = connectee.get(adresse).text
    assert ("Respect des délais" in page, "n’a encore rien écrit" in page) == (True, True)
    reponse = connectee.post(adresse, {"texte": "À +, il relance sans qu’on le lui dise."}, follow=True)
    assert "il relance sans qu’on le lui dise." in reponse.text
    assert "Écrit par Mme Aurore Delmasse le 23\N{NO-BREAK SPACE}nov. 2026." in reponse.text
    assert (Repere.objects.get().etablissement, Repere.objects.get().competence) == (lycee, c1)


def test_a_dialog_gets_the_fragment_and_what_was_just_stored(connectee, adresse):
    fragment = connectee.get(adresse, headers=HTMX).text
    assert ("<html" in fragment, "Respect des délais" in fragment) == (False, True)
    fragment = connectee.post(adresse, {"texte": "Autonome."}, headers=HTMX)
    assert (fragment.status_code, "<html" in fragment.text, "Le repère est enregistré" in fragment.text) == (
        200,
        False,
        True,
    )
    refus = connectee.post(adresse, {"texte": "x" * 1001}, headers=HTMX)
    assert (refus.status_code, "1000 caractères" in refus.text) == (422, True)


def test_each_version_of_a_limit_is_kept_with_its_author(lycee, c1, mme_delmasse, m_fontanelle):
    for texte, par in (("Seule.", mme_delmasse), ("Sans aide.", m_fontanelle), ("Sans aide.", mme_delmasse)):
        ecrire_un_repere(etablissement=lycee, competence=c1, texte=texte, par=par)
    versions = Repere.pgh_event_model.objects.order_by("pgh_id").values_list("texte", "auteur")
    assert list(versions) == [("Seule.", mme_delmasse.pk), ("Sans aide.", m_fontanelle.pk)]
    assert Repere.objects.get().auteur == m_fontanelle  # writing the same words again changes nothing


def test_a_limit_taken_back_says_who_did_it(connectee, adresse, lycee, c1, m_fontanelle):
    ecrire_un_repere(etablissement=lycee, competence=c1, texte="Seule.", par=m_fontanelle)
    reponse = connectee.post(adresse, {"texte": ""}, follow=True)
    assert "Effacé par Mme Aurore Delmasse" in reponse.text
    assert "Seule." not in reponse.text


def test_another_school_has_its_own_limits(client, adresse, lycee, c1, mme_delmasse, m_vasseur):
    ecrire_un_repere(etablissement=lycee, competence=c1, texte="Chez nous.", par=mme_delmasse)
    client.force_login(m_vasseur)
    assert "Chez nous." not in client.get(adresse).text
    client.post(adresse, {"texte": "Chez eux."})
    assert set(Repere.objects.values_list("texte", flat=True)) == {"Chez nous.", "Chez eux."}


def test_the_administrateur_reads_and_a_pupil_does_not(client, adresse, lea, m_albaredol):
    client.force_login(m_albaredol)
    assert "Écrire le repère" not in client.get(adresse).text
    assert client.post(adresse, {"texte": "Non."}).status_code == 403
    client.force_login(lea.utilisateur)
    assert client.get(adresse).status_code == 403
    assert not Repere.objects.exists()


def test_the_grid_and_the_plain_form_lead_to_it_and_it_leads_back(
    connectee, adresse, lycee, tago1, lea, c1, competences, mme_delmasse, ago2, m_fontanelle
):
    situation = SituationFactory(classe=tago1, competences=competences[:2], auteur=mme_delmasse, intitule="Accueil")
    ecrire_un_repere(etablissement=lycee, competence=c1, texte="Seule.", par=mme_delmasse)
    lien = f"{adresse}?situation={situation.pk}"
    grille = connectee.get(situation.get_absolute_url()).text
    assert f'<a class="repere ecrit" href="{lien}" aria-label="Repères 1.1.1">' in grille
    assert grille.count('class="repere ecrit"') == 1
    formulaire = reverse("suivi:saisie", args=[situation.pk])
    assert lien in connectee.get(formulaire, {"competence": c1.pk}).text
    assert lien in connectee.get(formulaire, {"eleve": lea.pk}).text
    assert situation.get_absolute_url() in connectee.get(lien).text
    etrangere = SituationFactory(classe=ago2, auteur=m_fontanelle, intitule="Secrète")
    for requete in (str(etrangere.pk), "x", "9" * 30):
        assert "Secrète" not in connectee.get(adresse, {"situation": requete}).text
