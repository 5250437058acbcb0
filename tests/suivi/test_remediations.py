"""Remédiations: what is to be done again and by when, and what came of it, in two clicks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from suivi.actions.remediations import creer_remediation, noter_le_resultat
from suivi.models import Remediation
from tests.factories import EleveFactory
from tests.personnages import AUJOURD_HUI

NOEL = date(2026, 12, 18)


@pytest.fixture
def demander(lea, competences, mme_delmasse):
    """Return a function that asks Léa to do something."""

    def demander(action="Refaire la facture", echeance=NOEL, eleve=lea):
        return creer_remediation(
            eleve=eleve, action=action, echeance=echeance, competence=competences[0], bilan=None, par=mme_delmasse
        )

    return demander


@pytest.fixture
def en_retard(demander) -> Remediation:
    remediation = demander("Reprendre le devis")
    Remediation.objects.filter(pk=remediation.pk).update(echeance=date(2026, 11, 6))
    return remediation


def test_the_same_thing_asked_twice_is_one(demander):
    assert demander() == demander()
    assert Remediation.objects.count() == 1


def test_a_deadline_that_is_past_is_refused(demander):
    demander(echeance=AUJOURD_HUI)
    with pytest.raises(ValidationError, match="Ce jour est passé"):
        demander(echeance=date(2026, 11, 22))


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def test_the_list_of_a_class_parts_what_is_late_to_come_and_done(connectee, tago1, demander, en_retard):
    demander("Relire la procédure")
    noter_le_resultat(remediation=demander("Revoir la relance"), resultat="atteint", constat="Refaite sans aide.")
    page = connectee.get(reverse("suivi:remediations", args=[tago1.pk])).text
    places = [
        page.index(mot)
        for mot in (">En retard", "Reprendre le devis", ">À venir", "Relire la procédure", ">Terminées cette année")
    ]
    assert places == sorted(places)
    assert page.index("Revoir la relance") > places[-1]
    assert "Refaite sans aide." in page


@pytest.mark.parametrize("resultat", Remediation.Resultat.values)
def test_the_result_is_noted_with_the_day_and_the_list_comes_back(connectee, tago1, en_retard, resultat):
    liste = reverse("suivi:remediations", args=[tago1.pk])
    reponse = connectee.post(
        reverse("suivi:noter_remediation", args=[en_retard.pk]), {"resultat": resultat, "suite": liste}
    )
    assert reponse.headers["Location"] == liste
    en_retard.refresh_from_db()
    assert (en_retard.resultat, en_retard.terminee_le) == (resultat, AUJOURD_HUI)


def test_a_result_noted_by_mistake_is_taken_back(connectee, en_retard):
    adresse = reverse("suivi:noter_remediation", args=[en_retard.pk])
    for resultat in ("atteint", ""):
        connectee.post(adresse, {"resultat": resultat})
    en_retard.refresh_from_db()
    assert (en_retard.resultat, en_retard.terminee_le) == ("", None)


def test_an_unknown_result_changes_nothing(connectee, en_retard):
    connectee.post(reverse("suivi:noter_remediation", args=[en_retard.pk]), {"resultat": "parfait"})
    en_retard.refresh_from_db()
    assert en_retard.resultat == ""


def test_the_page_to_come_back_to_is_ours(connectee, en_retard, lea):
    adresse = reverse("suivi:noter_remediation", args=[en_retard.pk])
    for suite in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"):
        reponse = connectee.post(adresse, {"resultat": "atteint", "suite": suite})
        assert reponse.headers["Location"] == reverse("suivi:bilans_de_l_eleve", args=[lea.pk])


def test_the_form_says_what_is_wrong_and_keeps_the_rest(connectee, lea, competences):
    champs = {"action": "Refaire la facture", "echeance": "2026-11-01", "competence": competences[0].pk}
    page = connectee.post(reverse("suivi:creer_remediation", args=[lea.pk]), champs).text
    assert "Ce jour est passé" in page
    assert "Refaire la facture" in page
    assert not Remediation.objects.exists()


def test_an_address_with_a_bilan_that_is_no_number_asks_for_no_bilan(connectee, lea):
    page = connectee.get(reverse("suivi:creer_remediation", args=[lea.pk]), {"bilan": "²"})
    assert page.context["retour"] == reverse("suivi:bilans_de_l_eleve", args=[lea.pk])


def test_more_time_is_given_and_a_day_already_past_may_stay(connectee, en_retard):
    adresse = reverse("suivi:modifier_remediation", args=[en_retard.pk])
    champs = {"action": "Reprendre le devis, en binôme", "echeance": "2026-11-06", "competence": ""}
    assert connectee.post(adresse, champs).status_code == 302
    assert connectee.post(adresse, champs | {"echeance": "2026-11-05"}).status_code == 200
    assert connectee.post(adresse, champs | {"echeance": "2026-12-18"}).status_code == 302
    en_retard.refresh_from_db()
    assert (en_retard.action, en_retard.echeance) == ("Reprendre le devis, en binôme", NOEL)


def test_the_pupil_reads_what_she_has_to_do_and_notes_nothing(client, lea, demander):
    remediation = demander()
    client.force_login(lea.utilisateur)
    assert "Refaire la facture" in client.get(reverse("suivi:mes_bilans")).text
    assert client.post(reverse("suivi:noter_remediation", args=[remediation.pk])).status_code == 403


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(
    connectee, lycee, tago1, lea, demander, nombre, django_assert_num_queries
):
    for rang in range(nombre):
        demander(f"Travail {rang}", eleve=EleveFactory(etablissement=lycee, classe=tago1))
    # session, person and role, year; class, remédiations
    with django_assert_num_queries(5):
        connectee.get(reverse("suivi:remediations", args=[tago1.pk]))
