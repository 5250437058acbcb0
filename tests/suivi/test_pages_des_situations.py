"""Listing, making, making again and changing situations over HTTP."""

from datetime import date

import pytest
from django.urls import reverse

from scolarite.models import AppartenanceGroupe, Enseignement, Groupe
from suivi.actions import Saisie, cloturer, positionner
from suivi.models import Partage, Situation
from tests.factories import ClasseFactory, CompetenceFactory, EleveFactory, SituationFactory

LISTE, CREER, REFAIRE = (reverse(f"suivi:{nom}") for nom in ("situations", "creer_situation", "refaire_situation"))


@pytest.fixture
def connectee(client, mme_delmasse):
    client.force_login(mme_delmasse)
    return client


@pytest.fixture
def formulaire(tago1, competences):
    """What a teacher fills in for a new situation."""
    return {
        "pour": str(tago1.pk),
        "intitule": "Traiter les notes de frais",
        "date": "2026-11-20",
        "visee": "formative",
        "contexte": "cours",
        "nature": "simulee",
        "organisation": "Ambrelle Services",
        "description": "Contrôler et saisir.",
        "productions": "État de frais\n\n Courriel \n",
        "outils": "PGI",
        "competences": [competence.pk for competence in competences[:2]],
    }


# --- The list ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(
    connectee, tago1, competences, mme_delmasse, lea, django_assert_num_queries, nombre
):
    for _ in range(nombre):
        SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)
    with django_assert_num_queries(7):  # session, account, classes of the filter, page ×2, to finish, year
        connectee.get(LISTE)


def test_the_list_says_how_far_each_situation_is(connectee, tago1, competences, mme_delmasse, lea, lycee):
    EleveFactory(etablissement=lycee, classe=tago1)
    commun = {"classe": tago1, "competences": competences, "auteur": mme_delmasse}
    en_cours = SituationFactory(intitule="En cours", **commun)
    positionner(situation=en_cours, saisie=Saisie(lea.pk, competences[0].pk, "A"), par=mme_delmasse)
    SituationFactory(intitule="Plus tard", date=date(2026, 12, 4), **commun)
    cloturer(situation=SituationFactory(intitule="Finie", **commun))
    page = connectee.get(LISTE).text
    assert "1 sur 8" in page
    for intitule, etat in (("En cours", "À terminer"), ("Plus tard", "Prévue"), ("Finie", "Clôturée")):
        ligne = page.split(f">{intitule}</a>")[1].split("</tr>")[0]
        assert etat in ligne
    assert "1 situation attend d’être terminée" in page


@pytest.mark.parametrize(
    ("etat", "vues"), [("a_terminer", {"En cours"}), ("prevues", {"Plus tard"}), ("cloturees", {"Finie"})]
)
def test_the_list_is_filtered(connectee, tago1, competences, mme_delmasse, etat, vues):
    commun = {"classe": tago1, "competences": competences, "auteur": mme_delmasse}
    SituationFactory(intitule="En cours", **commun)
    SituationFactory(intitule="Plus tard", date=date(2026, 12, 4), **commun)
    cloturer(situation=SituationFactory(intitule="Finie", **commun))
    page = connectee.get(LISTE, {"etat": etat, "classe": tago1.pk}).text
    assert {nom for nom in ("En cours", "Plus tard", "Finie") if nom in page} == vues


def test_a_class_that_is_not_taught_is_no_choice_of_the_filter(connectee, ago2, tago1):
    page = connectee.get(LISTE, {"classe": ago2.pk})
    assert page.status_code == 200
    assert "Seconde AGOrA" not in page.text


