"""Where a PFMP stands, and what it lacks."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pfmp.models import Pfmp
from pfmp.regles.etats import Etat, Faits, a_commence, etat, manques
from pfmp.tableaux.avancement import Avancement
from tests.pfmp.factories import PeriodeFactory, PfmpFactory

DU, AU = date(2026, 11, 16), date(2026, 12, 11)
AVANT, PENDANT, APRES = date(2026, 11, 9), date(2026, 11, 23), date(2026, 12, 12)
PREPAREE = Faits(DU, AU, tuteur=True, referent=True)
SUIVIE = replace(PREPAREE, appel=True, visite=True)
FINIE = replace(SUIVIE, evaluation_transmise=True, evaluation_validee=True, attestation=True)
SANS_ORGANISME = replace(PREPAREE, signatures_manquantes=("l’organisme",))


@pytest.mark.parametrize(
    ("faits", "jour", "attendu"),
    [
        (replace(PREPAREE, tuteur=False), AVANT, Etat.A_PREPARER),
        (SANS_ORGANISME, AVANT, Etat.A_PREPARER),
        (PREPAREE, AVANT, Etat.PRETE),
        (SANS_ORGANISME, DU, Etat.BLOQUEE),
        (SANS_ORGANISME, APRES, Etat.BLOQUEE),
        (PREPAREE, DU, Etat.EN_COURS),
        (SUIVIE, AU, Etat.EN_COURS),
        (SUIVIE, APRES, Etat.A_TERMINER),
        (FINIE, APRES, Etat.TERMINEE),
        (replace(FINIE, annulee=True), APRES, Etat.ANNULEE),
    ],
)
def test_the_state_of_each_moment(faits, jour, attendu):
    assert etat(faits, jour) == attendu


def test_nothing_starts_without_its_three_signatures():
    assert a_commence(PREPAREE, PENDANT)
    assert not a_commence(SANS_ORGANISME, PENDANT)


def _phrases(faits, jour):
    return [manque.phrase for manque in manques(faits, jour)]


def test_what_is_missing_is_said_when_it_is_due():
    nue = Faits(DU, AU, signatures_manquantes=("l’organisme", "l’établissement"))
    assert _phrases(nue, AVANT) == [
        "Le tuteur n’est pas désigné.",
        "L’enseignant référent n’est pas désigné.",
        "Convention\u00a0: il manque les signatures de l’organisme et de l’établissement.",
    ]
    personne = ("l’organisme", "l’élève ou ses responsables légaux", "l’établissement")
    assert _phrases(replace(PREPAREE, signatures_manquantes=personne), AVANT) == [
        "Convention\u00a0: il manque les signatures de l’organisme, de l’élève ou ses responsables légaux "
        "et de l’établissement."
    ]
    assert _phrases(PREPAREE, AVANT) == []
    assert _phrases(PREPAREE, PENDANT) == ["Appel\u00a0: aucun n’est noté.", "Visite\u00a0: aucune n’est notée."]
    assert _phrases(SUIVIE, APRES) == [
        "Évaluation du tuteur\u00a0: pas encore reçue.",
        "Attestation de PFMP\u00a0: pas encore reçue.",
    ]
    assert _phrases(replace(SUIVIE, evaluation_transmise=True, attestation=True), APRES) == [
        "Évaluation du tuteur\u00a0: reçue, à reprendre dans le suivi."
    ]
    assert _phrases(FINIE, APRES) == []


@pytest.fixture
def pfmp(lea, tago1, mme_delmasse):
    """Léa's PFMP, from 16 November to 11 December 2026, signed and followed by Mme Delmasse."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1), referent=mme_delmasse)


def test_the_facts_are_read_from_the_rows(pfmp, aujourd_hui):
    pfmp.visites.create(nature="appel", faite_le=aujourd_hui, visiteur=pfmp.referent)
    pfmp.visites.create(nature="visite", prevue_le=date(2026, 12, 3), visiteur=pfmp.referent)  # not done yet
    avancement = Avancement.de(Pfmp.objects.avec_avancement().get(), aujourd_hui)
    assert avancement.etat == Etat.EN_COURS
    assert [manque.etape for manque in avancement.manques] == ["visite"]


def test_in_the_database_too_no_pfmp_starts_before_its_signatures(pfmp):
    pfmp.signee_etablissement_le = date(2026, 11, 17)
    with pytest.raises(IntegrityError, match="pfmp_signee_avant_de_commencer"), transaction.atomic():
        pfmp.save()
    pfmp.signee_organisme_le = None  # the control: it is not signed by all, so it has not started
    pfmp.save()
    assert list(Pfmp.objects.en_cours(date(2026, 11, 23))) == []
    assert list(Pfmp.objects.bloquees(date(2026, 11, 23))) == [pfmp]


def test_a_signed_one_is_running(pfmp, aujourd_hui):
    assert list(Pfmp.objects.en_cours(aujourd_hui)) == [pfmp]
    assert list(Pfmp.objects.bloquees(aujourd_hui)) == []
