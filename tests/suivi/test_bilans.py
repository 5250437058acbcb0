"""Bilans: made for a class at once, written without losing a word, frozen when the pupil reads them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from scolarite.models import Inscription, Role
from suivi.actions import bilans as actions
from suivi.actions import textes
from suivi.actions.textes import TexteModifieError
from suivi.models import Bilan, BilanDeGroupe, NiveauRetenu, ReglageDuSuivi
from suivi.tableaux.niveaux_au import niveaux_au
from tests.factories import EleveFactory, GroupeFactory, PositionnementFactory, SituationFactory, UtilisateurFactory
from tests.personnages import AUJOURD_HUI

OCTOBRE = date(2026, 10, 16)
CLOTURE = "2026-11-14T18:00:00Z"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def poser(tago1, lea, competences, mme_delmasse):
    """Return a function that positions Léa on 1.1.1, in a closed situation of its own."""

    def poser(niveau, jour=date(2026, 10, 2), **situation):
        situation = SituationFactory(
            classe=tago1, date=jour, auteur=mme_delmasse, **({"cloturee_le": CLOTURE} | situation)
        )
        return PositionnementFactory(eleve=lea, situation=situation, competence=competences[0], niveau=niveau)

    return poser


@pytest.fixture
def tom(lycee, tago1):
    return EleveFactory(etablissement=lycee, nom="ZOLA", prenom="Tom", classe=tago1)


@pytest.fixture
def groupe(tago1, lea, tom, mme_delmasse) -> BilanDeGroupe:
    return preparer(tago1, mme_delmasse)


def preparer(classe, par, groupe=None, jour=OCTOBRE) -> BilanDeGroupe:
    return actions.creer_bilan_de_groupe(
        classe=classe, groupe=groupe, intitule="Bilan d’octobre", date=jour, appreciation="", objectifs="", par=par
    )


@pytest.fixture
def bilan(groupe, lea) -> Bilan:
    return groupe.bilans.get(eleve=lea)


def ecrire(bilan, par, texte="Des progrès réguliers.", version=1, objectifs=""):
    return actions.ecrire(bilan=bilan, appreciation=texte, objectifs=objectifs, version=version, par=par)


# --- The levels of a day ---------------------------------------------------------------------------------
def test_the_levels_of_a_day_count_what_was_published_up_to_it(lea, poser):
    poser(1, date(2026, 9, 10))
    poser(3, date(2026, 10, 2))
    poser(4, date(2026, 11, 2))
    assert [niveaux_au([lea.pk], date(2026, *jour))[lea.pk] for jour in ((9, 1), (9, 10), (10, 16), (11, 2))] == [
        {},
        {"1.1.1": 1},
        {"1.1.1": 3},
        {"1.1.1": 4},
    ]


@pytest.mark.parametrize("reserve", [{"cloturee_le": None}, {"retenue": True}])
def test_a_result_that_the_pupil_does_not_see_does_not_enter_a_bilan(lea, poser, reserve):
    poser(2, date(2026, 9, 10))
    poser(4, date(2026, 10, 2), **reserve)
    assert niveaux_au([lea.pk], OCTOBRE)[lea.pk] == {"1.1.1": 2}


def test_the_method_of_the_school_and_the_level_retained_on_that_day_hold(lea, lycee, competences, poser, mme_delmasse):
    for jour, niveau in ((2, 1), (5, 4), (9, 1)):
        poser(niveau, date(2026, 10, jour))
    ReglageDuSuivi.objects.create(
        etablissement=lycee, methode=ReglageDuSuivi.Methode.MEILLEURES, nombre=2, modifie_par=mme_delmasse
    )
    assert niveaux_au([lea.pk], OCTOBRE)[lea.pk] == {"1.1.1": 3}
    NiveauRetenu.objects.create(
        eleve=lea, competence=competences[0], niveau=4, motif="Vue en atelier", date=OCTOBRE, auteur=mme_delmasse
    )
    assert niveaux_au([lea.pk], OCTOBRE)[lea.pk] == {"1.1.1": 4}
    assert niveaux_au([lea.pk], date(2026, 10, 15))[lea.pk] == {"1.1.1": 3}


# --- A whole class at once -----------------------------------------------------------------------------------
def test_a_bilan_of_a_class_makes_one_for_each_pupil_with_the_levels_of_the_day(tago1, lea, tom, poser, mme_delmasse):
    poser(3)
    poser(4, date(2026, 11, 2))
    groupe = preparer(tago1, mme_delmasse)
    assert {bilan.eleve.prenom: bilan.niveaux for bilan in groupe.bilans.all()} == {"Léa": {"1.1.1": 3}, "Tom": {}}
    assert preparer(tago1, mme_delmasse) == groupe  # a double click
    assert Bilan.objects.count() == 2


def test_a_bilan_of_a_group_is_for_its_pupils_only(tago1, lea, tom, annee, mme_delmasse):
    demi = GroupeFactory(annee=annee, eleves=[tom])
    assert [bilan.eleve for bilan in preparer(tago1, mme_delmasse, groupe=demi).bilans.all()] == [tom]


def test_a_pupil_who_comes_later_is_added_and_nobody_twice(groupe, lycee, tago1, mme_delmasse):
    EleveFactory(etablissement=lycee, nom="VENU", classe=tago1)
    assert [actions.completer(groupe=groupe, par=mme_delmasse) for _ in range(2)] == [1, 0]


def test_a_bilan_of_a_day_to_come_or_of_nobody_is_refused(tago1, ago2, mme_delmasse):
    with pytest.raises(ValidationError, match="jour passé"):
        preparer(tago1, mme_delmasse, jour=date(2026, 11, 24))
    with pytest.raises(ValidationError, match="aucun élève"):
        preparer(ago2, mme_delmasse)
    assert not BilanDeGroupe.objects.exists()


# --- Writing ---------------------------------------------------------------------------------------------
def test_what_is_written_takes_the_levels_again_until_it_is_published(bilan, poser, mme_delmasse):
    poser(2)
    assert ecrire(bilan, mme_delmasse).niveaux == {"1.1.1": 2}
    poser(4, date(2026, 10, 8))
    assert actions.publier(bilan=bilan).niveaux == {"1.1.1": 4}
    poser(1, date(2026, 10, 9))
    bilan.refresh_from_db()
    assert bilan.niveaux == {"1.1.1": 4}
    with pytest.raises(ValidationError, match="reprenez-le"):
        ecrire(bilan, mme_delmasse, "Autre chose", version=bilan.version)


def test_a_bilan_taken_back_reads_its_levels_again(bilan, poser, mme_delmasse):
    poser(2)
    ecrire(bilan, mme_delmasse)
    actions.publier(bilan=bilan)
    poser(4, date(2026, 10, 8))
    actions.reprendre(bilan=bilan)
    assert actions.publier(bilan=bilan).niveaux == {"1.1.1": 4}


@pytest.fixture
def m_ortega(tago1, lycee):
    """A colleague of the same class."""
    personne = UtilisateurFactory(
        identifiant="ortega", civilite="m", nom="Ortega", prenom="Luis", role="enseignant", role__etablissement=lycee
    )
    tago1.enseignements.create(
        enseignant=personne, discipline=tago1.enseignements.first().discipline, du=tago1.annee.du
    )
    return personne


def test_two_writers_never_replace_each_other_without_a_choice(bilan, mme_delmasse, m_ortega):
    ecrire(bilan, m_ortega, "Le texte de Luis")
    with pytest.raises(TexteModifieError) as conflit:
        ecrire(bilan, mme_delmasse, "Le texte d’Aurore")
    assert (conflit.value.actuel.appreciation, conflit.value.actuel.auteur) == ("Le texte de Luis", m_ortega)
    ecrire(bilan, mme_delmasse, "Le texte d’Aurore", version=conflit.value.actuel.version)
    bilan.refresh_from_db()
    assert bilan.appreciation == "Le texte d’Aurore"


def test_without_the_version_the_first_text_would_be_lost(bilan, mme_delmasse, m_ortega, monkeypatch):
    """Control of the test above."""
    monkeypatch.setattr(textes, "est_perime", lambda actuel, version: False)
    ecrire(bilan, m_ortega, "Le texte de Luis")
    ecrire(bilan, mme_delmasse, "Le texte d’Aurore")
    bilan.refresh_from_db()
    assert bilan.appreciation == "Le texte d’Aurore"


def test_sending_the_same_text_again_changes_nothing(bilan, mme_delmasse):
    versions = [ecrire(bilan, mme_delmasse, version=version).version for version in (1, 1)]
    assert versions == [2, 2]


def test_nothing_is_published_without_an_appreciation(groupe, bilan, tom, mme_delmasse):
    with pytest.raises(ValidationError, match="il manque l’appréciation"):
        actions.publier(bilan=bilan)
    with pytest.raises(ValidationError, match="Aucun bilan écrit"):
        actions.publier_les_ecrits(groupe=groupe)
    ecrire(bilan, mme_delmasse)
    assert actions.publier_les_ecrits(groupe=groupe) == 1
    assert list(groupe.bilans.filter(publie_le=None)) == [groupe.bilans.get(eleve=tom)]


@pytest.mark.parametrize(("champ", "maximum"), [("appreciation", 1200), ("objectifs", 800)])
def test_a_text_too_long_for_a_page_is_refused(bilan, mme_delmasse, champ, maximum):
    textes_tapes = {"appreciation": "Bien.", "objectifs": ""} | {champ: "a" * (maximum + 1)}
    with pytest.raises(ValidationError, match=f"{maximum + 1} signes"):
        actions.ecrire(bilan=bilan, version=1, par=mme_delmasse, **textes_tapes)


# --- Pages -----------------------------------------------------------------------------------------------
@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


def adresse(nom, objet) -> str:
    return reverse(f"suivi:{nom}", args=[objet.pk])


def test_a_teacher_prepares_a_bilan_and_sees_how_far_it_is(connectee, tago1, lea, tom):
    champs = {"intitule": "Bilan d’octobre", "date": "2026-10-16", "groupe": "", "appreciation": "", "objectifs": ""}
    page = connectee.post(adresse("creer_bilan_de_groupe", tago1), champs, follow=True).text
    assert "0 bilan sur 2 écrit" in page
    liste = connectee.get(adresse("bilans", tago1)).text
    assert "0 sur 2 écrits" in liste


def test_a_wrong_date_is_said_at_its_field_and_nothing_typed_is_lost(connectee, tago1, lea):
    champs = {"intitule": "Bilan de mai", "date": "2027-05-01", "groupe": "", "appreciation": "Bon groupe."}
    page = connectee.post(adresse("creer_bilan_de_groupe", tago1), champs).text
    assert "Un bilan dit les niveaux d’un jour passé" in page
    assert "Bon groupe." in page
    assert "Bilan de mai" in page


def test_two_teachers_who_write_to_all_at_once_each_see_the_text_of_the_other(client, groupe, mme_delmasse, m_ortega):
    version = groupe.version
    champs = {"intitule": groupe.intitule, "objectifs": "", "version": version}
    for personne, texte, statut in ((m_ortega, "Belle énergie.", 302), (mme_delmasse, "Trop de bruit.", 409)):
        client.force_login(personne)
        page = client.post(adresse("modifier_bilan_de_groupe", groupe), champs | {"appreciation": texte})
        assert page.status_code == statut
    assert "Belle énergie." in page.text
    assert "Trop de bruit." in page.text
    groupe.refresh_from_db()
    assert (groupe.appreciation, groupe.auteur, groupe.version) == ("Belle énergie.", m_ortega, version + 1)


def test_the_form_without_script_saves_and_goes_to_the_next_pupil(connectee, groupe, bilan, tom):
    page = connectee.get(adresse("ecrire_bilan", bilan)).text
    assert "1 sur 2" in page
    assert "Enregistrer et passer à ZOLA Tom" in page
    champs = {"appreciation": "Bien.", "objectifs": "", "version": 1, "suite": "oui"}
    reponse = connectee.post(adresse("ecrire_bilan", bilan), champs)
    assert reponse.headers["Location"] == adresse("ecrire_bilan", groupe.bilans.get(eleve=tom))


def test_the_script_gets_the_new_version_or_both_texts(connectee, bilan, m_ortega):
    tape = {"appreciation": "Bien.", "objectifs": "", "version": 1}
    assert connectee.post(adresse("ecrire_bilan", bilan), tape, headers=HTMX).text == "2"
    ecrire(bilan, m_ortega, "Le texte de Luis", version=2)
    conflit = connectee.post(
        adresse("ecrire_bilan", bilan), tape | {"version": 2, "appreciation": "Très bien."}, headers=HTMX
    )
    assert conflit.status_code == 409
    assert "M. Luis Ortega a changé ce texte" in conflit.text
    assert "Le texte de Luis" in conflit.text
    assert 'data-version="3"' in conflit.text


def test_without_script_a_conflict_shows_both_and_saving_again_settles_it(connectee, bilan, m_ortega):
    ecrire(bilan, m_ortega, "Le texte de Luis")
    champs = {"appreciation": "Le texte d’Aurore", "objectifs": "", "version": 1}
    page = connectee.post(adresse("ecrire_bilan", bilan), champs)
    assert page.status_code == 409
    assert "Le texte de Luis" in page.text
    assert "Le texte d’Aurore" in page.text
    assert 'name="version" value="2"' in page.text
    connectee.post(adresse("ecrire_bilan", bilan), champs | {"version": 2})
    bilan.refresh_from_db()
    assert bilan.appreciation == "Le texte d’Aurore"


def test_nothing_else_than_the_text_can_be_sent(connectee, bilan, tom, m_albaredol):
    champs = {"appreciation": "Bien.", "objectifs": "", "version": 1, "eleve": tom.pk, "auteur": m_albaredol.pk}
    champs |= {"publie_le": "2026-11-01", "niveaux": "{}", "date": "2020-01-01"}
    connectee.post(adresse("ecrire_bilan", bilan), champs, headers=HTMX)
    ecrit = Bilan.objects.get(pk=bilan.pk)
    assert (ecrit.eleve, ecrit.auteur.identifiant, ecrit.publie_le, ecrit.date) == (
        bilan.eleve,
        "delmasse",
        None,
        OCTOBRE,
    )


def test_a_pupil_reads_her_bilan_once_it_is_published(client, bilan, groupe, lea, mme_delmasse):
    ecrire(bilan, mme_delmasse, "Des progrès réguliers.", objectifs="Relire les consignes.")
    client.force_login(lea.utilisateur)
    assert client.get(adresse("bilan", bilan)).status_code == 404
    assert "Bilan d’octobre" not in client.get(reverse("suivi:mes_bilans")).text
    actions.publier(bilan=bilan)
    assert "Bilan d’octobre" in client.get(reverse("suivi:mes_bilans")).text
    page = client.get(adresse("bilan", bilan)).text
    assert "Des progrès réguliers." in page
    assert "Relire les consignes." in page
    assert client.get(adresse("ecrire_bilan", bilan)).status_code == 403


def test_a_cpe_reads_and_does_not_write(client, bilan, groupe, tago1, lycee):
    client.force_login(UtilisateurFactory(role=Role.Nature.CPE, role__etablissement=lycee))
    assert client.get(adresse("bilan_de_groupe", groupe)).status_code == 200
    assert client.get(adresse("bilan", bilan)).status_code == 200
    assert client.get(adresse("ecrire_bilan", bilan)).status_code == 403
    assert client.post(adresse("publier_bilan", bilan)).status_code == 403


def test_a_teacher_who_only_follows_a_pupil_does_not_write_her_bilan(client, bilan, lea, m_fontanelle):
    """An `Acces` lets one read; the bilan is written by the teachers of the class."""
    lea.acces.create(utilisateur=m_fontanelle, motif="Référent de PFMP", du=date(2026, 11, 2))
    client.force_login(m_fontanelle)
    assert client.get(adresse("bilan", bilan)).status_code == 200
    assert client.get(adresse("ecrire_bilan", bilan)).status_code == 403
    assert client.get(adresse("creer_bilan", lea)).status_code == 403


def test_a_bilan_of_one_pupil_is_made_from_her_page(connectee, lea, poser):
    poser(3)
    reponse = connectee.post(adresse("creer_bilan", lea), {"intitule": "Point d’étape", "date": "2026-11-23"})
    bilan = Bilan.objects.get()
    assert reponse.headers["Location"] == adresse("ecrire_bilan", bilan)
    assert (bilan.groupe, bilan.niveaux, bilan.date) == (None, {"1.1.1": 3}, AUJOURD_HUI)


def test_the_page_says_what_moved_since_the_last_bilan(connectee, lea, bilan, poser, mme_delmasse):
    poser(2)
    ecrire(bilan, mme_delmasse)
    actions.publier(bilan=bilan)
    poser(4, date(2026, 11, 2))
    suivant = actions.creer_bilan(eleve=lea, intitule="Novembre", date=AUJOURD_HUI, par=mme_delmasse)
    page = connectee.get(adresse("bilan", suivant)).text
    assert "Depuis le bilan du 16\N{NO-BREAK SPACE}octobre 2026" in page
    assert "<strong>1</strong> en hausse" in page


def test_what_is_written_is_escaped(connectee, bilan, mme_delmasse):
    ecrire(bilan, mme_delmasse, "<i>mot</i>", objectifs="<b>but</b>")
    for nom in ("bilan", "ecrire_bilan"):
        page = connectee.get(adresse(nom, bilan)).text
        assert "<i>mot" not in page
        assert "<b>but" not in page


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.parametrize(
    ("nom", "requetes"),
    [
        # session, person and role, year; class, groups with their counts, single bilans
        ("bilans", 6),
        # …; bilan of the group, its bilans
        ("bilan_de_groupe", 5),
    ],
)
def test_the_lists_cost_the_same_whatever_they_hold(
    connectee, lycee, tago1, lea, mme_delmasse, nom, requetes, nombre, django_assert_num_queries
):
    for _ in range(nombre - 1):
        EleveFactory(etablissement=lycee, classe=tago1)
    groupe = preparer(tago1, mme_delmasse)
    for eleve in Inscription.objects.filter(classe=tago1).values_list("eleve", flat=True):
        Bilan.objects.create(eleve_id=eleve, intitule="Seul", date=OCTOBRE, auteur=mme_delmasse)
    cible = tago1 if nom == "bilans" else groupe
    with django_assert_num_queries(requetes):
        assert connectee.get(adresse(nom, cible)).status_code == 200


@pytest.mark.parametrize("nombre", [1, 3])
def test_writing_a_bilan_costs_the_same_in_a_big_class(
    connectee, lycee, tago1, lea, mme_delmasse, nombre, django_assert_num_queries
):
    for _ in range(nombre - 1):
        EleveFactory(etablissement=lycee, classe=tago1)
    bilan = preparer(tago1, mme_delmasse).bilans.get(eleve=lea)
    # session, person and role, year; bilan, her class; levels (3), the bilan before, compétences, remédiations,
    # the bilans of the group
    with django_assert_num_queries(12):
        assert connectee.get(adresse("ecrire_bilan", bilan)).status_code == 200