# --- Making ------------------------------------------------------------------------------------------
def test_a_situation_is_made_from_the_form(connectee, formulaire, tago1, mme_delmasse):
    reponse = connectee.post(CREER, formulaire)
    situation = Situation.objects.get()
    assert reponse.headers["Location"] == situation.get_absolute_url()
    assert (situation.classe, situation.auteur, situation.date) == (tago1, mme_delmasse, date(2026, 11, 20))
    assert (situation.productions, situation.outils) == (["État de frais", "Courriel"], ["PGI"])
    assert {competence.code for competence in situation.competences.all()} == {"1.1.1", "1.2.3"}


def test_a_half_group_is_chosen_with_its_class(connectee, formulaire, lycee, annee, tago1, lea):
    groupe = Groupe.objects.create(etablissement=lycee, annee=annee, code="GR1", nature="demi_groupe", du="2026-09-01")
    AppartenanceGroupe.objects.create(groupe=groupe, eleve=lea, du=date(2026, 9, 1))
    assert "Terminale AGOrA, groupe GR1" in connectee.get(CREER).text
    connectee.post(CREER, formulaire | {"pour": f"{tago1.pk}-{groupe.pk}"})
    assert Situation.objects.get().groupe == groupe


def test_the_form_offers_only_the_classes_taught_and_the_colleagues(
    connectee, formulaire, ago2, classe_d_ailleurs, m_fontanelle, m_vasseur, m_albaredol
):
    page = connectee.get(CREER).text
    assert "Idriss Fontanelle" in page
    assert "Vasseur" not in page
    assert "Albaredol" not in page.split("<main")[1]
    for classe in (ago2, classe_d_ailleurs):
        assert connectee.post(CREER, formulaire | {"pour": str(classe.pk)}).status_code == 200
    assert not Situation.objects.exists()
    partages = {f"partage-{m_vasseur.pk}": "saisie", f"partage-{m_fontanelle.pk}": "lecture"}
    connectee.post(CREER, formulaire | partages)
    assert list(Partage.objects.values_list("utilisateur", "mode")) == [(m_fontanelle.pk, "lecture")]


