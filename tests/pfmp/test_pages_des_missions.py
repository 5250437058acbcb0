"""The missions of a référent: the page, the list with the telephones, the calendar."""

from datetime import date, time

import pytest
from django.urls import reverse

from pfmp.models import Contact, Visite
from socle.models import Evenement
from tests.factories import AnneeScolaireFactory, EleveFactory
from tests.papiers import texte as texte_de
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

MISSIONS = "/pfmp/missions/"


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def visite(pfmp_suivie, mme_delmasse):
    return Visite.objects.create(
        pfmp=pfmp_suivie, prevue_le=date(2026, 11, 26), prevue_a=time(14, 30), visiteur=mme_delmasse
    )


def test_a_referent_reads_whom_to_call_and_what_is_late(connectee, pfmp_suivie):
    Contact.objects.update(telephone="01 99 00 12 22")
    page = connectee.get(MISSIONS).text.replace("\xa0", " ")
    assert page.index("En retard") < page.index("Appeler le tuteur") < page.index("Prévoir la visite")
    assert ("au plus tard le 20 nov. 2026" in page, 'href="tel:0199001222"' in page) == (True, True)


def test_what_is_done_is_no_longer_a_mission(connectee, pfmp_suivie, mme_delmasse):
    for nature in ("appel", "visite"):
        Visite.objects.create(pfmp=pfmp_suivie, nature=nature, faite_le=date(2026, 11, 20), visiteur=mme_delmasse)
    assert "Rien d’autre pour l’instant." in connectee.get(MISSIONS).text


def test_a_colleague_who_replaces_the_referent_for_a_visit_has_that_mission_only(
    client, pfmp_suivie, m_albaredol, visite
):
    Visite.objects.update(visiteur=m_albaredol)
    client.force_login(m_albaredol)
    lignes = client.get(MISSIONS).context["page"].lignes
    assert [(ligne.mission.geste, ligne.pfmp) for ligne in lignes] == [("Visite", pfmp_suivie)]


def test_a_pfmp_of_another_year_is_no_mission(connectee, pfmp_suivie):
    AnneeScolaireFactory(etablissement=pfmp_suivie.eleve.etablissement, rentree=2027, du=date(2026, 11, 1))
    assert "Aucune PFMP à suivre" in connectee.get(MISSIONS).text


def test_the_missions_cost_as_much_for_one_pupil_as_for_three(
    connectee, pfmp_suivie, visite, mme_delmasse, tago1, periode, django_assert_num_queries
):
    with django_assert_num_queries(6):
        connectee.get(MISSIONS)
    for nom in ("DURAND", "PAGE"):
        eleve = EleveFactory(etablissement=tago1.annee.etablissement, nom=nom, classe=tago1)
        suivie = PfmpFactory(eleve=eleve, periode=periode, referent=mme_delmasse)
        Visite.objects.create(pfmp=suivie, prevue_le=date(2026, 11, 27), visiteur=mme_delmasse)
    with django_assert_num_queries(6):
        assert len(connectee.get(MISSIONS).context["page"].pfmps) == 3


def test_the_list_with_the_telephones_is_a_paper_and_its_print_is_noted(connectee, pfmp_suivie, visite):
    Contact.objects.update(telephone="01 99 00 12 22")
    reponse = connectee.post(reverse("pfmp:imprimer_mes_telephones"))
    assert (reponse["Content-Type"], reponse["Cache-Control"]) == ("application/pdf", "private, no-store")
    texte = texte_de(reponse.content)
    lus = ("MARTIN Léa", "01 99 00 12 22", "M. Samuel Corbinais", "14 h 30", "Mme Aurore Delmasse")
    assert [mot in texte for mot in lus] == [True] * 5
    assert Evenement.objects.filter(verbe="imprimer_les_telephones").count() == 1


def test_each_visitor_of_a_period_has_a_page(connectee, pfmp_suivie, periode, tago1):
    PfmpFactory(eleve=EleveFactory(etablissement=tago1.annee.etablissement, classe=tago1), periode=periode)
    texte = texte_de(connectee.post(reverse("pfmp:imprimer_les_telephones", args=[periode.pk])).content)
    assert ("Mme Aurore Delmasse" in texte, "Sans enseignant référent" in texte, "page 2/2" in texte) == (
        True,
        True,
        True,
    )


def test_the_calendar_says_where_and_when_and_nobody_s_name(connectee, pfmp_suivie, visite):
    pfmp_suivie.organisme.adresse, pfmp_suivie.organisme.code_postal = "3 chemin de la Scierie", "77998"
    pfmp_suivie.organisme.save()
    reponse = connectee.get(reverse("pfmp:agenda"))
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse["Content-Disposition"] == 'attachment; filename="visites-de-pfmp.ics"'
    lignes = reponse.text.replace("\r\n ", "").split("\r\n")
    attendues = {
        f"UID:visite-{visite.pk}@testserver",
        "DTSTART:20261126T133000Z",
        f"SUMMARY:Visite de PFMP\\, {pfmp_suivie.organisme} (TAGO1)",
        "LOCATION:3 chemin de la Scierie\\, 77998 Ambrelle-sur-Vive",
        f"URL:http://testserver{pfmp_suivie.get_absolute_url()}",
    }
    assert attendues <= set(lignes)
    assert [nom in reponse.text for nom in ("MARTIN", "Léa", "Corbinais")] == [False] * 3


def test_a_visit_called_off_is_told_to_the_calendar_for_a_month(connectee, visite, aujourd_hui, time_machine):
    Visite.objects.update(annulee_le="2026-11-24T10:00Z")
    assert "STATUS:CANCELLED" in connectee.get(reverse("pfmp:agenda")).text
    time_machine.move_to("2026-12-28 10:00+01:00")
    assert "VEVENT" not in connectee.get(reverse("pfmp:agenda")).text


def test_the_calendar_holds_the_visits_of_one_person(client, visite, m_albaredol):
    client.force_login(m_albaredol)
    assert "VEVENT" not in client.get(reverse("pfmp:agenda")).text


def test_pfmp_of_two_periods_are_listed_by_date(connectee, pfmp_suivie, mme_delmasse, tago1):
    suivante = PeriodeFactory(classe=tago1, numero=6, du=date(2027, 1, 18), au=date(2027, 2, 5))
    PfmpFactory(eleve=pfmp_suivie.eleve, periode=suivante, referent=mme_delmasse, signee_famille_le=None)
    lignes = connectee.get(MISSIONS).context["page"].lignes
    assert [ligne.mission.echeance for ligne in lignes] == [
        date(2026, 11, 20),
        date(2026, 12, 11),
        date(2027, 1, 18),  # its convention lacks a signature
    ]
