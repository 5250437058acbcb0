"""What becomes of an evaluation: signed once, taken over by the référent, corrected by another version."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from pfmp import actions
from pfmp.models import EvaluationTuteur, LienTuteur
from pfmp.regles.formulaire import Contenu, Reponse, Vecu, proposer
from socle.models import Evenement
from suivi.models import Niveau, Positionnement
from tests.factories import ActiviteFactory, PositionnementFactory, SituationFactory
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


@pytest.fixture
def pfmp(lea, tago1):
    """Léa's PFMP, from 16 November to 11 December 2026."""
    return PfmpFactory(eleve=lea, periode=PeriodeFactory(classe=tago1, numero=5))


@pytest.fixture
def lien(pfmp, mme_delmasse):
    return actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse).lien


@pytest.fixture
def contenu(competences):
    """What M. Corbinais signs: ++ on 1.1.1, - on 1.2.3, nothing seen of 2.1.2."""
    ActiviteFactory(code="1.1")
    accueil, encaissements, factures, _ = competences
    return Contenu(
        du=date(2026, 11, 16),
        au=date(2026, 12, 11),
        jours_absence=Decimal("0.5"),
        semaines=Decimal(4),
        heures=Decimal(136),
        activites=("1.1",),
        activites_libres="Standard",
        reponses=(
            Reponse(accueil.pk, "Répond au téléphone", 4, "Très à l’aise"),
            Reponse(encaissements.pk, "Saisit les encaissements", 2),
            Reponse(factures.pk, "Saisit les factures d’achat", None),
        ),
        appreciation="Léa a tenu le standard.",
        points_forts="Calme",
        axes_de_progres="Oser demander",
        reprendrait=True,
        signataire="M. Samuel Corbinais",
        fonction="comptable",
        version_du_formulaire="1",
    )


def niveaux_de(eleve):
    return dict(Niveau.objects.filter(eleve=eleve).values_list("competence__code", "entreprise"))


def test_what_is_signed_is_stored_whole_and_hashed(lien, contenu):
    evaluation = actions.transmettre(lien=lien, contenu=contenu)
    evaluation.refresh_from_db()
    assert evaluation.empreinte == contenu.empreinte()
    assert (evaluation.signataire, evaluation.semaines, len(evaluation.recepisse)) == ("M. Samuel Corbinais", 4, 10)
    assert [activite.code for activite in evaluation.activites.all()] == ["1.1"]
    assert list(evaluation.lignes.values_list("competence__code", "niveau")) == [
        ("1.1.1", 4),
        ("1.2.3", 2),
        ("2.1.2", None),
    ]
    trace = Evenement.objects.get(verbe="transmettre_evaluation")
    assert (trace.identifiant, trace.details["mode"]) == ("tuteur", "lien")


def test_another_word_gives_another_hash(contenu):
    assert replace(contenu, appreciation="Léa a tenu le standard !").empreinte() != contenu.empreinte()


def test_a_link_signs_once(lien, contenu):
    actions.transmettre(lien=lien, contenu=contenu)
    with pytest.raises(ValidationError, match="Ce lien ne permet plus"):
        actions.transmettre(lien=lien, contenu=replace(contenu, appreciation="Autre"))
    assert EvaluationTuteur.objects.get().appreciation == "Léa a tenu le standard."


def test_a_link_revoked_or_expired_signs_nothing(lien, contenu, mme_delmasse, time_machine):
    time_machine.move_to("2027-01-09 00:00:00+01:00")
    with pytest.raises(ValidationError):
        actions.transmettre(lien=lien, contenu=contenu)
    time_machine.move_to("2027-01-08 23:59:59+01:00")
    actions.revoquer(liens=LienTuteur.objects.visibles_par(mme_delmasse), par=mme_delmasse)
    with pytest.raises(ValidationError):
        actions.transmettre(lien=lien, contenu=contenu)
    assert EvaluationTuteur.objects.count() == 0


def test_a_draft_is_kept_and_emptied_by_the_signature(pfmp, lien, contenu):
    brouillon = {"appreciation": "Léa a"}
    actions.garder_le_brouillon(pfmp=pfmp, saisie=brouillon, mode="lien", lien=lien)
    garde = actions.garder_le_brouillon(pfmp=pfmp, saisie=brouillon | {"fonction": "c"}, mode="lien", lien=lien)
    assert (EvaluationTuteur.objects.count(), garde.brouillon["fonction"]) == (1, "c")
    signee = actions.transmettre(lien=lien, contenu=contenu)
    assert (signee.pk, signee.brouillon, signee.version) == (garde.pk, {}, 1)


def test_levels_enter_the_suivi_only_when_the_referent_accepts_them(lien, contenu, lea, mme_delmasse):
    evaluation = actions.transmettre(lien=lien, contenu=contenu)
    assert niveaux_de(lea) == {}
    situation = actions.valider(evaluation=evaluation, par=mme_delmasse, refus={})
    assert niveaux_de(lea) == {"1.1.1": 4, "1.2.3": 2}
    assert set(Positionnement.objects.values_list("origine", "date")) == {("tuteur", date(2026, 12, 11))}
    assert situation.provenance == "PFMP 5, évaluation signée par M. Samuel Corbinais"


