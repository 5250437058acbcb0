"""What the lycée does with a signed evaluation, second thoughts included; and what nobody can do to it."""

from contextlib import nullcontext
from dataclasses import replace

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from pfmp import actions
from pfmp.models import EvaluationTuteur, LigneEvaluation, Papier
from socle.models import Evenement
from suivi.models import Niveau, Positionnement, Situation


@pytest.fixture
def signee(pfmp_de_lea, signe, mme_delmasse):
    """Léa's evaluation, come back on paper and typed by Mme Delmasse."""
    return actions.saisir(pfmp=pfmp_de_lea, contenu=signe, mode="papier", par=mme_delmasse)


def entreprise(eleve):
    niveaux = Niveau.objects.filter(eleve=eleve, entreprise__isnull=False)
    return dict(niveaux.values_list("competence__code", "entreprise"))


def test_second_thoughts_take_the_levels_out_then_in_again_and_all_is_kept(signee, lea, mme_delmasse):
    premier, second = signee.lignes.exclude(niveau=None)
    actions.valider(evaluation=signee, par=mme_delmasse, refus={})
    avant = entreprise(lea)
    rouverte = actions.rouvrir(evaluation=signee, par=mme_delmasse)
    assert (rouverte.validee_le, rouverte.validee_par, entreprise(lea)) == (None, None, {})
    assert set(signee.lignes.values_list("suite", flat=True)) == {"attente"}
    actions.valider(evaluation=signee, par=mme_delmasse, refus={second.pk: "Vu un seul jour"})
    assert entreprise(lea) == {code: niveau for code, niveau in avant.items() if code == premier.competence.code}
    suites = LigneEvaluation.pgh_event_model.objects.filter(pgh_obj=second).order_by("pgh_id")
    assert list(suites.values_list("suite", "motif_refus")) == [
        ("acceptee", ""),
        ("attente", ""),
        ("refusee", "Vu un seul jour"),
    ]
    assert Situation.objects.count() == 1  # the same one, decided again
    verbes = Evenement.objects.filter(objet="pfmp").order_by("pk").values_list("verbe", flat=True)
    assert list(verbes) == ["transmettre_evaluation", "valider_evaluation", "revoir_validation", "valider_evaluation"]


def test_everything_may_be_refused_and_nothing_enters(signee, lea, mme_delmasse):
    refus = {ligne.pk: "Élève absent ces jours-là" for ligne in signee.lignes.exclude(niveau=None)}
    assert actions.valider(evaluation=signee, par=mme_delmasse, refus=refus) is None
    signee.refresh_from_db()
    assert (entreprise(lea), signee.validee_par, Positionnement.objects.count()) == ({}, mme_delmasse, 0)


@pytest.mark.parametrize(
    ("niveau", "visee"), [("2de", "formative"), ("1re", "certificative"), ("Tle", "certificative")]
)
def test_the_levels_of_a_seconde_feed_the_profile_and_never_the_dossier(
    signee, lea, tago1, mme_delmasse, niveau, visee
):
    type(tago1).objects.filter(pk=tago1.pk).update(niveau=niveau)
    situation = actions.valider(evaluation=signee, par=mme_delmasse, refus={})
    assert situation.visee == visee
    certifies = Niveau.objects.filter(eleve=lea, certificatif__isnull=False).exists()
    assert (certifies, entreprise(lea) != {}) == (niveau != "2de", True)


def test_what_is_not_taken_over_cannot_be_reopened(signee, mme_delmasse):
    with pytest.raises(ValidationError, match="rien n’est à revoir"):
        actions.rouvrir(evaluation=signee, par=mme_delmasse)


def test_a_reason_too_long_is_refused_at_its_line(signee, mme_delmasse):
    ligne = signee.lignes.first()
    with pytest.raises(ValidationError) as refus:
        actions.valider(evaluation=signee, par=mme_delmasse, refus={ligne.pk: "x" * 301})
    assert list(refus.value.message_dict) == [f"motif-{ligne.pk}"]


def test_an_evaluation_of_a_pfmp_given_up_is_not_taken_over(signee, pfmp_de_lea, mme_delmasse, aujourd_hui):
    pfmp_de_lea.annulee_le = signee.transmise_le
    pfmp_de_lea.save()
    with pytest.raises(ValidationError, match="annulée"):
        actions.valider(evaluation=signee, par=mme_delmasse, refus={})


# --- Paper ----------------------------------------------------------------------------------------------
def test_a_form_typed_says_who_typed_it_who_signed_it_and_that_the_paper_is_here(signee, mme_delmasse):
    assert (signee.saisie_par, signee.signataire, signee.mode) == (mme_delmasse, "M. Samuel Corbinais", "papier")
    assert (signee.papier.nature, signee.papier.recu_par) == (Papier.Nature.EVALUATION, mme_delmasse)


