"""A PFMP that does not go as planned: interrupted, given up; nothing of it is deleted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from pfmp import actions
from pfmp.actions.interruptions import annuler, interrompre, lever_l_interruption
from pfmp.actions.places import placer
from pfmp.actions.rattrapages import jours_manques
from pfmp.models import Attestation, EvaluationTuteur, LienTuteur, Visite
from tests.pfmp.factories import OrganismeFactory, PfmpFactory

VENDREDI = date(2026, 11, 20)


@pytest.fixture
def interrompue(pfmp_suivie, mme_delmasse):
    """Léa's PFMP, stopped at the end of its first week: 15 days are lost."""
    return interrompre(pfmp=pfmp_suivie, dernier_jour=VENDREDI, motif="Liquidation", par=mme_delmasse)


@pytest.fixture
def visites(pfmp_suivie, mme_delmasse):
    for jour in (VENDREDI, VENDREDI + timedelta(days=6)):
        Visite.objects.create(pfmp=pfmp_suivie, prevue_le=jour, visiteur=mme_delmasse)


def test_an_interruption_keeps_the_planned_day_and_calls_later_visits_off(pfmp_suivie, visites, interrompue):
    assert (interrompue.au, interrompue.au_prevu) == (VENDREDI, date(2026, 12, 11))
    assert [visite.prevue_le for visite in pfmp_suivie.visites.maintenues()] == [VENDREDI]
    assert jours_manques(interrompue) == 15


def test_it_is_interrupted_once(interrompue, mme_delmasse):
    with pytest.raises(ValidationError, match="déjà interrompue"):
        interrompre(pfmp=interrompue, dernier_jour=date(2026, 11, 18), motif="Encore", par=mme_delmasse)


def test_an_interruption_says_why(pfmp_suivie, mme_delmasse):
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        interrompre(pfmp=pfmp_suivie, dernier_jour=VENDREDI, motif="", par=mme_delmasse)


def test_a_mistaken_interruption_is_taken_back(interrompue, mme_delmasse):
    rendue = lever_l_interruption(pfmp=interrompue, par=mme_delmasse)
    assert (rendue.au, rendue.au_prevu, rendue.motif_interruption) == (date(2026, 12, 11), None, "")


def test_but_not_once_the_rest_is_done_elsewhere(interrompue, mme_delmasse):
    suite = {"du": date(2026, 11, 23), "au": date(2026, 12, 11)}
    PfmpFactory(eleve=interrompue.eleve, periode=interrompue.periode, remplace=interrompue, **suite)
    assert jours_manques(interrompue) == 0
    with pytest.raises(ValidationError, match="annulez d’abord cette autre PFMP"):
        lever_l_interruption(pfmp=interrompue, par=mme_delmasse)


def test_the_rest_takes_place_elsewhere_and_holds_no_more_days_than_were_lost(interrompue, mme_delmasse, lea):
    ailleurs = OrganismeFactory(etablissement=lea.etablissement, nom="Cycles Briandas")
    place = {"eleve": lea, "periode": interrompue.periode, "organisme": ailleurs, "par": mme_delmasse}
    suite = {"du": date(2026, 11, 23), "referent": mme_delmasse}
    with pytest.raises(ValidationError) as erreur:
        placer(**place, **suite, au=date(2026, 12, 18))
    assert list(erreur.value.message_dict) == ["au"]
    assert placer(**place, **suite, au=date(2026, 12, 11)).remplace == interrompue
    assert jours_manques(interrompue) == 0


def test_a_pfmp_given_up_closes_its_link_and_its_visits_and_frees_its_dates(pfmp_suivie, visites, mme_delmasse):
    actions.ouvrir_un_lien(pfmp=pfmp_suivie, par=mme_delmasse)
    annulee = annuler(pfmp=pfmp_suivie, motif="L’entreprise renonce", par=mme_delmasse)
    assert (annulee.annulee_le is None, annulee.motif_annulation) == (False, "L’entreprise renonce")
    assert not LienTuteur.objects.vivants(timezone.now()).exists()
    assert not Visite.objects.maintenues().exists()
    PfmpFactory(eleve=pfmp_suivie.eleve, periode=pfmp_suivie.periode)  # the same dates


def test_what_is_attested_or_signed_is_not_given_up(pfmp_suivie, mme_delmasse):
    EvaluationTuteur.objects.create(
        pfmp=pfmp_suivie,
        mode="papier",
        signataire="M. Corbinais",
        empreinte="a" * 64,
        recepisse="R1",
        transmise_le=timezone.now(),
    )
    with pytest.raises(ValidationError, match="a signé"):
        annuler(pfmp=pfmp_suivie, motif="Erreur", par=mme_delmasse)
    Attestation.objects.create(
        pfmp=pfmp_suivie, representant="Mme Tavernol", du=pfmp_suivie.du, au=pfmp_suivie.au, semaines=4, jours=20
    )
    with pytest.raises(ValidationError, match="attestée"):
        annuler(pfmp=pfmp_suivie, motif="Erreur", par=mme_delmasse)


def test_what_follows_an_interruption_begins_the_day_after_with_the_same_referent(client, interrompue, mme_delmasse):
    client.force_login(mme_delmasse)
    page = client.get(reverse("pfmp:placer", args=[interrompue.periode_id, interrompue.eleve_id]))
    depart = page.context["form"].initial
    assert (depart["du"], depart["au"], depart["referent"]) == (
        interrompue.au + timedelta(days=1),
        interrompue.au_prevu,
        str(interrompue.referent_id),
    )
