"""Noting what one pupil was seen doing, from her profile."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from scolarite.models import Acces
from suivi.actions import Saisie, observer, positionner
from suivi.models import Niveau, Positionnement, Situation
from tests.factories import EleveFactory

LUNDI = date(2026, 11, 23)


@pytest.fixture
def tom(tago1, lycee):
    return EleveFactory(etablissement=lycee, nom="DURAND", prenom="Tom", classe=tago1)


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def adresse(lea):
    return reverse("suivi:observer", args=[lea.pk])


@pytest.fixture
def champs(competences):
    """What a teacher fills in on a phone."""
    return {
        "competence-0": str(competences[0].pk),
        "niveau-0": "3",
        "commentaire": "A rassuré un client seule.",
        "jour": "2026-11-23",
        "contexte": "cours",
        "publication": "eleve",
    }


def test_an_observation_is_a_situation_of_one_pupil_with_its_levels_and_one_comment(
    lea, tom, tago1, competences, mme_delmasse
):
    situation = observer(
        eleve=lea,
        releves={competences[0]: "3", competences[2]: "2"},
        jour=LUNDI,
        commentaire="Seule au standard.",
        par=mme_delmasse,
    )
    assert (situation.classe, situation.eleve, situation.nature, situation.visee) == (
        tago1,
        lea,
        "observee",
        "formative",
    )
    assert situation.intitule == "Observation\N{NO-BREAK SPACE}: 1.1.1, 2.1.2"
    poses = situation.positionnements.order_by("competence__code")
    assert [(p.eleve, p.valeur, p.commentaire) for p in poses] == [(lea, "3", "Seule au standard."), (lea, "2", "")]
    assert Niveau.objects.get(eleve=lea, competence=competences[0]).ensemble == 3


@pytest.mark.parametrize(
    ("publication", "cloturee", "retenue", "vues"),
    [("eleve", True, False, 1), ("equipe", True, True, 0), ("ouverte", False, False, 0)],
)
def test_the_teacher_chooses_who_sees_it(lea, competences, mme_delmasse, publication, cloturee, retenue, vues):
    observer(eleve=lea, releves={competences[0]: "3"}, jour=LUNDI, publication=publication, par=mme_delmasse)
    situation = Situation.objects.get()
    assert (situation.est_cloturee, situation.retenue) == (cloturee, retenue)
    assert Positionnement.objects.visibles_par(lea.utilisateur).count() == vues


def test_another_pupil_of_the_class_has_no_cell_in_it_and_does_not_know_of_it(
    client, lea, tom, competences, mme_delmasse
):
    situation = observer(eleve=lea, releves={competences[0]: "3"}, jour=LUNDI, publication="ouverte", par=mme_delmasse)
    with pytest.raises(ValidationError, match="n’est plus dans la situation"):
        positionner(situation=situation, saisie=Saisie(tom.pk, competences[0].pk, "3"), par=mme_delmasse)
    client.force_login(mme_delmasse)
    page = client.get(situation.get_absolute_url()).text
    assert ("Observation de MARTIN Léa" in page, "DURAND" in page) == (True, False)
    assert "1 sur 1" in client.get(reverse("suivi:situations"), {"lesquelles": "observations"}).text


@pytest.mark.parametrize(
    ("jour", "refus"), [(date(2026, 11, 24), "a déjà eu lieu"), (date(2026, 8, 20), "dans aucune classe")]
)
def test_an_observation_took_place_while_the_pupil_was_in_a_class(lea, competences, mme_delmasse, jour, refus):
    with pytest.raises(ValidationError, match=refus):
        observer(eleve=lea, releves={competences[0]: "3"}, jour=jour, par=mme_delmasse)
    assert not Situation.objects.exists()


def test_it_is_noted_from_the_profile_in_one_form(connectee, adresse, champs, lea, competences):
    assert adresse in connectee.get(reverse("suivi:profil", args=[lea.pk])).text
    page = connectee.get(adresse, {"competence": competences[0].pk}).text
    assert f'<option value="{competences[0].pk}" selected>' in page
    reponse = connectee.post(adresse, champs, follow=True)
    assert "L’observation est enregistrée\N{NO-BREAK SPACE}: l’élève la voit." in reponse.text
    assert Positionnement.objects.get().valeur == "3"


@pytest.mark.parametrize(
    ("faute", "refus"),
    [
        ({"competence-0": ""}, "Choisissez la compétence observée."),
        ({"niveau-0": ""}, "Choisissez le niveau observé."),
        ({"competence-0": "", "niveau-0": ""}, "Choisissez la compétence observée."),
        ({"competence-0": "999999"}, "Sélectionnez un choix valide"),
        ({"niveau-0": "A"}, "Sélectionnez un choix valide"),
        ({"jour": "2026-11-30"}, "Une observation a déjà eu lieu"),
        ({"commentaire": "x" * 1001}, "1000 caractères"),
    ],
)
def test_a_refused_observation_says_why_and_keeps_what_was_typed(connectee, adresse, champs, faute, refus):
    page = connectee.post(adresse, champs | faute)
    assert page.status_code == 422
    assert refus in page.text
    assert ("A rassuré un client seule." in page.text) is ("commentaire" not in faute)
    assert not Situation.objects.exists()


def test_a_second_competence_is_noted_once(connectee, adresse, champs, competences):
    deux = {"competence-1": champs["competence-0"], "niveau-1": "2"}
    page = connectee.post(adresse, champs | deux).text
    assert "déjà notée plus haut" in page
    assert '<details class="cadre" open>' in page
    connectee.post(adresse, champs | deux | {"competence-1": str(competences[1].pk)})
    assert Positionnement.objects.count() == 2


def test_only_a_teacher_of_the_pupil_observes_her(client, adresse, champs, lea, m_fontanelle, m_albaredol, m_vasseur):
    Acces.objects.create(utilisateur=m_fontanelle, eleve=lea, motif="Référent de PFMP", du=date(2026, 9, 1))
    for personne, statut in ((m_fontanelle, 403), (m_albaredol, 403), (lea.utilisateur, 403), (m_vasseur, 404)):
        client.force_login(personne)
        assert client.post(adresse, champs).status_code == statut
    assert not Situation.objects.exists()


def test_the_profile_offers_it_to_those_who_may_do_it_and_to_nobody_else(
    client, adresse, lea, mme_delmasse, m_fontanelle, m_albaredol
):
    """The profile asks the question in a shorter query than the page: the two must agree."""
    Acces.objects.create(utilisateur=m_fontanelle, eleve=lea, motif="Référent de PFMP", du=date(2026, 9, 1))
    offerts, ouverts = [], []
    for partie in (False, True):  # then once she has left her class
        if partie:
            lea.inscriptions.update(au=date(2026, 11, 20))
            Acces.objects.create(utilisateur=mme_delmasse, eleve=lea, motif="Référent de PFMP", du=date(2026, 9, 1))
        for personne in (mme_delmasse, m_fontanelle, m_albaredol):
            client.force_login(personne)
            profil = client.get(reverse("suivi:profil", args=[lea.pk])).content.decode()
            offerts.append(f'href="{adresse}"' in profil)
            ouverts.append(client.get(adresse).status_code == 200)
    assert offerts == ouverts == [True, False, False, False, False, False]


def test_nothing_else_can_be_sent(connectee, adresse, champs, noe, tago1, ago2, lea):
    """Mass assignment: the pupil, the class, the author and the origin come from us."""
    connectee.post(adresse, champs | {"eleve": noe.pk, "classe": ago2.pk, "visee": "certificative", "auteur": 1})
    situation = Situation.objects.get()
    assert (situation.eleve, situation.classe, situation.visee, situation.auteur.identifiant) == (
        lea,
        tago1,
        "formative",
        "delmasse",
    )
