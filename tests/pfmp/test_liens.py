"""The life of a tutor's link."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from pfmp import actions
from pfmp.models import EvaluationTuteur, LienTuteur
from socle.models import Evenement
from socle.models.liens import empreinte
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

FIN = datetime(2027, 1, 8, 23, tzinfo=UTC)  # four weeks after 11 December, the whole day, in Paris


@pytest.fixture
def pfmp(lea, tago1):
    """Léa's PFMP, from 16 November to 11 December 2026."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1))


@pytest.fixture
def ouverture(pfmp, mme_delmasse):
    return actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse, envoye_a="s.corbinais@tavernol.example")


def test_the_secret_is_nowhere_in_the_database(ouverture):
    assert len(ouverture.secret) == 43
    assert ouverture.lien.empreinte == empreinte(ouverture.secret)
    with connection.cursor() as curseur:
        curseur.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in curseur.fetchall():
            curseur.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{ouverture.secret}%"])  # noqa: S608 -- our own tables
            assert curseur.fetchone() == (0,), table


def test_a_link_opens_until_four_weeks_after_the_end(ouverture, time_machine):
    assert ouverture.lien.expire_le == FIN
    assert ouverture.lien.est_vivant(datetime(2027, 1, 8, 22, 59, 59, tzinfo=UTC))
    assert not ouverture.lien.est_vivant(FIN)


def test_a_link_asked_long_after_the_end_opens_for_a_week(pfmp, mme_delmasse, time_machine):
    time_machine.move_to("2027-02-01 10:00:00+01:00")
    lien = actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse).lien
    assert (lien.expire_le - timezone.now()).days in (6, 7)


def test_a_new_link_revokes_the_one_before(ouverture, pfmp, mme_delmasse):
    nouveau = actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse).lien
    ouverture.lien.refresh_from_db()
    assert ouverture.lien.revoque_le is not None
    assert list(LienTuteur.objects.vivants(timezone.now())) == [nouveau]


def test_two_live_links_for_one_pfmp_are_impossible_in_the_database(ouverture, pfmp):
    second = LienTuteur(pfmp=pfmp, empreinte="0" * 64, cree_par_id=1, expire_le=FIN)
    with pytest.raises(ValidationError, match="Un lien est déjà ouvert"):
        second.full_clean()


def test_no_link_once_the_evaluation_is_signed_or_the_pfmp_given_up(pfmp, mme_delmasse):
    EvaluationTuteur.objects.create(
        pfmp=pfmp, mode="papier", signataire="M. Corbinais", empreinte="a" * 64, recepisse="R1", transmise_le=FIN
    )
    with pytest.raises(ValidationError, match="déjà transmise"):
        actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse)
    EvaluationTuteur.objects.all().update(remplacee_le=FIN)
    pfmp.annulee_le = FIN
    pfmp.save()
    with pytest.raises(ValidationError, match="annulée"):
        actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse)


@pytest.mark.parametrize("saisie", ["MARTIN", "martin", " Martin ", "{code}", "{code_minuscule}"])
def test_who_knows_the_name_or_the_code_is_recognised(ouverture, pfmp, saisie):
    saisie = saisie.format(code=pfmp.code, code_minuscule=pfmp.code.lower())
    assert actions.reconnaitre(lien=ouverture.lien, saisie=saisie)
    ouverture.lien.refresh_from_db()
    assert ouverture.lien.ouvert_le is not None


def test_a_name_with_an_apostrophe_is_recognised_however_it_is_typed(ouverture, lea):
    lea.nom = "D'HONDT-LÉGER"
    lea.save()
    for saisie in ("D'Hondt-Léger", "d’hondt leger", "DHONDT LEGER"):
        assert actions.reconnaitre(lien=ouverture.lien, saisie=saisie)


@pytest.mark.parametrize("saisie", ["", " ", "-", "Léa", "PETIT"])
def test_who_does_not_know_is_not(ouverture, saisie):
    assert not actions.reconnaitre(lien=ouverture.lien, saisie=saisie)


def test_after_five_wrong_answers_even_the_right_one_opens_nothing(ouverture):
    essais = [actions.reconnaitre(lien=ouverture.lien, saisie="PETIT") for _ in range(5)]
    assert [*essais, actions.reconnaitre(lien=ouverture.lien, saisie="MARTIN")] == [False] * 6


def test_four_wrong_answers_then_the_right_one(ouverture):
    """Control of the test above."""
    for _ in range(4):
        actions.reconnaitre(lien=ouverture.lien, saisie="PETIT")
    assert actions.reconnaitre(lien=ouverture.lien, saisie="MARTIN")
    ouverture.lien.refresh_from_db()
    assert ouverture.lien.nb_essais == 0


def test_a_new_link_is_asked_once_a_day(ouverture, time_machine):
    assert actions.demander_un_nouveau_lien(lien=ouverture.lien)
    assert not actions.demander_un_nouveau_lien(lien=ouverture.lien)
    time_machine.move_to("2026-11-24 10:00:01+01:00")
    assert actions.demander_un_nouveau_lien(lien=ouverture.lien)


def test_revoking_says_how_many_were_alive_and_leaves_a_trace(ouverture, mme_delmasse):
    liens = LienTuteur.objects.visibles_par(mme_delmasse)
    assert actions.revoquer(liens=liens, par=mme_delmasse) == 1
    assert actions.revoquer(liens=liens, par=mme_delmasse) == 0
    assert list(Evenement.objects.order_by("pk").values_list("verbe", flat=True)) == ["ouvrir_lien", "revoquer_lien"]


def test_a_pupil_and_a_teacher_elsewhere_know_of_no_link(ouverture, lea, m_fontanelle, mme_torrebois):
    vus = [LienTuteur.objects.visibles_par(qui).count() for qui in (lea.utilisateur, m_fontanelle, mme_torrebois)]
    assert vus == [0, 0, 1]