def test_the_same_paper_typed_twice_makes_one_version(signee, pfmp_de_lea, signe, m_albaredol):
    with pytest.raises(ValidationError, match="vient d’être enregistrée"):
        actions.saisir(pfmp=pfmp_de_lea, contenu=signe, mode="papier", par=m_albaredol)
    assert EvaluationTuteur.objects.count() == 1
    correction = actions.saisir(pfmp=pfmp_de_lea, contenu=signe, mode="papier", par=m_albaredol, apres=1)
    assert (correction.version, correction.saisie_par) == (2, m_albaredol)


# --- What is signed is never altered: the database itself refuses ---------------------------------------------
def refuse(changer, sans_garde=""):
    """Tell whether the database refuses a change; `sans_garde` names the trigger taken away for the control."""
    try:
        with transaction.atomic(), pgtrigger.ignore(sans_garde) if sans_garde else nullcontext():
            changer()
            transaction.set_rollback(True)
    except ProgrammingError as refus:
        return "Cannot" in str(refus)
    return False


@pytest.mark.parametrize("champ", ["appreciation", "signataire", "empreinte", "trace", "recepisse"])
def test_no_text_of_a_signed_evaluation_changes(signee, champ):
    def changer():
        EvaluationTuteur.objects.filter(pk=signee.pk).update(**{champ: "autre"})

    assert refuse(changer)
    assert not refuse(changer, sans_garde="pfmp.EvaluationTuteur:evaluation_signee_inalterable")


def test_no_figure_nor_day_nor_signature_day_of_a_signed_evaluation_changes(signee):
    for champ, valeur in (("semaines", 1), ("reprendrait", False), ("transmise_le", None), ("mode", "lien")):
        assert refuse(lambda c=champ, v=valeur: EvaluationTuteur.objects.filter(pk=signee.pk).update(**{c: v}))


def test_a_signed_line_keeps_its_level_and_its_words(signee):
    ligne = signee.lignes.exclude(niveau=None).first()

    def changer():
        LigneEvaluation.objects.filter(pk=ligne.pk).update(niveau=1)

    assert refuse(changer)
    assert not refuse(changer, sans_garde="pfmp.LigneEvaluation:ligne_signee_inalterable")
    assert refuse(lambda: LigneEvaluation.objects.filter(pk=ligne.pk).update(mots="autre"))
    assert refuse(lambda: LigneEvaluation.objects.filter(pk=ligne.pk).delete())


def test_what_is_not_signed_still_changes(pfmp_de_lea, mme_delmasse):
    brouillon = actions.garder_le_brouillon(pfmp=pfmp_de_lea, saisie={"a": "b"}, mode="coevaluation", par=mme_delmasse)
    assert not refuse(lambda: EvaluationTuteur.objects.filter(pk=brouillon.pk).update(appreciation="autre"))


# --- What is asked ---------------------------------------------------------------------------------------
def test_the_referent_chooses_at_most_twelve(pfmp_de_lea, agora, mme_delmasse):
    toutes = list(agora.competences.professionnelles())
    with pytest.raises(ValidationError, match="13 compétences sont cochées"):
        actions.choisir_les_competences(pfmp=pfmp_de_lea, competences=toutes[:13], par=mme_delmasse)
    actions.choisir_les_competences(pfmp=pfmp_de_lea, competences=toutes[5:8], par=mme_delmasse)
    actions.choisir_les_competences(pfmp=pfmp_de_lea, competences=toutes[4:6], par=mme_delmasse)
    assert list(pfmp_de_lea.competences_proposees.values_list("competence__code", "ordre")) == [
        (toutes[4].code, 1),
        (toutes[5].code, 2),
    ]


def test_what_was_asked_does_not_change_once_signed(signee, pfmp_de_lea, agora, mme_delmasse):
    with pytest.raises(ValidationError, match="déjà signée"):
        actions.choisir_les_competences(
            pfmp=pfmp_de_lea, competences=agora.competences.professionnelles()[:2], par=mme_delmasse
        )


def test_another_word_of_the_paper_is_another_version(signee, pfmp_de_lea, signe, mme_delmasse):
    juste = replace(signe, appreciation="Autre")
    actions.saisir(pfmp=pfmp_de_lea, contenu=juste, mode="papier", par=mme_delmasse, apres=1)
    signee.refresh_from_db()
    assert (signee.appreciation, signee.remplacee_le is None) == (signe.appreciation, False)
