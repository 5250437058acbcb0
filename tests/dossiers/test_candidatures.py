"""How pupils sit the exam: category, mode, habilitation, numbers, decisions of the recteur, experience."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from dossiers.regles_candidatures import refus
from pfmp.models import DecisionDuRecteur, Experience
from scolarite.models import Candidature, Etablissement
from tests.factories import EleveFactory

CATEGORIES = Candidature.Categorie
HABILITE = Etablissement(type="public", habilite_ccf=True)
HORS_CONTRAT = Etablissement(type="prive_hors_contrat", habilite_ccf=False)


@pytest.fixture
def candidate(lea, referentiel_officiel):
    return Candidature.objects.create(
        eleve=lea, diplome=referentiel_officiel, session=2027, categorie="scolaire", mode="ccf", numero="02027000012"
    )


@pytest.mark.parametrize(
    ("categorie", "lycee", "hors_contrat"),
    [
        (CATEGORIES.SCOLAIRE, [], ["categorie", "mode"]),
        (CATEGORIES.SCOLAIRE_HORS_CONTRAT, ["mode"], ["mode"]),
        (CATEGORIES.DISTANCE, ["mode"], ["mode"]),
        (CATEGORIES.APPRENTI_HABILITE, [], ["mode"]),
        (CATEGORIES.APPRENTI_NON_HABILITE, ["mode"], ["mode"]),
        (CATEGORIES.FPC_PREMIERE, [], ["mode"]),
        (CATEGORIES.FPC_PERFECTIONNEMENT, [], ["mode"]),
        (CATEGORIES.TROIS_ANS, ["mode"], ["mode"]),
    ],
)
def test_ccf_is_for_those_who_are_not_in_the_note_and_where_it_is_allowed(categorie, lycee, hors_contrat):
    assert sorted(refus(categorie=categorie, mode="ccf", etablissement=HABILITE)) == lycee
    assert sorted(refus(categorie=categorie, mode="ccf", etablissement=HORS_CONTRAT)) == hors_contrat


def test_every_category_may_sit_the_ponctuel_in_a_lycee():
    assert [refus(categorie=categorie, mode="ponctuel", etablissement=HABILITE) for categorie in CATEGORIES] == [{}] * 8


def test_the_secretariat_writes_a_candidature_and_a_refusal_keeps_what_was_typed(
    client, lea, tago1, candidate, mme_torrebois
):
    client.force_login(mme_torrebois)
    adresse = reverse("dossiers:modifier_une_candidature", args=[lea.pk])
    saisie = {"categorie": "trois_ans", "mode": "ccf", "annees_du_cycle": 3, "numero": "A9", "minutes_amenagement": 5}
    page = client.post(adresse, saisie)
    assert page.status_code == 422
    assert "Ces candidats passent des épreuves ponctuelles" in page.content.decode()
    assert 'value="A9"' in page.content.decode()
    client.post(adresse, {**saisie, "mode": "ponctuel", "numero": " 02027 000099 "})
    candidate.refresh_from_db()
    assert (candidate.categorie, candidate.mode, candidate.numero, candidate.minutes_amenagement) == (
        "trois_ans",
        "ponctuel",
        "02027000099",
        5,
    )
    client.post(adresse, {**saisie, "mode": "ponctuel", "minutes_amenagement": ""})  # none
    candidate.refresh_from_db()
    assert candidate.minutes_amenagement == 0


def test_a_number_is_never_given_twice_at_a_session(client, lea, tago1, candidate, mme_torrebois):
    tom = EleveFactory(etablissement=lea.etablissement, classe=tago1)
    client.force_login(mme_torrebois)
    page = client.post(
        reverse("dossiers:modifier_une_candidature", args=[tom.pk]),
        {
            "categorie": "scolaire",
            "mode": "ccf",
            "annees_du_cycle": 3,
            "numero": "02027000012",
            "minutes_amenagement": 0,
        },
    )
    assert (page.status_code, "Ce numéro est déjà celui de MARTIN Léa." in page.content.decode()) == (422, True)


def test_a_class_is_registered_at_once_and_numbers_and_minutes_stay(client, lea, tago1, candidate, mme_torrebois):
    Candidature.objects.update(minutes_amenagement=5, categorie="distance", mode="ponctuel")
    tom = EleveFactory(etablissement=lea.etablissement, classe=tago1)
    autre = EleveFactory(etablissement=lea.etablissement, classe=tago1)
    client.force_login(mme_torrebois)
    client.post(
        reverse("dossiers:enregistrer_les_candidatures", args=[tago1.pk]),
        {"categorie": "scolaire", "mode": "ccf", "annees_du_cycle": 3, "eleves": [lea.pk, tom.pk]},
    )
    assert list(
        Candidature.objects.order_by("eleve__pk").values_list(
            "eleve", "categorie", "mode", "numero", "minutes_amenagement"
        )
    ) == [(lea.pk, "scolaire", "ccf", "02027000012", 5), (tom.pk, "scolaire", "ccf", "", 0)]
    assert not autre.candidatures.exists()


def test_nobody_ticked_or_a_mode_that_cannot_be_is_said_and_writes_nothing(client, lea, tago1, mme_torrebois):
    client.force_login(mme_torrebois)
    adresse = reverse("dossiers:enregistrer_les_candidatures", args=[tago1.pk])
    page = client.post(adresse, {"categorie": "scolaire", "mode": "ccf", "annees_du_cycle": 3})
    assert (page.status_code, "Cochez au moins un élève" in page.content.decode()) == (422, True)
    page = client.post(adresse, {"categorie": "distance", "mode": "ccf", "annees_du_cycle": 3, "eleves": [lea.pk]})
    assert (page.status_code, " checked>" in page.content.decode()) == (422, True)
    page = client.post(adresse, {"categorie": "scolaire", "mode": "ccf", "annees_du_cycle": 3, "eleves": ["²"]})
    assert (page.status_code, " checked>" in page.content.decode()) == (422, False)
    assert not Candidature.objects.exists()


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_candidatures_of_a_class_cost_the_same(
    client, lea, tago1, candidate, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre - 1):
        EleveFactory(etablissement=lea.etablissement, classe=tago1)
    client.force_login(mme_delmasse)
    adresse = reverse("dossiers:candidatures", args=[tago1.pk])
    client.get(adresse)
    with django_assert_num_queries(14):
        client.get(adresse)


# --- Decisions and experience -----------------------------------------------------------------------
def test_a_decision_is_entered_read_and_taken_back(client, lea, candidate, mme_torrebois, mme_delmasse):
    client.force_login(mme_torrebois)
    client.post(
        reverse("dossiers:creer_une_decision", args=[lea.pk]),
        {"nature": "reduction", "semaines": "4", "date": "2025-03-03", "reference": "DEC-2025-11"},
    )
    decision = DecisionDuRecteur.objects.get()
    assert (decision.semaines, decision.saisie_par) == (Decimal(4), mme_torrebois)
    client.force_login(mme_delmasse)
    page = client.get(reverse("dossiers:candidature", args=[lea.pk])).content.decode()
    assert "DEC-2025-11" in page
    assert "Papier non joint" in page
    assert client.post(reverse("dossiers:retirer_une_decision", args=[decision.pk])).status_code == 403
    client.force_login(mme_torrebois)
    client.post(reverse("dossiers:retirer_une_decision", args=[decision.pk]))
    decision.refresh_from_db()
    assert decision.retiree_le is not None
    assert DecisionDuRecteur.pgh_event_model.objects.count() == 2  # entered, taken back: both are kept


def test_bad_weeks_and_no_candidature_are_said(client, lea, tago1, candidate, mme_torrebois):
    client.force_login(mme_torrebois)
    adresse = reverse("dossiers:creer_une_decision", args=[lea.pk])
    page = client.post(adresse, {"nature": "reduction", "semaines": "99", "date": "2025-03-03"})
    assert (page.status_code, "Une décision porte sur 0 à 60 semaines." in page.content.decode()) == (422, True)
    tom = EleveFactory(etablissement=lea.etablissement, classe=tago1)
    page = client.get(reverse("dossiers:creer_une_decision", args=[tom.pk]), follow=True)
    assert "Enregistrez d’abord la candidature" in page.content.decode()


def test_an_experience_is_entered_corrected_and_taken_back(client, lea, candidate, mme_torrebois):
    Candidature.objects.update(categorie="trois_ans", mode="ponctuel")
    client.force_login(mme_torrebois)
    saisie = {
        "organisme": "Garage Mirande",
        "type": "commerce",
        "temps": "plein",
        "du": "2022-01-03",
        "au": "2021-12-29",
        "taches": list(candidate.diplome.blocs.get(numero=1).activites.values_list("pk", flat=True))[:2],
    }
    page = client.post(reverse("dossiers:creer_une_experience", args=[lea.pk]), saisie)
    assert page.status_code == 422
    assert "La date de fin ne peut pas précéder" in page.content.decode()
    assert "Garage Mirande" in page.content.decode()
    client.post(reverse("dossiers:creer_une_experience", args=[lea.pk]), {**saisie, "au": "2023-12-29"})
    experience = Experience.objects.get()
    assert sorted(experience.taches.values_list("code", flat=True)) == ["1.1", "1.2"]
    client.post(
        reverse("dossiers:modifier_une_experience", args=[experience.pk]),
        {**saisie, "au": "2024-12-30", "certificat_recu_le": "2026-11-20"},
    )
    experience.refresh_from_db()
    assert (experience.au, experience.certificat_recu_le) == (date(2024, 12, 30), date(2026, 11, 20))
    page = client.get(reverse("dossiers:candidature", args=[lea.pk])).content.decode()
    assert "Garage Mirande" in page
    client.post(reverse("dossiers:retirer_une_experience", args=[experience.pk]))
    assert not Experience.objects.valables().exists()


def test_the_contract_of_an_apprentice_is_entered_with_its_own_words(client, lea, candidate, mme_torrebois):
    Candidature.objects.update(categorie="apprenti_habilite")
    client.force_login(mme_torrebois)
    page = client.get(reverse("dossiers:candidature", args=[lea.pk])).content.decode()
    assert "Ajouter un contrat d’apprentissage" in page
    adresse = reverse("dossiers:creer_une_experience", args=[lea.pk])
    assert "Contrat reçu le" in client.get(adresse).content.decode()
    saisie = {"organisme": "Fiduciaire", "type": "commerce", "temps": "plein", "du": "2025-09-01", "au": "2027-08-31"}
    suite = client.post(adresse, saisie, follow=True).content.decode()
    assert "Le contrat est enregistré." in suite
    assert "Fiduciaire : le contrat manque." in suite


def test_a_candidate_who_is_in_no_class_has_an_annexe_and_a_ledger(client, lycee, tago1, mme_torrebois, mme_delmasse):
    luc = EleveFactory(etablissement=lycee, nom="FERRANDIZ", prenom="Luc")
    client.force_login(mme_torrebois)
    assert "Pas encore de classe" in client.get(reverse("dossiers:candidature", args=[luc.pk])).content.decode()
    Candidature.objects.create(
        eleve=luc, diplome=tago1.diplome_suivi, session=2027, categorie="trois_ans", mode="ponctuel", numero="0202732"
    )
    assert "FERRANDIZ Luc</a>, session 2027" in client.get(reverse("dossiers:liste")).content.decode()
    page = client.get(reverse("dossiers:candidature", args=[luc.pk])).content.decode()
    assert "Annexe 1bis, expériences professionnelles" in page
    assert "Candidat sans classe, session 2027" in page
    for adresse in ("dossiers:eleve", "semaines:eleve", "dossiers:modifier_une_candidature"):
        assert client.get(reverse(adresse, args=[luc.pk])).status_code == 200
    annexe = client.post(reverse("dossiers:imprimer_une_annexe", args=[luc.pk, "annexe-1bis"]))
    assert annexe["Content-Type"] == "application/pdf"
    client.force_login(mme_delmasse)  # who teaches him nothing
    assert client.get(reverse("dossiers:candidature", args=[luc.pk])).status_code == 404
    assert "FERRANDIZ" not in client.get(reverse("dossiers:liste")).content.decode()


def test_the_pupil_reads_her_candidature_and_changes_nothing(client, lea, candidate):
    client.force_login(lea.utilisateur)
    page = client.get(reverse("dossiers:candidature", args=[lea.pk]))
    assert (page.status_code, "Ma candidature" in page.content.decode()) == (200, True)
    assert "Modifier la candidature" not in page.content.decode()
    assert client.get(reverse("dossiers:modifier_une_candidature", args=[lea.pk])).status_code == 403