@pytest.mark.parametrize(
    ("faute", "refus"),
    [
        ({"competences": []}, "Choisissez au moins une compétence."),
        ({"date": "2027-09-10"}, "La date doit tomber dans l’année de la classe"),
        ({"intitule": ""}, "Ce champ est obligatoire."),
        ({"outils": "x" * 151}, "Une ligne compte 150 signes au plus"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(connectee, formulaire, faute, refus):
    page = connectee.post(CREER, formulaire | faute).text
    assert refus in page
    assert "Ambrelle Services" in page
    assert not Situation.objects.exists()


def test_the_folded_part_of_the_form_opens_when_something_in_it_is_to_be_seen_to(connectee, formulaire):
    pliee = '<details class="cadre">'
    assert pliee in connectee.post(CREER, formulaire | {"intitule": ""}).text
    assert pliee not in connectee.post(CREER, formulaire | {"outils": "x" * 151}).text


def test_a_situation_cannot_be_given_to_somebody_else_or_closed_by_the_form(connectee, formulaire, m_albaredol):
    """Mass assignment."""
    connectee.post(CREER, formulaire | {"auteur": m_albaredol.pk, "retenue": "on", "cloturee_le": "2026-11-20 10:00"})
    situation = Situation.objects.get()
    assert (situation.auteur.identifiant, situation.retenue, situation.cloturee_le) == ("delmasse", False, None)


# --- Making again --------------------------------------------------------------------------------------
def test_an_earlier_situation_even_of_a_past_class_is_made_again_with_its_competences(
    connectee, formulaire, tago1, lycee, competences, mme_delmasse, aujourd_hui
):
    connectee.post(CREER, formulaire)
    Situation.objects.update(classe=ClasseFactory(annee=tago1.annee, code="ANCIENNE"))  # no longer taught
    ancienne = Situation.objects.get()
    assert "Traiter les notes de frais" in connectee.get(REFAIRE).text
    page = connectee.get(CREER, {"de": ancienne.pk, "classe": tago1.pk}).text
    assert 'value="Traiter les notes de frais"' in page
    assert page.count('name="competences"') > page.count(" checked><span") == 2
    assert f'<option value="{tago1.pk}" selected>' in page
    assert 'value="2026-11-23"' in page
    assert "État de frais\nCourriel" in page


def test_somebody_else_s_situation_of_an_unknown_class_cannot_be_made_again(connectee, ago2, competences, m_fontanelle):
    etrangere = SituationFactory(classe=ago2, competences=competences, auteur=m_fontanelle, intitule="Secrète")
    assert "Secrète" not in connectee.get(REFAIRE).text
    assert connectee.get(CREER, {"de": etrangere.pk}).status_code == 404


def test_an_address_whose_keys_are_no_numbers_opens_an_empty_form(connectee, tago1):
    assert connectee.get(CREER, {"de": "²", "competences": "²"}).status_code == 200


def test_an_earlier_situation_is_found_by_a_word_or_a_code(connectee, tago1, competences, mme_delmasse):
    commun = {"classe": tago1, "auteur": mme_delmasse}
    SituationFactory(intitule="Classer le courrier", competences=competences[:1], **commun)
    SituationFactory(intitule="Relancer un client", competences=competences[2:], **commun)
    for cherche, trouvee in (("COURRIER", "Classer"), ("2.1.2", "Relancer")):
        page = connectee.get(REFAIRE, {"q": cherche}).text
        assert [mot for mot in ("Classer", "Relancer") if mot in page] == [trouvee]


# --- Changing -------------------------------------------------------------------------------------------
def test_the_form_of_a_change_shows_what_is_stored_and_how_many_are_positioned(
    connectee, formulaire, lea, competences, mme_delmasse
):
    connectee.post(CREER, formulaire)
    situation = Situation.objects.get()
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[1].pk, "3"), par=mme_delmasse)
    for version, valeur in enumerate(("2", "")):  # positioned by mistake, then emptied
        saisie = Saisie(lea.pk, competences[0].pk, valeur, version=version)
        positionner(situation=situation, saisie=saisie, par=mme_delmasse)
    adresse = reverse("suivi:modifier_situation", args=[situation.pk])
    page = connectee.get(adresse).text
    assert page.count("1 élève positionné") == 1
    assert "État de frais\nCourriel" in page
    champs = {**formulaire, "intitule": "Notes de frais", "competences": [competences[0].pk]}
    reponse = connectee.post(adresse, champs | {"confirme": "1"}, follow=True)
    assert "Un positionnement est mis de côté" in reponse.text
    situation.refresh_from_db()
    assert situation.intitule == "Notes de frais"
    assert [competence.code for competence in situation.competences.all()] == ["1.1.1"]
    assert situation.positionnements.get(competence=competences[1]).annule_le is not None


def test_a_refused_change_says_why(connectee, formulaire, competences, lea, mme_delmasse):
    connectee.post(CREER, formulaire)
    situation = Situation.objects.get()
    positionner(situation=situation, saisie=Saisie(lea.pk, competences[0].pk, "3"), par=mme_delmasse)
    adresse = reverse("suivi:modifier_situation", args=[situation.pk])
    page = connectee.post(adresse, formulaire | {"date": "2026-12-04"}).text
    assert "la situation ne peut pas être remise à plus tard" in page
    cloturer(situation=situation)
    assert "Rouvrez-la pour la modifier." in connectee.post(adresse, formulaire).text


def test_a_teacher_without_class_is_told_what_comes_next(connectee, mme_delmasse):
    Enseignement.objects.update(au=date(2026, 11, 1))
    assert "Aucune classe cette année" in connectee.get(CREER).text


def test_the_competences_of_another_diploma_are_not_offered(connectee, tago1, competences):
    CompetenceFactory(diplome__code="MCV", code="2.2.2", intitule="Animer un rayon")
    assert "Animer un rayon" not in connectee.get(CREER).text
