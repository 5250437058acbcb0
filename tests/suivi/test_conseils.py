"""The conseil de classe: one pupil a screen, nothing reserved, avis saved on their version."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from scolarite.models import Role
from suivi.actions import textes
from suivi.actions.conseils import clore_conseil, donner_un_avis, ouvrir_conseil, rouvrir_conseil
from suivi.actions.textes import TexteModifieError
from suivi.models import AvisDuConseil, Bilan, ConseilDeClasse, Entretien, Remediation
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory, UtilisateurFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def conseil(tago1, lea, mme_delmasse) -> ConseilDeClasse:
    return ouvrir_conseil(classe=tago1, intitule="Premier trimestre", date=date(2026, 12, 4), par=mme_delmasse)


@pytest.fixture
def tom(lycee, tago1):
    return EleveFactory(etablissement=lycee, nom="ZOLA", prenom="Tom", classe=tago1)


@pytest.fixture
def ecran(conseil, lea) -> str:
    return reverse("suivi:eleve_du_conseil", args=[conseil.pk, lea.pk])


def avis(conseil, eleve, par, texte="Bon trimestre.", decision="", version=0):
    return donner_un_avis(conseil=conseil, eleve=eleve, avis=texte, decision=decision, version=version, par=par)


# --- Actions -----------------------------------------------------------------------------------------------
def test_there_is_one_conseil_for_a_period(conseil, tago1, m_albaredol):
    with pytest.raises(ValidationError, match="existe déjà"):
        ouvrir_conseil(classe=tago1, intitule="Premier trimestre", date=date(2026, 12, 7), par=m_albaredol)


def test_two_who_type_at_once_never_replace_each_other(conseil, lea, mme_delmasse, m_albaredol):
    avis(conseil, lea, m_albaredol, "Celui de l’administrateur")
    with pytest.raises(TexteModifieError) as conflit:
        avis(conseil, lea, mme_delmasse, "Celui d’Aurore")
    assert conflit.value.actuel.avis == "Celui de l’administrateur"
    assert avis(conseil, lea, mme_delmasse, "Celui d’Aurore", version=1).version == 2


def test_without_the_version_one_would_be_lost(conseil, lea, mme_delmasse, m_albaredol, monkeypatch):
    """Control of the test above."""
    monkeypatch.setattr(textes, "est_perime", lambda actuel, version: False)
    avis(conseil, lea, m_albaredol, "Celui de l’administrateur")
    assert avis(conseil, lea, mme_delmasse, "Celui d’Aurore").avis == "Celui d’Aurore"


def test_looking_at_a_pupil_writes_nothing(conseil, lea, mme_delmasse):
    avis(conseil, lea, mme_delmasse, "")
    assert not AvisDuConseil.objects.exists()


def test_a_closed_conseil_keeps_its_avis_until_it_is_opened_again(conseil, lea, mme_delmasse):
    clore_conseil(conseil=conseil)
    with pytest.raises(ValidationError, match="clos"):
        avis(conseil, lea, mme_delmasse)
    rouvrir_conseil(conseil=conseil)
    assert avis(conseil, lea, mme_delmasse).version == 1


def test_an_unknown_decision_is_refused(conseil, lea, mme_delmasse):
    with pytest.raises(ValidationError, match="décisions proposées"):
        avis(conseil, lea, mme_delmasse, decision="blame")


# --- The screen --------------------------------------------------------------------------------------------
@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def test_the_screen_shows_the_levels_and_the_progress_since_the_rentree(
    connectee, ecran, lea, tago1, competences, mme_delmasse
):
    for jour, niveau in ((date(2026, 6, 2), 1), (date(2026, 10, 2), 3)):
        situation = SituationFactory(classe=tago1, date=jour, cloturee_le="2026-11-14T18:00:00Z", auteur=mme_delmasse)
        PositionnementFactory(eleve=lea, situation=situation, competence=competences[0], niveau=niveau)
    page = connectee.get(ecran).text
    assert "MARTIN Léa" in page
    assert "<strong>1</strong> évaluée sur 4" in page
    assert "<strong>1</strong> en hausse" in page
    assert "1/1" in page


def test_nothing_reserved_is_projected(connectee, ecran, lea, tago1, competences, mme_delmasse):
    """Neither what the team keeps, nor what the pupil does not see yet, nor what was said in an entretien."""
    situation = SituationFactory(
        classe=tago1, cloturee_le="2026-11-14T18:00:00Z", auteur=mme_delmasse, intitule="SITUATION"
    )
    PositionnementFactory(
        eleve=lea, situation=situation, competence=competences[0], niveau=3, commentaire="EQUIPE",
        commentaire_pour_equipe=True,
    )  # fmt: skip
    retenue = SituationFactory(
        classe=tago1, cloturee_le="2026-11-14T18:00:00Z", auteur=mme_delmasse, retenue=True, date=date(2026, 11, 20)
    )
    PositionnementFactory(eleve=lea, situation=retenue, competence=competences[1], niveau=4, commentaire="POURELLE")
    commun = {"eleve": lea, "auteur": mme_delmasse, "date": date(2026, 11, 2)}
    Entretien.objects.create(objet="OBJET", compte_rendu="ENTRETIEN", **commun)
    Bilan.objects.create(intitule="Bilan", appreciation="BILAN", **commun)
    Remediation.objects.create(eleve=lea, auteur=mme_delmasse, action="REMEDIATION", echeance=date(2026, 12, 18))
    mots = ("EQUIPE", "POURELLE", "ENTRETIEN", "OBJET", "BILAN", "REMEDIATION", "SITUATION")
    for entete in ({}, HTMX):
        page = connectee.get(ecran, headers=entete).text
        assert [mot for mot in mots if mot in page] == []
        assert "<strong>1</strong> évaluée sur 4" in page  # the result that is held back is not counted


def test_the_next_pupil_and_any_other_are_one_step_away(connectee, conseil, ecran, tom):
    suivant = reverse("suivi:eleve_du_conseil", args=[conseil.pk, tom.pk])
    page = connectee.get(ecran).text
    assert f'rel="next" href="{suivant}"' in page
    assert f'value="{suivant}"' in page
    dernier = connectee.get(suivant).text
    assert reverse("suivi:clore_conseil", args=[conseil.pk]) in dernier
    assert 'rel="next"' not in dernier


def test_what_is_typed_is_saved_and_a_conflict_shows_both(connectee, ecran, conseil, lea, m_albaredol):
    tape = {"avis": "Bon trimestre.", "decision": "compliments", "version": 0}
    assert connectee.post(ecran, tape, headers=HTMX).text == "1"
    avis(conseil, lea, m_albaredol, "Très bon trimestre.", "felicitations", version=1)
    conflit = connectee.post(ecran, tape | {"avis": "Trimestre sérieux.", "version": 1}, headers=HTMX)
    assert conflit.status_code == 409
    assert "M. Cyprien Albaredol a changé ce texte" in conflit.text
    assert "Très bon trimestre." in conflit.text
    assert 'data-valeur="felicitations"' in conflit.text
    simple = connectee.post(ecran, tape | {"avis": "Trimestre sérieux.", "version": 1})
    assert simple.status_code == 409
    assert "Trimestre sérieux." in simple.text
    assert 'name="version" value="2"' in simple.text


def test_without_script_the_avis_is_saved_and_the_next_pupil_comes(connectee, conseil, ecran, tom):
    reponse = connectee.post(ecran, {"avis": "Bien.", "decision": "", "version": 0, "suite": "oui"})
    assert reponse.headers["Location"] == reverse("suivi:eleve_du_conseil", args=[conseil.pk, tom.pk])
    assert AvisDuConseil.objects.get().avis == "Bien."


def test_a_pupil_of_another_class_has_no_screen(client, conseil, noe, m_albaredol):
    client.force_login(m_albaredol)
    assert client.get(reverse("suivi:eleve_du_conseil", args=[conseil.pk, noe.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "lit", "tient"),
    [(Role.Nature.CPE, 200, 403), (Role.Nature.ADMINISTRATEUR, 200, 200), (Role.Nature.IEN, 200, 403)],
)
def test_who_reads_and_who_holds_the_conseil(client, conseil, ecran, lycee, role, lit, tient):
    client.force_login(UtilisateurFactory(role=role, role__etablissement=lycee))
    assert client.get(ecran).status_code == lit
    assert client.post(ecran, {"avis": "Bien.", "version": 0}, headers=HTMX).status_code == tient


def test_after_the_conseil_its_avis_are_read_and_exported(connectee, conseil, lea, tom, mme_delmasse):
    avis(conseil, lea, mme_delmasse, "=SOMME de travail.", "compliments")
    clore_conseil(conseil=conseil)
    page = connectee.get(reverse("suivi:conseil", args=[conseil.pk])).text
    assert "1 sur 2 avis donnés" in page
    assert "Compliments" in page
    fichier = connectee.get(reverse("suivi:conseil_xlsx", args=[conseil.pk])).content
    feuille = openpyxl.load_workbook(io.BytesIO(fichier)).active
    assert list(feuille.values) == [
        ("Élève", "Décision", "Avis du conseil"),
        ("MARTIN Léa", "Compliments", "=SOMME de travail."),
        ("ZOLA Tom", None, None),
    ]
    assert feuille["C2"].data_type == "s"


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_screens_cost_the_same_in_a_big_class(
    connectee, conseil, ecran, lycee, tago1, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre - 1):
        avis(conseil, EleveFactory(etablissement=lycee, classe=tago1), mme_delmasse)
    # session, person and role; conseil, pupil, avis, compétences, levels of two days (6), pupils, their avis; year
    with django_assert_num_queries(15):
        connectee.get(ecran)
    # session, person and role, year; conseil, pupils, their avis
    with django_assert_num_queries(6):
        connectee.get(reverse("suivi:conseil", args=[conseil.pk]))
