"""The PFMP of the demo school, worked out without a database: as its file tells them."""

from collections import Counter
from datetime import date

import pytest

from agora.demo.construction import construire
from agora.demo.plan import Plan, nom_complet
from pfmp.models import Recherche
from pfmp.regles.semaines import jours_ouvres
from pfmp.regles.siret import siret_est_juste
from tests.agora.test_demo_histoire import JOUR, lire_au


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The whole demo school on the reference day. Read only."""
    return construire(lire_au(JOUR))


def _de(plan: Plan, nom: str, numero: int) -> list:
    return [pfmp for pfmp in plan.pfmps if nom_complet(pfmp.eleve) == nom and pfmp.periode.numero == numero]


def test_every_siret_of_the_directory_is_right_and_each_has_its_people(plan):
    assert [organisme.nom for organisme in plan.organismes.values() if not siret_est_juste(organisme.siret)] == []
    assert len({organisme.type for organisme in plan.organismes.values()}) == 7
    assert plan.responsables["O04"] is plan.tuteurs["O04"]
    assert plan.responsables["O01"] is not plan.tuteurs["O01"]


def test_each_pupil_is_in_one_organisme_at_a_time_and_signed_before_leaving(plan):
    jours = Counter()
    for pfmp in plan.pfmps:
        assert pfmp.du <= pfmp.au
        assert pfmp.signatures_manquantes or pfmp.signee_etablissement_le <= pfmp.du
        for autre in plan.pfmps:
            jours[id(pfmp)] += autre.eleve is pfmp.eleve and autre.du <= pfmp.au and pfmp.du <= autre.au
    assert set(jours.values()) == {1}


def test_the_periods_stand_as_the_file_says(plan):
    par_periode = Counter((pfmp.periode.classe.code, pfmp.periode.du) for pfmp in plan.pfmps)
    assert par_periode["TAGO1", date(2027, 1, 18)] == 17
    assert par_periode["2AGO1", date(2027, 1, 11)] == 9
    assert par_periode["1AGO1", date(2026, 11, 16)] == 23  # 22 in entreprise, one who may not leave yet
    assert par_periode["1AGO1", date(2027, 5, 24)] == 0


def test_the_remarkable_cases_are_there(plan):
    (bloquee,) = _de(plan, "D'HONDT Soukaina", 3)
    assert bloquee.signatures_manquantes == ["l’établissement"]
    assert bloquee.du == JOUR
    assert _de(plan, "KABORÉ Noémie", 3) == []
    assert sum(nom_complet(un.eleve) == "KABORÉ Noémie" for un in plan.recherches) == 7
    interrompue, suite = _de(plan, "MARTINEZ Nassim", 5)
    assert (interrompue.au, interrompue.au_prevu) == (date(2026, 10, 5), date(2026, 10, 16))
    assert suite.remplace is interrompue
    assert [(rattrapage.pfmp, rattrapage.organisme) for rattrapage in plan.rattrapages] == [
        (interrompue, suite.organisme)
    ]
    assert [len(_de(plan, "DE LA TOUR Baptiste", numero)) for numero in (1, 2, 3)] == [1, 1, 1]
    assert not [pfmp for pfmp in plan.pfmps if nom_complet(pfmp.eleve) == "MOREAU-LENOIR Gaël"]


def test_three_attestations_of_the_last_period_are_still_to_come(plan):
    attestees = {id(attestation.pfmp) for attestation in plan.attestations}
    attendues = [
        pfmp for pfmp in plan.pfmps if pfmp.periode.classe.code == "TAGO1" and pfmp.periode.du == date(2026, 9, 28)
    ]
    assert sum(id(pfmp) not in attestees for pfmp in attendues) == 3


def test_a_place_that_was_found_leaves_no_answer_waiting(plan):
    places = {(id(pfmp.eleve), id(pfmp.periode)) for pfmp in plan.pfmps}
    attentes = [un for un in plan.recherches if un.reponse == Recherche.Reponse.ATTENTE]
    assert [str(un) for un in attentes if (id(un.eleve), id(un.periode)) in places] == []


def test_what_is_attested_has_come_back_and_some_papers_are_scanned(plan):
    recus = Counter((id(papier.pfmp), papier.nature) for papier, _ in plan.papiers)
    assert set(recus.values()) == {1}
    attestes = {cle for cle, nature in recus if nature == "attestation"}
    assert attestes == {id(attestation.pfmp) for attestation in plan.attestations}
    assert sum(depot is not None for _, depot in plan.papiers) == 4


def test_the_days_of_an_interrupted_pfmp_and_of_its_rest_are_those_of_the_period(plan):
    interrompue, suite = _de(plan, "MARTINEZ Nassim", 5)
    [absence] = [absence for absence in plan.absences if absence.pfmp is interrompue]
    faits = jours_ouvres(interrompue.du, interrompue.au) - absence.jours
    rattrapes = sum(rattrapage.jours for rattrapage in plan.rattrapages)
    assert faits + jours_ouvres(suite.du, suite.au) + rattrapes == jours_ouvres(interrompue.du, interrompue.au_prevu)


def _evaluation(plan: Plan, nom: str, numero: int):
    (pfmp,) = _de(plan, nom, numero)
    return next(evaluation for evaluation in plan.evaluations if evaluation.pfmp is pfmp)


def _niveaux(plan: Plan, evaluation) -> dict[str, int | None]:
    lignes = [ligne for ligne in plan.lignes_evaluees if ligne.evaluation is evaluation]
    return {ligne.competence.code: ligne.niveau for ligne in lignes}


def test_the_tutors_have_signed_but_two_and_three_evaluations_wait_for_the_teacher_who_signs_in(plan):
    finies = [pfmp for pfmp in plan.pfmps if pfmp.au < JOUR and not pfmp.signatures_manquantes]
    signees = {id(evaluation.pfmp) for evaluation in plan.evaluations}
    assert sum(id(pfmp) not in signees for pfmp in finies) == 2
    attendent = [evaluation for evaluation in plan.evaluations if evaluation.validee_le is None]
    assert [evaluation.pfmp.referent.identifiant for evaluation in attendent] == ["enseignant"] * 3
    assert {evaluation.pfmp.periode.numero for evaluation in attendent} == {5}
    assert len({evaluation.recepisse for evaluation in plan.evaluations}) == len(plan.evaluations)


def test_what_the_file_says_of_theo_and_manon_is_what_their_tutors_signed(plan):
    theo, manon = _evaluation(plan, "KABORÉ Théo", 5), _evaluation(plan, "LE GOFF Manon", 5)
    assert {code: _niveaux(plan, theo)[code] for code in ("2.1.2", "2.2.2", "1.2.3")} == {
        "2.1.2": 4,
        "2.2.2": 3,
        "1.2.3": 2,
    }
    assert theo.appreciation.startswith("Théo est bien plus à l'aise devant le logiciel")
    assert (_niveaux(plan, manon)["3.2.1"], manon.signataire, str(manon.pfmp.organisme)) == (
        4,
        str(manon.pfmp.tuteur),
        "Ambrelle Entraide Domicile",
    )


def test_no_tutor_is_asked_about_more_than_twelve_competences(plan):
    assert max(len(_niveaux(plan, evaluation)) for evaluation in plan.evaluations) <= 12
