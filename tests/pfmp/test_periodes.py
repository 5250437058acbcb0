"""The periods of the classes: opened together, moved with those who follow, refused at the right field."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pfmp.models import Periode
from scolarite.models import Candidature
from tests.factories import ClasseFactory, EnseignementFactory
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def _saisie(*classes, **champs):
    dates = {"du": "2027-01-18", "au": "2027-02-05", "nature": "obligatoire"}
    commun = {"classes": [classe.pk for classe in classes], "jours_par_semaine": 5, "heures_par_semaine": "35"}
    return dates | commun | champs


def _refus(connectee, saisie, nom="pfmp:creer_periodes", pk=()):
    reponse = connectee.post(reverse(nom, args=pk), saisie)
    assert reponse.status_code == 422
    return dict(reponse.context["form"].errors)


@pytest.fixture
def autre_classe(annee, mme_delmasse):
    """Another class of Mme Delmasse."""
    classe = ClasseFactory(annee=annee, code="TAGO2", libelle="Terminale AGOrA 2")
    EnseignementFactory(enseignant=mme_delmasse, classe=classe)
    return classe


def test_a_period_is_opened_in_several_classes_at_once_each_with_its_next_number(connectee, tago1, autre_classe):
    PeriodeFactory(classe=tago1, numero=5)
    connectee.post(reverse("pfmp:creer_periodes"), _saisie(tago1, autre_classe))
    creees = Periode.objects.filter(du=date(2027, 1, 18)).values_list("classe__code", "numero", "au").order_by("classe")
    assert list(creees) == [("TAGO1", 6, date(2027, 2, 5)), ("TAGO2", 1, date(2027, 2, 5))]


def test_the_end_before_the_start_is_said_at_the_end_and_nothing_is_lost(connectee, tago1):
    saisie = _saisie(tago1, au="2027-01-15", numero="6")
    reponse = connectee.post(reverse("pfmp:creer_periodes"), saisie)
    assert dict(reponse.context["form"].errors) == {"au": ["Le dernier jour ne peut pas précéder le premier."]}
    page = reponse.content.decode()
    assert 'value="2027-01-18"' in page
    assert 'value="2027-01-15"' in page
    assert not Periode.objects.exists()


def test_days_outside_the_year_are_said_at_their_fields(connectee, tago1):
    erreurs = _refus(connectee, _saisie(tago1, du="2026-07-20", au="2027-09-10"))
    assert sorted(erreurs) == ["au", "du"]
    assert "ce jour est en dehors" in erreurs["du"][0]


def test_an_overlap_is_refused_in_the_words_of_the_constraint_for_all_the_classes(connectee, tago1, autre_classe):
    PeriodeFactory(classe=autre_classe, numero=5, du=date(2027, 2, 1), au=date(2027, 2, 19))
    erreurs = _refus(connectee, _saisie(tago1, autre_classe))
    assert list(erreurs) == ["du"]
    assert "une autre période de la classe couvre une partie de ces jours (PFMP 5, du 1er" in erreurs["du"][0]
    assert Periode.objects.count() == 1  # not the other class either


def test_in_the_database_two_periods_of_a_class_never_overlap(tago1):
    PeriodeFactory(classe=tago1, du=date(2027, 1, 18), au=date(2027, 2, 5))
    with pytest.raises(IntegrityError, match="periodes_de_la_classe_sans_chevauchement"), transaction.atomic():
        PeriodeFactory(classe=tago1, du=date(2027, 2, 5), au=date(2027, 2, 19))
    PeriodeFactory(classe=tago1, du=date(2027, 2, 6), au=date(2027, 2, 19))  # the control: the day after


def test_the_same_number_twice_is_refused_at_the_number(connectee, tago1):
    PeriodeFactory(classe=tago1, numero=6)
    assert _refus(connectee, _saisie(tago1, numero="6")) == {
        "numero": ["Terminale AGOrA a déjà une période de ce numéro."]
    }


def test_more_days_than_a_week_has_are_refused(connectee, tago1):
    assert _refus(connectee, _saisie(tago1, jours_par_semaine="8")) == {
        "jours_par_semaine": ["Une semaine de PFMP compte de un à six jours."]
    }


def test_nobody_opens_a_period_in_a_class_of_somebody_else(connectee, ago2):
    assert list(_refus(connectee, _saisie(ago2))) == ["classes"]
    assert not Periode.objects.exists()


def test_the_pfmp_that_nobody_has_signed_move_with_the_period(connectee, tago1, lea, lycee, mme_delmasse):
    periode = PeriodeFactory(classe=tago1, du=date(2027, 1, 18), au=date(2027, 2, 5))
    libre = PfmpFactory(
        eleve=lea, periode=periode, signee_organisme_le=None, signee_famille_le=None, signee_etablissement_le=None
    )
    reponse = connectee.post(
        reverse("pfmp:modifier_periode", args=[periode.pk]),
        _saisie(du="2027-01-11", au="2027-01-29", numero=periode.numero, suivre="on"),
        follow=True,
    )
    libre.refresh_from_db()
    assert (libre.du, libre.au) == (date(2027, 1, 11), date(2027, 1, 29))
    assert [str(message) for message in reponse.context["messages"]] == ["La période est modifiée. PFMP déplacées : 1."]


def test_a_signed_pfmp_keeps_the_dates_that_its_convention_bears(connectee, tago1, lea):
    periode = PeriodeFactory(classe=tago1, du=date(2027, 1, 18), au=date(2027, 2, 5))
    signee = PfmpFactory(eleve=lea, periode=periode, signee_etablissement_le=None)
    reponse = connectee.post(
        reverse("pfmp:modifier_periode", args=[periode.pk]),
        _saisie(du="2027-01-11", au="2027-01-29", numero=periode.numero, suivre="on"),
        follow=True,
    )
    signee.refresh_from_db()
    assert signee.du == date(2027, 1, 18)
    assert "convention est déjà signée : " in reponse.content.decode().replace("\u00a0", " ")


def test_a_period_with_a_place_is_not_given_up(connectee, tago1, lea):
    occupee, vide = PeriodeFactory(classe=tago1), PeriodeFactory(classe=tago1, du=date(2027, 1, 4), au=date(2027, 1, 8))
    PfmpFactory(eleve=lea, periode=occupee)
    for periode in (occupee, vide):
        connectee.post(reverse("pfmp:annuler_periode", args=[periode.pk]))
    assert list(Periode.objects.tenues()) == [occupee]


def test_an_apprentice_is_not_expected_to_find_a_place(connectee, tago1, lea):
    PeriodeFactory(classe=tago1)
    assert connectee.get(reverse("pfmp:accueil")).context["page"].a_venir[0].nb_eleves == 1
    Candidature.objects.create(
        eleve=lea, diplome=tago1.diplome, session=2027, categorie="apprenti_habilite", mode="ccf"
    )
    assert connectee.get(reverse("pfmp:accueil")).context["page"].a_venir[0].nb_eleves == 0


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize(("nom", "requetes"), [("pfmp:accueil", 9), ("pfmp:periodes", 6)])
def test_the_lists_cost_the_same(connectee, tago1, lea, nom, requetes, nombre, django_assert_num_queries):
    for n in range(nombre):
        periode = PeriodeFactory(classe=tago1, du=date(2026, 12 - n, 1), au=date(2026, 12 - n, 15))
        PfmpFactory(eleve=lea, periode=periode)
    with django_assert_num_queries(requetes):
        connectee.get(reverse(nom))