def test_a_line_refused_has_a_reason_and_what_was_signed_stays(lien, contenu, lea, mme_delmasse):
    evaluation = actions.transmettre(lien=lien, contenu=contenu)
    ligne = evaluation.lignes.get(niveau=2)
    with pytest.raises(ValidationError) as refus:
        actions.valider(evaluation=evaluation, par=mme_delmasse, refus={ligne.pk: " "})
    assert refus.value.message_dict == {f"motif-{ligne.pk}": ["Dites pourquoi ce niveau n’est pas repris."]}
    actions.valider(evaluation=evaluation, par=mme_delmasse, refus={ligne.pk: "Vu un seul jour"})
    ligne.refresh_from_db()
    assert (ligne.niveau, ligne.suite, ligne.motif_refus) == (2, "refusee", "Vu un seul jour")
    assert niveaux_de(lea) == {"1.1.1": 4}


def test_an_evaluation_is_taken_over_once(lien, contenu, mme_delmasse):
    evaluation = actions.transmettre(lien=lien, contenu=contenu)
    actions.valider(evaluation=evaluation, par=mme_delmasse, refus={})
    with pytest.raises(ValidationError, match="déjà reprise"):
        actions.valider(evaluation=evaluation, par=mme_delmasse, refus={})


def test_a_correction_is_another_version_and_its_levels_replace_the_earlier_ones(
    pfmp, lien, contenu, lea, mme_delmasse
):
    actions.valider(evaluation=actions.transmettre(lien=lien, contenu=contenu), par=mme_delmasse, refus={})
    juste = replace(contenu, reponses=(replace(contenu.reponses[0], niveau=3),))
    correction = actions.saisir(pfmp=pfmp, contenu=juste, mode="papier", par=mme_delmasse, apres=1)
    assert niveaux_de(lea) == {"1.1.1": 4, "1.2.3": 2}  # until the référent takes it over
    actions.valider(evaluation=correction, par=mme_delmasse, refus={})
    assert niveaux_de(lea) == {"1.1.1": 3, "1.2.3": None}
    versions = pfmp.evaluations.order_by("version")
    assert [(version.version, version.remplacee_le is None) for version in versions] == [(1, False), (2, True)]


def test_a_paper_form_closes_the_link(pfmp, lien, contenu, mme_delmasse):
    actions.saisir(pfmp=pfmp, contenu=contenu, mode="papier", par=mme_delmasse)
    assert not LienTuteur.objects.vivants(timezone.now()).exists()
    with pytest.raises(ValidationError):
        actions.transmettre(lien=lien, contenu=contenu)


def test_the_levels_of_a_tutor_stand_beside_those_of_the_lycee(lien, contenu, lea, tago1, competences, mme_delmasse):
    situation = SituationFactory(classe=tago1, date=date(2026, 11, 13), competences=competences)
    PositionnementFactory(situation=situation, eleve=lea, competence=competences[0], niveau=1)
    actions.valider(evaluation=actions.transmettre(lien=lien, contenu=contenu), par=mme_delmasse, refus={})
    niveau = Niveau.objects.get(eleve=lea, competence=competences[0])
    assert (niveau.lycee, niveau.entreprise) == (1, 4)


# --- What is proposed --------------------------------------------------------------------------------
def test_at_most_twelve_are_proposed_those_of_the_tasks_and_least_seen_first():
    codes = [f"{bloc}.{activite}.{rang}" for bloc in (1, 2) for activite in (1, 2) for rang in range(1, 6)]
    proposes = proposer(codes, ["1.1", "2.1", "2.2"], {"1.1.1": Vecu(3, 3), "2.1.2": Vecu(1, 3, 4)})
    assert len(proposes) == 12
    assert {code[:3] for code in proposes} == {"1.1", "2.1", "2.2"}
    assert {"1.1.1", "2.1.2"} & set(proposes) == set()
    assert proposes == sorted(proposes)


def test_without_known_tasks_every_competence_may_be_proposed():
    assert proposer(["1.1.1", "3.1.2"], [], {}) == ["1.1.1", "3.1.2"]


# --- Many at once -------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_twenty_submissions_that_arrive_together_one_is_stored(lien, contenu):
    depart = Barrier(20)

    def envoyer(rang):
        try:
            depart.wait()
            actions.transmettre(lien=lien, contenu=replace(contenu, appreciation=f"Envoi {rang}"))
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as fils:
        reussis = list(fils.map(envoyer, range(20)))
    assert reussis.count(True) == 1
    assert EvaluationTuteur.objects.get().appreciation == f"Envoi {reussis.index(True)}"
    assert Evenement.objects.filter(verbe="transmettre_evaluation").count() == 1
